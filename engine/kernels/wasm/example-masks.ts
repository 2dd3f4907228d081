// A dense layer with a mask of its weights for every example, and the products through it (DropConnect, L. Wan et al. 2013).
//
// Masks are drawn once a step and kept as bits. Those of one example: block after block of 128 units, in each the rows of
// the weights, padded to a multiple of four, 16 bytes each. Unit j of a block is bit 31 − j / 4 of integer j mod 4, so that
// the sign bits of a vector belong to four neighbours, and doubling it brings up the next four.
import { philox4, word0, word1, word2, word3 } from './philox';
import { bytes, firstOfLane } from './share';
import { keel, madd, withoutKeel } from './variant';

/** Units of a block: 32 bits of four integers. */
const UNITS: i32 = 128;
/** Bytes of the masks of four rows of weights in a block. */
const FOUR_ROWS: usize = 64;
/** Rows of output that weights are read for at once: 64 · 128 · 4 bytes stay in the first-level cache. */
const ROW_BLOCK: i32 = 64;

// @ts-ignore: decorator
@inline
function blocksOf(units: i32): i32 {
  return (units + UNITS - 1) / UNITS;
}

/** Bytes of the masks of an example in one block. */
// @ts-ignore: decorator
@inline
function blockBytes(fanIn: i32): usize {
  return <usize>((fanIn + 3) >> 2) * FOUR_ROWS;
}

/**
 * The masks of four rows: a bit is 1 where a random number of 24 digits, the first its highest, is at least `threshold`, of
 * which the highest bit is the first digit. Digit d of all 512 bits is that of one counter: digits are drawn until every
 * number is told from the threshold, or none is left that could be below it.
 */
function drawFourRows(to: usize, key: usize, stream: i32, row: i32, example: i32, threshold: u32): void {
  let open0 = i32x4.splat(-1);
  let open1 = open0;
  let open2 = open0;
  let open3 = open0;
  let above0 = i32x4.splat(0);
  let above1 = above0;
  let above2 = above0;
  let above3 = above0;
  // 0 in this word of the counter is elements of a tensor
  for (let digit = (example << 5) + 1; threshold != 0; digit++) {
    philox4(key, stream, row, digit);
    if (threshold >>> 31) {
      open0 = v128.and(open0, word0);
      open1 = v128.and(open1, word1);
      open2 = v128.and(open2, word2);
      open3 = v128.and(open3, word3);
    } else {
      above0 = v128.or(above0, v128.and(open0, word0));
      above1 = v128.or(above1, v128.and(open1, word1));
      above2 = v128.or(above2, v128.and(open2, word2));
      above3 = v128.or(above3, v128.and(open3, word3));
      open0 = v128.andnot(open0, word0);
      open1 = v128.andnot(open1, word1);
      open2 = v128.andnot(open2, word2);
      open3 = v128.andnot(open3, word3);
    }
    threshold <<= 1;
    if (!v128.any_true(v128.or(v128.or(open0, open1), v128.or(open2, open3)))) break;
  }
  v128.store(to, v128.or(above0, open0));
  v128.store(to, v128.or(above1, open1), 16);
  v128.store(to, v128.or(above2, open2), 32);
  v128.store(to, v128.or(above3, open3), 48);
}

/** A bit for every weight of every example: 1 where its uniform number is at least the rate. */
export function exampleMasks(
  masks: usize, key: usize, rows: i32, fanIn: i32, units: i32, stream: i32, rate: f32, lane: i32, lanes: i32,
): void {
  const block = blockBytes(fanIn);
  const blocks = blocksOf(units);
  // A rate so near to 1 that float32 has none between is the largest number of 24 digits.
  const threshold = <u32>min(Math.ceil(<f64>rate * 16777216), 16777215) << 8;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let example = firstOfLane(rows, lane, lanes); example < end; example++) {
    let to = masks + <usize>example * blocks * block;
    // rows of all blocks are counted on: row · blocks is about the number of weights / 128
    const last = blocks * ((fanIn + 3) & ~3);
    for (let row = 0; row < last; row += 4) {
      drawFourRows(to, key, stream, row, example, threshold);
      to += FOUR_ROWS;
    }
  }
}

/** `count` values, at most four, the others 0: nothing is read beyond them. */
// @ts-ignore: decorator
@inline
function loadPart(from: usize, count: i32): v128 {
  let values = v128.load_zero<f32>(from);
  if (count > 1) values = v128.load_lane<f32>(from, values, 1, 4);
  if (count > 2) values = v128.load_lane<f32>(from, values, 2, 8);
  return count > 3 ? v128.load_lane<f32>(from, values, 3, 12) : values;
}

