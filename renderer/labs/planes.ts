/** Points in planes whose axes are of one scale, so that a circle is round. */
import { linearBounds, type Bounds } from '../charts/series.ts';

export type Pair = readonly [x: number, y: number];

export interface Square {
  readonly x: Bounds;
  readonly y: Bounds;
}

/** Around all of them, with a little room; a whole unit where they are too near to one another to be told apart. */
export function squareAround(points: readonly Pair[]): Square {
  const [across, up] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const span = Math.max(spanOf(across), spanOf(up));
  const side = span > 1e-9 * Math.max(1e-9, ...points.flat().map(Math.abs)) ? span : 1;
  return { x: boundsAround(across, side), y: boundsAround(up, side) };
}

const spanOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** As wide as asked, around the middle of the values. */
function boundsAround(values: readonly number[], width: number): Bounds {
  const middle = (Math.max(...values) + Math.min(...values)) / 2;
  const half = 0.55 * width;
  const { step } = linearBounds([middle - half, middle + half]);
  return { min: middle - half, max: middle + half, step };
}

/** Of a table (rows, 2). */
export const pairsOf = (values: ArrayLike<number>): readonly Pair[] =>
  Array.from({ length: Math.floor(values.length / 2) }, (_, row): Pair => {
    return [values[2 * row] ?? NaN, values[2 * row + 1] ?? NaN];
  });

/** From where to where a·x + b·y + c = 0 crosses a square; null where it does not. */
export function crossing(
  [a, b, c]: readonly [number, number, number],
  { x, y }: Square,
): [Pair, Pair] | null {
  const inside = (value: number, { min, max }: Bounds): boolean => value >= min && value <= max;
  const ends = [
    ...[x.min, x.max].flatMap((at): Pair[] => (b === 0 ? [] : [[at, -(a * at + c) / b]])),
    ...[y.min, y.max].flatMap((at): Pair[] => (a === 0 ? [] : [[-(b * at + c) / a, at]])),
  ].filter(([left, up]) => inside(left, x) && inside(up, y));
  const [first] = ends;
  if (!first) return null;
  // Through a corner it crosses two sides at once: the end that is farthest from the first is the other one.
  const distance = ([left, up]: Pair): number => Math.hypot(left - first[0], up - first[1]);
  const last = ends.reduce((farthest, end) => (distance(end) > distance(farthest) ? end : farthest), first);
  return distance(last) > 0 ? [first, last] : null;
}

export interface Moments {
  readonly mean: Pair;
  readonly std: Pair;
  /** Of both together. */
  readonly covariance: number;
}

export function momentsOf(points: readonly Pair[]): Moments {
  const meanOf = (of: (point: Pair) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const mean: Pair = [meanOf(([x]) => x), meanOf(([, y]) => y)];
  const [varianceX, varianceY, covariance] = [
    meanOf(([x]) => (x - mean[0]) ** 2),
    meanOf(([, y]) => (y - mean[1]) ** 2),
    meanOf(([x, y]) => (x - mean[0]) * (y - mean[1])),
  ];
  return { mean, std: [Math.sqrt(varianceX), Math.sqrt(varianceY)], covariance };
}
