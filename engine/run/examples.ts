/** Which examples a run sees, and in which order: decided by seeds alone. */
import { streamOf } from '../compile/streams.ts';
import { byteScale, type Dataset, type Split } from '../data/dataset.ts';
import { ascending, permutation } from '../reference/random.ts';
import type { Leader } from './leader.ts';

/**
 * A limited split is a random part of it, the same for every run whatever its seed, so that runs which differ in their
 * seed alone still share their data.
 */
export function subset(split: Split, name: string, limit: number): Uint32Array {
  if (limit >= split.count) return ascending(split.count);
  const key = { seedLow: 0, seedHigh: 0, step: 0 };
  return permutation(key, streamOf('subset', name), split.count).slice(0, limit);
}

/** The order of one epoch, from 0 on, in the arena. For a plan with data; the step in the key is another one afterwards. */
export function shuffle({ arena, plan, kernels }: Leader, epoch: number): Int32Array {
  const { order } = plan.handles.data!;
  const { key } = plan.handles;
  arena.integers(key)[2] = epoch;
  kernels.shuffle(arena.offset(order), arena.offset(key), order.length, streamOf('shuffle'), 0, 1);
  return arena.integers(order);
}

/** Copies the chosen examples side by side. `size`: values of one example; `values`: of the split's own element. */
export function copyExamples(
  split: Split,
  chosen: Uint32Array,
  size: number,
  values: Uint8Array | Float32Array,
  labels: Int32Array,
): void {
  chosen.forEach((from, to) => {
    values.set(split.values.subarray(from * size, (from + 1) * size), to * size);
    labels[to] = split.labels[from]!;
  });
}

/** The next examples of an order, padded with −1; how many are real. */
export function fillIndices(indices: Int32Array, order: ArrayLike<number>, from: number): number {
  const rows = Math.min(indices.length, order.length - from);
  for (let row = 0; row < indices.length; row++) indices[row] = row < rows ? order[from + row]! : -1;
  return rows;
}

/** The first examples of an order as a network without a dataset in the arena reads them, over and over if they are few. */
export function fillRaw(
  input: Float32Array,
  rows: number,
  { train, element }: Dataset,
  order: Uint32Array,
): void {
  const size = input.length / rows;
  const scale = element === 'byte' ? byteScale : 1;
  for (let row = 0; row < rows; row++) {
    const from = order[row % order.length]! * size;
    for (let column = 0; column < size; column++) {
      input[row * size + column] = train.values[from + column]! * scale;
    }
  }
}
