// Random masks: dropout and its relatives. A mask is computed again for the backward pass, so none is stored.
import { philox4, philoxWord, transposed, word0, word1, word2, word3 } from './philox';
import { BLOCK, uniform1, uniform4 } from './random';
import { bytes, firstOfLane } from './share';

// @ts-ignore: decorator
@inline
function masked4(
  shifted: bool, x: usize, words: v128, rate: v128, scale: v128, offset: v128, other: v128,
): v128 {
  const keep = f32x4.ge(uniform4(words), rate);
  const scaled = f32x4.mul(v128.load(x), scale);
  return shifted ? v128.bitselect(f32x4.add(scaled, offset), other, keep) : v128.and(scaled, keep);
}

/** y = x · scale + offset where the element's uniform number is at least rate, else `other`: both 0 if not `shifted`. */
// @ts-ignore: decorator
@inline
function mask(
  shifted: bool, y: usize, x: usize, key: usize, rows: i32, columns: i32, stream: i32, rate: f32, scale: f32, offset: f32,
  other: f32, lane: i32, lanes: i32,
): void {
  let element = firstOfLane(rows, lane, lanes) * columns;
  const end = firstOfLane(rows, lane + 1, lanes) * columns;
  const rate4 = f32x4.splat(rate);
  const scale4 = f32x4.splat(scale);
  const offset4 = f32x4.splat(offset);
  const other4 = f32x4.splat(other);
  while (element < end) {
    const i = bytes(element);
    // a lane's first element may lie inside a counter's four
    if ((element & 3) == 0 && element + BLOCK <= end) {
      philox4(key, stream, element >>> 2);
      const a = masked4(shifted, x + i, transposed(0, word0, word1, word2, word3), rate4, scale4, offset4, other4);
      const b = masked4(shifted, x + i + 16, transposed(1, word0, word1, word2, word3), rate4, scale4, offset4, other4);
      const c = masked4(shifted, x + i + 32, transposed(2, word0, word1, word2, word3), rate4, scale4, offset4, other4);
      const d = masked4(shifted, x + i + 48, transposed(3, word0, word1, word2, word3), rate4, scale4, offset4, other4);
      v128.store(y + i, a);
      v128.store(y + i, b, 16);
      v128.store(y + i, c, 32);
      v128.store(y + i, d, 48);
      element += BLOCK;
    } else {
      const kept = uniform1(philoxWord(key, stream, element)) >= rate;
      store<f32>(y + i, kept ? load<f32>(x + i) * scale + (shifted ? offset : <f32>-0.0) : other);
      element++;
    }
  }
}

/** y = x / (1 − rate) where the element's uniform number is at least rate, else 0. */
export function dropout(
  y: usize, x: usize, key: usize, rows: i32, columns: i32, stream: i32, rate: f32, lane: i32, lanes: i32,
): void {
  mask(false, y, x, key, rows, columns, stream, rate, <f32>1.0 / (<f32>1.0 - rate), 0, 0, lane, lanes);
}

/** out = x · scale where the element's uniform number is at least rate, else 0. */
export function randomMask(
  out: usize, x: usize, key: usize, rows: i32, columns: i32, stream: i32, rate: f32, scale: f32,
  lane: i32, lanes: i32,
): void {
  mask(false, out, x, key, rows, columns, stream, rate, scale, 0, 0, lane, lanes);
}

/** −λ · α of SELU, its value at −∞. */
const FLOOR: f64 = -1.7580993408473766;

/** What keeps the variance at 1. */
function alphaScale(rate: f32): f64 {
  const p = <f64>rate;
  return 1 / Math.sqrt((1 - p) * (1 + p * FLOOR * FLOOR));
}

/** y = a · (x or the floor of SELU) + b. */
export function alphaDropout(
  y: usize, x: usize, key: usize, rows: i32, columns: i32, stream: i32, rate: f32, lane: i32, lanes: i32,
): void {
  const a = alphaScale(rate);
  const b = -a * <f64>rate * FLOOR;
  mask(true, y, x, key, rows, columns, stream, rate, <f32>a, <f32>b, <f32>(a * FLOOR + b), lane, lanes);
}

/** dx = a · dy where the element was kept, else 0. */
export function alphaDropoutGradient(
  dx: usize, dy: usize, key: usize, rows: i32, columns: i32, stream: i32, rate: f32, lane: i32, lanes: i32,
): void {
  mask(false, dx, dy, key, rows, columns, stream, rate, <f32>alphaScale(rate), 0, 0, lane, lanes);
}

/**
 * Whole rows: y = x · scale where the row's uniform number is below survival, else 0. `each` 1: every row has a number of
 * its own; 0: all have that of the first.
 */
export function stochasticDepth(
  y: usize, x: usize, key: usize, rows: i32, columns: i32, stream: i32, survival: f32, scale: f32, each: i32,
  lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const scale4 = f32x4.splat(scale);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const to = y + row * width;
    if (!(uniform1(philoxWord(key, stream, row * each)) < survival)) {
      memory.fill(to, 0, width);
      continue;
    }
    const from = x + row * width;
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) v128.store(to + i, f32x4.mul(v128.load(from + i), scale4));
    for (; i < width; i += 4) store<f32>(to + i, load<f32>(from + i) * scale);
  }
}
