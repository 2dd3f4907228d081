import { at, shareOf } from './share.ts';

/** out (rows, columns) = scale · example indices[row]; the dataset has one element per value here. */
export function gatherBytes(
  memory: Float64Array,
  out: number,
  dataset: number,
  indices: number,
  rows: number,
  columns: number,
  scale: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const index = at(memory, indices + row);
    for (let j = 0; j < columns; j++) {
      memory[out + row * columns + j] = index < 0 ? 0 : scale * at(memory, dataset + index * columns + j);
    }
  }
}

/** out (rows, columns) = example indices[row]; index −1 gives zeros. */
export function gatherFloats(
  memory: Float64Array,
  out: number,
  dataset: number,
  indices: number,
  rows: number,
  columns: number,
  lane: number,
  lanes: number,
): void {
  gatherBytes(memory, out, dataset, indices, rows, columns, 1, lane, lanes);
}

/** out (rows) = labels[indices[row]]; index −1 gives label −1. */
export function gatherLabels(
  memory: Float64Array,
  out: number,
  labels: number,
  indices: number,
  rows: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const index = at(memory, indices + row);
    memory[out + row] = index < 0 ? -1 : at(memory, labels + index);
  }
}
