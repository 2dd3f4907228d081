/** What figures of a neuron that is followed from example to example draw. */
import type { Outcome } from '../../engine/contract/lab-outcome.ts';
import type { Lab } from '../../engine/contract/labs.ts';
import { studiesOf, type FigureOf } from './figures.ts';
import { squareAround, type Pair, type Square } from './planes.ts';

export type Push = 'up' | 'down' | 'none';

export interface SignGrid {
  readonly study: string;
  readonly title: Lab['studies'][number]['title'];
  /** (examples, weights): which way the example moves the weight, against its gradient. */
  readonly pushes: readonly (readonly Push[])[];
}

export function signGrids(
  figure: FigureOf<'signs'>,
  lab: Lab,
  { descents }: Pick<Outcome, 'descents'>,
): readonly SignGrid[] {
  return studiesOf(lab, figure).flatMap(({ id, title }) => {
    const descent = descents.find(({ study }) => study === id);
    if (!descent) return [];
    const pushes = descent.gradients.map((gradient) =>
      gradient.map((value): Push => (value < 0 ? 'up' : value > 0 ? 'down' : 'none')),
    );
    return [{ study: id, title, pushes }];
  });
}

export const countOf = (pushes: readonly Push[], push: Push): number =>
  pushes.filter((one) => one === push).length;

export interface Way {
  readonly study: string;
  readonly title: Lab['studies'][number]['title'];
  readonly slot: number;
  /** Both weights before every step, and after the last. */
  readonly points: readonly Pair[];
  /** Its length over the distance between its ends; null where it ends where it began. */
  readonly detour: number | null;
}

/** Directions are what they are: both axes are of one scale. */
export interface Ways extends Square {
  readonly ways: readonly Way[];
}

export function waysOf(
  figure: FigureOf<'path'>,
  lab: Lab,
  { descents }: Pick<Outcome, 'descents'>,
): Ways | null {
  const ways = studiesOf(lab, figure).flatMap(({ id, title }, slot): Way[] => {
    const points = descents
      .find(({ study }) => study === id)
      ?.weights.map(([x = 0, y = 0]) => [x, y] as const);
    return points ? [{ study: id, title, slot, points, detour: detourOf(points) }] : [];
  });
  if (ways.length === 0) return null;
  return { ways, ...squareAround(ways.flatMap(({ points }) => points)) };
}

function detourOf(points: Way['points']): number | null {
  const length = (a: Pair, b: Pair): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const walked = points.slice(1).reduce((sum, point, at) => sum + length(point, points[at]!), 0);
  const straight = length(first, last);
  return straight > 0 ? walked / straight : null;
}