// @ts-ignore: decorator
@inline
function storePart(to: usize, values: v128, count: i32): void {
  v128.store_lane<f32>(to, values, 0);
  if (count > 1) v128.store_lane<f32>(to, values, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, values, 2, 8);
  if (count > 3) v128.store_lane<f32>(to, values, 3, 12);
}

/** Values where the sign bit of the mask is 1, else 0. */
// @ts-ignore: decorator
@inline
function where(mask: v128, values: v128): v128 {
  return v128.and(values, i32x4.shr_s(mask, 31));
}

/** out (width) += Σ a · (b where its mask says so) over `left` steps of k, four at most. */
// @ts-ignore: decorator
@inline
function addSteps(
  out: usize, width: i32, a: usize, aStep: usize, b: usize, bStep: usize, mask: usize, maskStep: usize, left: i32,
): void {
  const none = i32x4.splat(0);
  // A step beyond the last adds 0 · 0; it reads the first b.
  const a0 = v128.load_splat<f32>(a);
  const a1 = left > 1 ? v128.load_splat<f32>(a + aStep) : none;
  const a2 = left > 2 ? v128.load_splat<f32>(a + 2 * aStep) : none;
  const a3 = left > 3 ? v128.load_splat<f32>(a + 3 * aStep) : none;
  let m0 = v128.load(mask);
  let m1 = left > 1 ? v128.load(mask + maskStep) : none;
  let m2 = left > 2 ? v128.load(mask + 2 * maskStep) : none;
  let m3 = left > 3 ? v128.load(mask + 3 * maskStep) : none;
  const b1 = left > 1 ? b + bStep : b;
  const b2 = left > 2 ? b + 2 * bStep : b;
  const b3 = left > 3 ? b + 3 * bStep : b;
  const whole = bytes(width & ~3);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    let sum = madd(a0, where(m0, v128.load(b + i)), v128.load(out + i));
    sum = madd(a1, where(m1, v128.load(b1 + i)), sum);
    sum = madd(a2, where(m2, v128.load(b2 + i)), sum);
    sum = madd(a3, where(m3, v128.load(b3 + i)), sum);
    v128.store(out + i, sum);
    m0 = i32x4.add(m0, m0);
    m1 = i32x4.add(m1, m1);
    m2 = i32x4.add(m2, m2);
    m3 = i32x4.add(m3, m3);
  }
  const rest = width & 3;
  if (rest == 0) return;
  let sum = madd(a0, where(m0, loadPart(b + i, rest)), loadPart(out + i, rest));
  sum = madd(a1, where(m1, loadPart(b1 + i, rest)), sum);
  sum = madd(a2, where(m2, loadPart(b2 + i, rest)), sum);
  sum = madd(a3, where(m3, loadPart(b3 + i, rest)), sum);
  storePart(out + i, sum, rest);
}

/** What sums begin with. */
function begin(out: usize, width: i32): void {
  for (let i = 0; i < width; i++) store<f32>(out + bytes(i), f32x4.extract_lane(keel(), 0));
}

/** Sums without what they began with, times scale. */
function finish(out: usize, width: i32, scale: f32): void {
  const scale4 = f32x4.splat(scale);
  let i = 0;
  for (; i + 4 <= width; i += 4) {
    v128.store(out + bytes(i), f32x4.mul(withoutKeel(v128.load(out + bytes(i))), scale4));
  }
  if (i < width) {
    const sum = withoutKeel(loadPart(out + bytes(i), width - i));
    storePart(out + bytes(i), f32x4.mul(sum, scale4), width - i);
  }
}

/**
 * out (rows, units) = scale · Σ over k of a[row, k] · (b[k] where the mask of (row, k) says so), b (k, units). Steps are
 * bytes from one row, or one k, to the next. An element is one chain of multiply-adds over k in ascending order.
 */
// @ts-ignore: decorator
@inline
function product(
  out: usize, a: usize, aRow: usize, aStep: usize, b: usize, masks: usize, maskRow: usize, maskStep: usize,
  block: usize, rows: i32, units: i32, k: i32, scale: f32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  const stride = bytes(units);
  for (let unit = 0; unit < units; unit += UNITS) {
    const width = min(UNITS, units - unit);
    const toUnit = out + bytes(unit);
    const mask = masks + <usize>(unit / UNITS) * block;
    for (let first = firstOfLane(rows, lane, lanes); first < end; first += ROW_BLOCK) {
      const last = min(first + ROW_BLOCK, end);
      for (let row = first; row < last; row++) begin(toUnit + <usize>row * stride, width);
      for (let step = 0; step < k; step += 4) {
        const from = b + <usize>step * stride + bytes(unit);
        for (let row = first; row < last; row++) {
          addSteps(
            toUnit + <usize>row * stride, width, a + <usize>row * aRow + <usize>step * aStep, aStep, from, stride,
            mask + <usize>row * maskRow + <usize>step * maskStep, maskStep, min(4, k - step),
          );
        }
      }
      for (let row = first; row < last; row++) finish(toUnit + <usize>row * stride, width, scale);
    }
  }
}

