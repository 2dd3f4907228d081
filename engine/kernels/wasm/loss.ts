// Softmax with cross-entropy, one row after another; a row is one lane's, so its sums have a fixed order.
import { exp1, exp4, log1 } from './math';
import { bytes, firstOfLane } from './share';
import { settled1, settled4 } from './underflow';

/** The largest of a row; NaN if there is one. */
function largest(row: usize, width: usize): f32 {
  let i: usize = 0;
  let top = f32.NEGATIVE_INFINITY;
  if (width >= 16) {
    let top4 = v128.load(row);
    for (i = 16; i + 16 <= width; i += 16) top4 = f32x4.max(top4, v128.load(row + i));
    const a = max(f32x4.extract_lane(top4, 0), f32x4.extract_lane(top4, 1));
    const b = max(f32x4.extract_lane(top4, 2), f32x4.extract_lane(top4, 3));
    top = max(a, b);
  }
  for (; i < width; i += 4) top = max(top, load<f32>(row + i));
  return top;
}

function firstAt(row: usize, columns: i32, value: f32): i32 {
  for (let column = 0; column < columns; column++) if (load<f32>(row + bytes(column)) == value) return column;
  return -1;
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
    let sum =
      f32x4.extract_lane(sum4, 0) +
      f32x4.extract_lane(sum4, 1) +
      (f32x4.extract_lane(sum4, 2) + f32x4.extract_lane(sum4, 3));
    for (; i < width; i += 4) {
      const e = exp1(load<f32>(x + i) - top);
      store<f32>(dx + i, e);
      sum += e;
    }

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
