/** What the writing process writes, so that the test can tell whether it is all there. */
import type { Point } from '../../engine/contract/run.ts';
import type { Checkpoint } from '../../engine/store/checkpoints.ts';
import type { Tensor } from '../../engine/store/store.ts';
import { point } from './fixtures-data.ts';

/** The next `count` points of a run that has `from`: one for each step, counted from zero. */
export function pointsOf(run: number, from: number, count: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const step = from + index;
    return point('train.loss', step, Math.sin(run * 1000 + step));
  });
}

/** More than a page of the database, and every third time more than a piece. */
export function weightsOf(run: number): Tensor[] {
  const length = run % 3 === 0 ? 300_000 : 5000;
  return [{ node: 'fc1', name: 'weight', shape: [length], values: new Float32Array(length).fill(run) }];
}

/** Three pieces. */
export function checkpointOf(run: number, step: number): Checkpoint {
  const length = 600_000;
  const values = new Float32Array(length).map((_, index) => run + step * (index % 7));
  return {
    step,
    probeDue: true,
    watched: null,
    tensors: [{ node: 'fc1', name: 'weight', shape: [length], values }],
  };
}
