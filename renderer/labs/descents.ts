/** What figures of a neuron that is followed from example to example draw. */
import type { Outcome } from '../../engine/contract/lab-outcome.ts';
import type { Lab } from '../../engine/contract/labs.ts';
import { linearBounds, type Bounds } from '../charts/series.ts';
import { studiesOf, type FigureOf } from './figures.ts';

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
  readonly points: readonly (readonly [number, number])[];
  /** Its length over the distance between its ends; null where it ends where it began. */
  readonly detour: number | null;
}

export interface Ways {
  readonly ways: readonly Way[];
  /** Of the plane: both are as long, so that directions are what they are. */
  readonly x: Bounds;
  readonly y: Bounds;
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
  const all = ways.flatMap(({ points }) => points);
  const [across, up] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const width = Math.max(spanOf(across), spanOf(up));
  return { ways, x: boundsAround(across, width), y: boundsAround(up, width) };
}

function detourOf(points: Way['points']): number | null {
  const length = (a: Way['points'][number], b: Way['points'][number]): number =>
    Math.hypot(a[0] - b[0], a[1] - b[1]);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const walked = points.slice(1).reduce((sum, point, at) => sum + length(point, points[at]!), 0);
  const straight = length(first, last);
  return straight > 0 ? walked / straight : null;
}

const spanOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** As wide as asked, around the middle of the values, with a little room. */
function boundsAround(values: readonly number[], width: number): Bounds {
  const middle = (Math.max(...values) + Math.min(...values)) / 2;
  const half = 0.55 * (width || 1);
  const { step } = linearBounds([middle - half, middle + half]);
  return { min: middle - half, max: middle + half, step };
}
