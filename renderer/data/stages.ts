/** What of a preview is drawn one beside the other: the examples as they are, as drawn, and after each step. */
import type { PartDocument } from '../../engine/contract/documents.ts';
import type { Preview, PreviewTensor, Spreads } from '../../engine/contract/preview.ts';

export interface Column {
  readonly title: string;
  readonly tensor: PreviewTensor;
  /** Values that are no picture are shown as shades. */
  readonly picture: boolean;
  /** How far values spread; null where augmentation, which differs from draw to draw, made them. */
  readonly spread: Spreads | null;
  /** Whether its features are still those of the dataset, not directions through them. */
  readonly named: boolean;
}

interface Words {
  readonly raw: string;
  draw(number: number): string;
  step(kind: string): string;
}

export function columnsOf(preview: Preview, steps: readonly PartDocument[], words: Words): Column[] {
  // Once turned into its principal directions, an example has no features any more.
  const turned = steps.findIndex(
    ({ kind, method }) => kind === 'decorrelate' || (kind === 'whiten' && method !== 'zca'),
  );
  return [
    { title: words.raw, tensor: preview.raw, picture: true, spread: preview.rawSpread, named: true },
    ...preview.augmented.map(({ examples }, at) => {
      return { title: words.draw(at + 1), tensor: examples, picture: true, spread: null, named: true };
    }),
    ...preview.stages.map(({ kind, examples, spread }, at) => {
      const named = turned < 0 || at < turned;
      return { title: words.step(kind), tensor: examples, picture: false, spread, named };
    }),
  ];
}

/** Whether a step takes something else away from every pixel, which then is an image itself. */
export const byPixel = (steps: readonly PartDocument[], kind: string): boolean =>
  steps.some((step) => step.kind === kind && step['per'] !== 'channel');
