// A batch out of a dataset that lies in the same memory.
import { bytes, firstOfLane } from './share';

/** Examples brought near at once: enough for memory to be busy, little enough for the first-level cache. */
const NEAR_BYTES: usize = 16384;
const MOST_NEAR: i32 = 16;

/** How many examples of `size` bytes are brought near at once. */
function nearRows(size: usize): i32 {
  return max(1, min(MOST_NEAR, <i32>(NEAR_BYTES / max(size, 1))));
}

/**
 * Reads a byte of every cache line of the next examples. An order drawn by lot finds each of them in memory and none in a
 * cache; asked for one after another, as copying them does, they are waited for one after another. Gives 0, which the
 * caller must use: what nobody uses is not read.
 */
function bringNear(dataset: usize, indices: usize, first: i32, end: i32, size: usize): i32 {
  let sum = 0;
  let last = -2;
  for (let row = first; row < end; row++) {
    const index = load<i32>(indices + bytes(row));
    // What follows in memory the processor fetches by itself.
    const follows = index == last + 1;
    last = index;
    if (index < 0 || follows) continue;
    const from = dataset + <usize>index * size;
    for (let i: usize = 0; i < size; i += 64) sum += load<u8>(from + i);
  }
  return sum >>> 31; // at most 255 for each line: never this much
}

/** out (rows, columns) = scale · example indices[row] of a byte dataset; index −1 gives zeros. */
export function gatherBytes(
  out: usize,
  dataset: usize,
  indices: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  lane: i32,
  lanes: i32,
): void {
  const scale4 = f32x4.splat(scale);
  const end = firstOfLane(rows, lane + 1, lanes);
  const near = nearRows(columns);
  let far = firstOfLane(rows, lane, lanes);
  for (let row = far; row < end; row++) {
    if (row == far) {
      far = min(row + near, end);
      row += bringNear(dataset, indices, row, far, columns);
    }
    const index = load<i32>(indices + bytes(row));
    let to = out + bytes(row * columns);
    if (index < 0) {
      memory.fill(to, 0, bytes(columns));
      continue;
    }
    const from = dataset + <usize>index * columns;
    let i: usize = 0;
    for (; i + 8 <= <usize>columns; i += 8, to += 32) {
      const words = v128.load_ext<u8>(from + i); // eight bytes as eight 16-bit integers
      const a = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words)), scale4);
      const b = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words)), scale4);
      v128.store(to, a);
      v128.store(to, b, 16);
    }
    for (; i < <usize>columns; i++, to += 4) store<f32>(to, <f32>load<u8>(from + i) * scale);
  }
}

/** out (rows, columns) = example indices[row] of a float dataset, as it is; index −1 gives zeros. */
export function gatherFloats(
  out: usize,
  dataset: usize,
  indices: usize,
  rows: i32,
  columns: i32,
  lane: i32,
  lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  const near = nearRows(bytes(columns));
  let far = firstOfLane(rows, lane, lanes);
  for (let row = far; row < end; row++) {
    if (row == far) {
      far = min(row + near, end);
      row += bringNear(dataset, indices, row, far, bytes(columns));
    }
    const index = load<i32>(indices + bytes(row));
    const to = out + bytes(row * columns);
    if (index < 0) memory.fill(to, 0, bytes(columns));
    // The dataset may be larger than an i32 of bytes can say.
    else memory.copy(to, dataset + (((<usize>index) * columns) << 2), bytes(columns));
  }
}

/** out (rows) = labels[indices[row]]; index −1 gives label −1. */
export function gatherLabels(
  out: usize,
  labels: usize,
  indices: usize,
  rows: i32,
  lane: i32,
  lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const index = load<i32>(indices + bytes(row));
    store<i32>(out + bytes(row), index < 0 ? -1 : load<i32>(labels + bytes(index)));
  }
}
