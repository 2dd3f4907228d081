// Constraints and penalties on weights (rows, columns).
import { SLIVER } from './packing';
import { bytes, firstOfAligned, firstOfLane } from './share';
import { settled1 } from './underflow';

/** Scales every column whose norm is beyond the limit back to it, `width` bytes from row to row, from `first` to `end`. */
function holdColumns(weight: usize, rows: i32, width: usize, first: usize, end: usize, limit: f32): void {
  for (let i = first; i < end; i += 4) {
    let sum: f64 = 0;
    let at = weight + i;
    for (let row = 0; row < rows; row++, at += width) sum += <f64>load<f32>(at) * <f64>load<f32>(at);
    const norm = Math.sqrt(sum);
    if (norm <= <f64>limit) continue;
    const factor = <f32>(<f64>limit / norm);
    at = weight + i;
    for (let row = 0; row < rows; row++, at += width) store<f32>(at, load<f32>(at) * factor);
  }
}

export function maxNormColumns(
  weight: usize, rows: i32, columns: i32, limit: f32, lane: i32, lanes: i32,
): void {
  const first = bytes(firstOfAligned(columns, 16, lane, lanes));
  const end = bytes(firstOfAligned(columns, 16, lane + 1, lanes));
  holdColumns(weight, rows, bytes(columns), first, end, limit);
}

/** The same of a packed weight (rows, n) that fills its slivers. Lanes own slivers. */
export function maxNormSlivers(
  weight: usize, rows: i32, n: i32, limit: f32, lane: i32, lanes: i32,
): void {
  const size = bytes(SLIVER * rows);
  const end = firstOfLane(n / SLIVER, lane + 1, lanes);
  for (let sliver = firstOfLane(n / SLIVER, lane, lanes); sliver < end; sliver++) {
    holdColumns(weight + sliver * size, rows, bytes(SLIVER), 0, bytes(SLIVER), limit);
  }
}

/** The same for every row. */
export function maxNormRows(
  weight: usize, rows: i32, columns: i32, limit: f32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const first = weight + bytes(row * columns);
    const last = first + bytes(columns);
    let sum: f64 = 0;
    for (let at = first; at < last; at += 4) sum += <f64>load<f32>(at) * <f64>load<f32>(at);
    const norm = Math.sqrt(sum);
    if (norm <= <f64>limit) continue;
    const factor = <f32>(<f64>limit / norm);
    for (let at = first; at < last; at += 4) store<f32>(at, load<f32>(at) * factor);
  }
}

/** NaN of a weight is carried. */
// @ts-ignore: decorator
@inline
function signOf(w: f32): f32 {
  return w > 0 ? 1 : w < 0 ? -1 : w != w ? w : 0;
}

/** gradient += strength · sign(weight), sign(0) = 0. */
export function l1Gradient(
  gradient: usize, weight: usize, rows: i32, columns: i32, strength: f32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  for (; i < end; i += 4) {
    store<f32>(gradient + i, load<f32>(gradient + i) + strength * signOf(load<f32>(weight + i)));
  }
}

/** weight = (1 − rate · l2) · weight − rate · l1 · sign(weight). */
export function decoupledDecay(
  weight: usize, hyper: usize, rows: i32, columns: i32, l2: f32, l1: f32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const rate = load<f32>(hyper);
  const kept: f32 = <f32>1.0 - rate * l2;
  const step: f32 = rate * l1;
  for (; i < end; i += 4) {
    const w = load<f32>(weight + i);
    store<f32>(weight + i, settled1(kept * w - step * signOf(w)));
  }
}
