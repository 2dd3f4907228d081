/** From what a lab counted, to what its bars draw. */
import type { Text } from '../../engine/contract/descriptor.ts';
import type { Counted, Outcome } from '../../engine/contract/lab-outcome.ts';
import type { Lab } from '../../engine/contract/labs.ts';
import { studiesOf, type FigureOf } from './figures.ts';

export type Amount = Exclude<keyof Counted, 'kind'>;

export interface NetworkShares {
  readonly study: string;
  readonly title: Text;
  readonly totals: Readonly<Record<Amount, number>>;
  /** For each kind of the figure its share, and last what all others have; they add up to 1. */
  readonly shares: Readonly<Record<Amount, readonly number[]>>;
}

export function sharesOf(
  figure: FigureOf<'shares'>,
  lab: Lab,
  { descriptions }: Pick<Outcome, 'descriptions'>,
): readonly NetworkShares[] {
  return studiesOf(lab, figure).flatMap(({ id: study, title }) => {
    const counted = descriptions.find((one) => one.study === study)?.kinds;
    if (!counted) return [];
    const total = (of: Amount): number => counted.reduce((sum, one) => sum + one[of], 0);
    const totals = {
      parameters: total('parameters'),
      flops: total('flops'),
      activationBytes: total('activationBytes'),
    };
    const shares = (of: Amount): readonly number[] => {
      const known = figure.layers.map((kind) => {
        const amount = counted.find((one) => one.kind === kind)?.[of] ?? 0;
        return totals[of] === 0 ? 0 : amount / totals[of];
      });
      return [...known, Math.max(0, 1 - known.reduce((sum, share) => sum + share, 0))];
    };
    return [
      {
        study,
        title,
        totals,
        shares: {
          parameters: shares('parameters'),
          flops: shares('flops'),
          activationBytes: shares('activationBytes'),
        },
      },
    ];
  });
}
