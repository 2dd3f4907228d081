// Softmax with cross-entropy, one row after another; a row is one lane's, so its sums have a fixed order.
import { exp4, log1 } from './math';
import { bytes, firstOfLane } from './share';
import { settled1, settled4 } from './underflow';

// A processor guesses wrong where a branch depends on the scores of a row, and does nothing for the next row meanwhile: so there
// is none, and in place of V8's scalar maximum, which is made of them, that of vectors is taken.

/** The largest of a row; NaN if there is one. */
// @ts-ignore: decorator
@inline
function largest(row: usize, width: usize): f32 {
  let top = f32x4.splat(f32.NEGATIVE_INFINITY);
  let i: usize = 0;
  for (; i + 16 <= width; i += 16) top = f32x4.max(top, v128.load(row + i));
  for (; i < width; i += 4) top = f32x4.max(top, v128.load_splat<f32>(row + i));
  top = f32x4.max(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.max(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2)), 0);
}

/** Columns that a word has bits for. */
const WORD: i32 = 64;

/** The first of the columns where `value` is; −1 where it is nowhere. */
// @ts-ignore: decorator
@inline
function firstAt(row: usize, columns: i32, value: f32): i32 {
  const value4 = f32x4.splat(value);
  for (let from = 0; from < columns; from += WORD) {
    const end = min(columns, from + WORD);
    let found: u64 = 0;
    let column = from;
    for (; column + 4 <= end; column += 4) {
      const equal = i32x4.bitmask(f32x4.eq(v128.load(row + bytes(column)), value4));
      found |= (<u64>equal) << (column - from);
    }
    for (; column < end; column++) found |= u64(load<f32>(row + bytes(column)) == value) << (column - from);
    if (found != 0) return from + <i32>ctz(found);
  }
  return -1;
}

/** y = exp(x − top) of the one to three elements that are left of a row. */
// @ts-ignore: decorator
@inline
function lastExponentials(y: usize, x: usize, top: v128, width: usize): void {
  let left = v128.load32_zero(x);
  if (width > 4) left = v128.load_lane<f32>(x, left, 1, 4);
  if (width > 8) left = v128.load_lane<f32>(x, left, 2, 8);
  const e = exp4(f32x4.sub(left, top));
  v128.store_lane<f32>(y, e, 0);
  if (width > 4) v128.store_lane<f32>(y, e, 1, 4);
  if (width > 8) v128.store_lane<f32>(y, e, 2, 8);
}

/**
 * NaN or infinity among the logits makes loss and dlogits NaN (a −∞ that is not the label's is an honest probability
 * of 0); so does a label that is no column, rather than reading outside the row.
 */
export function softmaxCrossEntropy(
  dlogits: usize,
  loss: usize,
  correct: usize,
  logits: usize,
  labels: usize,
  scale: usize,
  rows: i32,
  columns: i32,
  lane: i32,
  lanes: i32,
): void {
  const width = bytes(columns);
  const factor = load<f32>(scale);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const x = logits + row * width;
    const dx = dlogits + row * width;
    const label = load<i32>(labels + bytes(row));
    if (label == -1) {
      memory.fill(dx, 0, width);
      store<f32>(loss + bytes(row), 0);
      store<f32>(correct + bytes(row), 0);
      continue;
    }

    const known = <u32>label < <u32>columns;
    const top = known ? largest(x, width) : f32.NaN;
    const target = known ? load<f32>(x + bytes(label)) : f32.NaN;
    const hit = firstAt(x, columns, top) == label;

    const top4 = f32x4.splat(top);
    let sum4 = f32x4.splat(0);
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      const e = exp4(f32x4.sub(v128.load(x + i), top4));
      v128.store(dx + i, e);
      sum4 = f32x4.add(sum4, e);
    }
    if (i < width) lastExponentials(dx + i, x + i, top4, width - i);
    let sum =
      f32x4.extract_lane(sum4, 0) +
      f32x4.extract_lane(sum4, 1) +
      (f32x4.extract_lane(sum4, 2) + f32x4.extract_lane(sum4, 3));
    for (; i < width; i += 4) sum += load<f32>(dx + i);

    store<f32>(loss + bytes(row), log1(sum) + (top - target));
    store<f32>(correct + bytes(row), hit ? 1 : 0);

    const share = <f32>1.0 / sum;
    if (known) {
      // (p − 1) · factor by itself: p · factor − factor would lose its digits where p is near 1
      const p = load<f32>(dx + bytes(label)) * share - 1;
      scaleRow(dx, width, share * factor);
      store<f32>(dx + bytes(label), p * factor);
    } else {
      scaleRow(dx, width, share * factor);
    }
  }
}

function scaleRow(row: usize, width: usize, factor: f32): void {
  const factor4 = f32x4.splat(factor);
  let i: usize = 0;
  for (; i + 16 <= width; i += 16) v128.store(row + i, settled4(f32x4.mul(v128.load(row + i), factor4)));
  for (; i < width; i += 4) store<f32>(row + i, settled1(load<f32>(row + i) * factor));
}