/** y (rows, units) = scale · x · (mask ∘ weight), the mask that of the row. */
export function maskedProduct(
  y: usize, x: usize, weight: usize, masks: usize, rows: i32, fanIn: i32, units: i32, scale: f32,
  lane: i32, lanes: i32,
): void {
  const block = blockBytes(fanIn);
  const example = <usize>blocksOf(units) * block;
  product(y, x, bytes(fanIn), 4, weight, masks, example, 16, block, rows, units, fanIn, scale, lane, lanes);
}

/** dweight (rows, units) = scale · Σ over examples of x · (mask ∘ dy). */
export function maskedWeightGradient(
  dweight: usize, x: usize, dy: usize, masks: usize, rows: i32, units: i32, examples: i32, scale: f32,
  lane: i32, lanes: i32,
): void {
  const block = blockBytes(rows);
  const example = <usize>blocksOf(units) * block;
  product(dweight, x, 4, bytes(rows), dy, masks, 16, example, block, rows, units, examples, scale, lane, lanes);
}

/** The sums of four vectors. */
// @ts-ignore: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

/** dx (rows, fanIn) = scale · dy · (mask ∘ weight)ᵀ, the mask that of the row. */
export function maskedInputGradient(
  dx: usize, dy: usize, weight: usize, masks: usize, rows: i32, fanIn: i32, units: i32, scale: f32,
  lane: i32, lanes: i32,
): void {
  const block = blockBytes(fanIn);
  const example = <usize>blocksOf(units) * block;
  const stride = bytes(units);
  const scale4 = f32x4.splat(scale);
  const end = firstOfLane(rows, lane + 1, lanes);
  // Four rows of weights for all examples: they stay in the first-level cache.
  for (let from = 0; from < fanIn; from += 4) {
    const count = min(4, fanIn - from);
    // A row beyond the last is computed as the first, and not stored.
    const w0 = weight + <usize>from * stride;
    const w1 = count > 1 ? w0 + stride : w0;
    const w2 = count > 2 ? w0 + 2 * stride : w0;
    const w3 = count > 3 ? w0 + 3 * stride : w0;
    for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
      let mask = masks + <usize>row * example + bytes(from << 2);
      const gradient = dy + <usize>row * stride;
      let sum0 = keel();
      let sum1 = sum0;
      let sum2 = sum0;
      let sum3 = sum0;
      let i: usize = 0;
      for (let unit = 0; unit < units; unit += UNITS) {
        let m0 = v128.load(mask);
        let m1 = v128.load(mask, 16);
        let m2 = v128.load(mask, 32);
        let m3 = v128.load(mask, 48);
        mask += block;
        const whole = bytes(min(unit + UNITS, units) & ~3);
        for (; i < whole; i += 16) {
          const d = v128.load(gradient + i);
          sum0 = madd(d, where(m0, v128.load(w0 + i)), sum0);
          sum1 = madd(d, where(m1, v128.load(w1 + i)), sum1);
          sum2 = madd(d, where(m2, v128.load(w2 + i)), sum2);
          sum3 = madd(d, where(m3, v128.load(w3 + i)), sum3);
          m0 = i32x4.add(m0, m0);
          m1 = i32x4.add(m1, m1);
          m2 = i32x4.add(m2, m2);
          m3 = i32x4.add(m3, m3);
        }
        if (i < stride && i < bytes(unit + UNITS)) {
          const rest = units & 3;
          const d = loadPart(gradient + i, rest);
          sum0 = madd(d, where(m0, loadPart(w0 + i, rest)), sum0);
          sum1 = madd(d, where(m1, loadPart(w1 + i, rest)), sum1);
          sum2 = madd(d, where(m2, loadPart(w2 + i, rest)), sum2);
          sum3 = madd(d, where(m3, loadPart(w3 + i, rest)), sum3);
        }
      }
      const four = sums(withoutKeel(sum0), withoutKeel(sum1), withoutKeel(sum2), withoutKeel(sum3));
      storePart(dx + <usize>row * bytes(fanIn) + bytes(from), f32x4.mul(four, scale4), count);
    }
  }
}
