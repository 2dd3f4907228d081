/** What the writing process writes, so that the test can tell whether it is all there. */
import type { Point } from '../../engine/contract/run.ts';
import type { Tensor } from '../../engine/store/store.ts';
import { point } from './fixtures-data.ts';

/** The next `count` points of a run that has `from`: one for each step, counted from zero. */
export function pointsOf(run: number, from: number, count: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const step = from + index;
    return point('train.loss', step, Math.sin(run * 1000 + step));
  });
}

/** More than a page of the database. */
export function weightsOf(run: number): Tensor[] {
  return [{ node: 'fc1', name: 'weight', shape: [5000], values: new Float32Array(5000).fill(run) }];
}
