// Moments and histograms of a tensor, over a fixed number of chunks: the sums are the same with any number of lanes.
import { bytes, firstOf, firstOfLane } from './share';
import { high2, low2, sum2 } from './wide';

/** `chunks` of signatures.ts. */
const CHUNKS: i32 = 64;

// The partial moments of a chunk, eight float64: count of finite values, mean, sum of squared distances from the mean,
// min, max, zeros, saturated, non-finite.
const PARTIAL: usize = 64;
const COUNT: usize = 0;
const MEAN: usize = 8;
const SQUARES: usize = 16;
const MIN: usize = 24;
const MAX: usize = 32;
const ZEROS: usize = 40;
const SATURATED: usize = 48;
const NON_FINITE: usize = 56;

/** Where x is finite: x − x is 0 there, NaN elsewhere. */
// @ts-ignore: decorator
@inline
function finite4(x: v128): v128 {
  return f32x4.eq(f32x4.sub(x, x), f32x4.splat(0));
}

function sumCounts(x: v128): i32 {
  return (
    i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3)
  );
}

/** The first finite value of a chunk, 0 if there is none. */
function firstFinite(from: usize, end: usize): f32 {
  for (; from < end; from += 4) if (isFinite<f32>(load<f32>(from))) return load<f32>(from);
  return 0;
}

/**
 * One chunk. Sums are taken in float64 of distances from a value of the chunk: where the mean is far from 0, sums of
 * plain squares would lose the variance (Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983).
 */
function chunkMoments(partial: usize, from: usize, end: usize, low: f32, high: f32): void {
  const shift = firstFinite(from, end);
  const shift4 = f32x4.splat(shift);
  const origin = f64x2.splat(<f64>shift);
  const low4 = f32x4.splat(low);
  const high4 = f32x4.splat(high);
  const length = <i32>((end - from) >> 2);
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let squaresA = f64x2.splat(0);
  let squaresB = f64x2.splat(0);
  let min4 = shift4;
  let max4 = shift4;
  let zeros = i32x4.splat(0);
  let saturated = i32x4.splat(0);
  let finite = i32x4.splat(0);
  let i = from;
  // Most chunks are finite throughout: half the work. One that is not makes the squares infinite or NaN, and is read again.
  if (low == f32.NEGATIVE_INFINITY && high == f32.POSITIVE_INFINITY) {
    for (; i + 16 <= end; i += 16) {
      const x = v128.load(i);
      const a = f64x2.sub(low2(x), origin);
      const b = f64x2.sub(high2(x), origin);
      sumA = f64x2.add(sumA, a);
      sumB = f64x2.add(sumB, b);
      squaresA = f64x2.add(squaresA, f64x2.mul(a, a));
      squaresB = f64x2.add(squaresB, f64x2.mul(b, b));
      min4 = f32x4.pmin(min4, x);
      max4 = f32x4.pmax(max4, x);
      zeros = i32x4.sub(zeros, f32x4.eq(x, f32x4.splat(0))); // a true comparison is −1
    }
    finite = i32x4.splat(<i32>((i - from) >> 4));
    if (!isFinite<f64>(sum2(squaresA) + sum2(squaresB))) {
      i = from;
      sumA = sumB = squaresA = squaresB = f64x2.splat(0);
      min4 = max4 = shift4;
      zeros = finite = i32x4.splat(0);
    }
  }
  // The last one to three values come as a vector whose other lanes are NaN: left out of everything, and of `finite`.
  for (; i < end; i += 16) {
    const x = i + 16 <= end ? v128.load(i) : loadPart(i, end);
    const mask = finite4(x);
    const safe = v128.bitselect(x, shift4, mask);
    const a = f64x2.sub(low2(safe), origin);
    const b = f64x2.sub(high2(safe), origin);
    sumA = f64x2.add(sumA, a);
    sumB = f64x2.add(sumB, b);
    squaresA = f64x2.add(squaresA, f64x2.mul(a, a));
    squaresB = f64x2.add(squaresB, f64x2.mul(b, b));
    min4 = f32x4.pmin(min4, safe);
    max4 = f32x4.pmax(max4, safe);
    zeros = i32x4.sub(zeros, f32x4.eq(x, f32x4.splat(0)));
    const outside = v128.or(f32x4.le(x, low4), f32x4.ge(x, high4));
    saturated = i32x4.sub(saturated, v128.and(outside, mask));
    finite = i32x4.sub(finite, mask);
  }
  const count = sumCounts(finite);
  const sum = sum2(sumA) + sum2(sumB);
  const distance = count > 0 ? sum / <f64>count : 0;
  const squares = sum2(squaresA) + sum2(squaresB) - sum * distance;
  store<f64>(partial, <f64>count, COUNT);
  store<f64>(partial, <f64>shift + distance, MEAN);
  store<f64>(partial, squares, SQUARES);
  store<f64>(partial, count > 0 ? <f64>smallest(min4) : f64.POSITIVE_INFINITY, MIN);
  store<f64>(partial, count > 0 ? <f64>largest(max4) : f64.NEGATIVE_INFINITY, MAX);
  store<f64>(partial, <f64>sumCounts(zeros), ZEROS);
  store<f64>(partial, <f64>sumCounts(saturated), SATURATED);
  store<f64>(partial, <f64>(length - count), NON_FINITE);
}

function loadPart(from: usize, end: usize): v128 {
  let x = f32x4.splat(f32.NaN);
  x = f32x4.replace_lane(x, 0, load<f32>(from));
  if (from + 4 < end) x = f32x4.replace_lane(x, 1, load<f32>(from, 4));
  if (from + 8 < end) x = f32x4.replace_lane(x, 2, load<f32>(from, 8));
  return x;
}

function smallest(x: v128): f32 {
  return min(
    min(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    min(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

function largest(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** Partial moments of x (length), chunk by chunk. */
export function moments(
  partials: usize, x: usize, length: i32, low: f32, high: f32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(CHUNKS, lane + 1, lanes);
  for (let chunk = firstOfLane(CHUNKS, lane, lanes); chunk < end; chunk++) {
    const first = bytes(firstOf(length, chunk, CHUNKS));
    const last = bytes(firstOf(length, chunk + 1, CHUNKS));
    chunkMoments(partials + <usize>chunk * PARTIAL, x + first, x + last, low, high);
  }
}

/** stats: mean, std, min, max, share of zeros, share saturated, non-finite count, L2 norm (float32). */
export function momentsReduce(stats: usize, partials: usize, length: i32, lane: i32, lanes: i32): void {
  if (lane != 0) return;
  let count: f64 = 0;
  let mean: f64 = 0;
  let squares: f64 = 0;
  let low: f64 = f64.POSITIVE_INFINITY;
  let high: f64 = f64.NEGATIVE_INFINITY;
  let zeros: f64 = 0;
  let saturated: f64 = 0;
  let nonFinite: f64 = 0;
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const partial = partials + <usize>chunk * PARTIAL;
    const more = load<f64>(partial, COUNT);
    if (more > 0) {
      const distance = load<f64>(partial, MEAN) - mean;
      const total = count + more;
      mean += (distance * more) / total;
      squares += load<f64>(partial, SQUARES) + distance * distance * ((count * more) / total);
      count = total;
    }
    low = min(low, load<f64>(partial, MIN));
    high = max(high, load<f64>(partial, MAX));
    zeros += load<f64>(partial, ZEROS);
    saturated += load<f64>(partial, SATURATED);
    nonFinite += load<f64>(partial, NON_FINITE);
  }
  const none = count == 0; // nothing finite: no mean to tell
  const all = <f64>max(length, 1);
  store<f32>(stats, none ? f32.NaN : <f32>mean);
  store<f32>(stats, none ? f32.NaN : <f32>Math.sqrt(squares / count), 4);
  store<f32>(stats, none ? f32.NaN : <f32>low, 8);
  store<f32>(stats, none ? f32.NaN : <f32>high, 12);
  store<f32>(stats, <f32>(zeros / all), 16);
  store<f32>(stats, <f32>(saturated / all), 20);
  store<f32>(stats, <f32>nonFinite, 24);
  store<f32>(stats, <f32>Math.sqrt(squares + count * mean * mean), 28);
}

// @ts-ignore: decorator
@inline
function increment(counts: usize, bin: i32, by: i32): void {
  const at = counts + bytes(bin);
  store<i32>(at, load<i32>(at) + by);
}

/**
 * The bins of four values, in float64: what is outside the range is in the first or the last, NaN in the last. Whole
 * numbers come out by adding 2⁵², whose last bit is worth one.
 */
// @ts-ignore: decorator
@inline
function bins4(x: v128, low: v128, scale: v128, top: v128): v128 {
  const one = f64x2.splat(4503599627370496);
  const a = f64x2.pmin(top, f64x2.mul(f64x2.sub(low2(x), low), scale));
  const b = f64x2.pmin(top, f64x2.mul(f64x2.sub(high2(x), low), scale));
  const bottom = f64x2.splat(0);
  const inA = f64x2.add(f64x2.floor(f64x2.pmax(a, bottom)), one);
  const inB = f64x2.add(f64x2.floor(f64x2.pmax(b, bottom)), one);
  return v128.shuffle<i32>(inA, inB, 0, 2, 4, 6);
}

/** Counts one value of each of four chunks, whose counts lie `table` bytes apart. */
// @ts-ignore: decorator
@inline
function countOne(counts: usize, table: usize, a: i32, b: i32, c: i32, d: i32): void {
  increment(counts, a, 1);
  increment(counts + table, b, 1);
  increment(counts + 2 * table, c, 1);
  increment(counts + 3 * table, d, 1);
}

/**
 * Counts `size` bytes, a multiple of 16, from each of four places on, each in a table of its own. All are finite. Values of a
 * tensor are often in one bin, and each waits then for the count of the one before it: so four are counted at a time.
 */
function countFour(
  counts: usize, table: usize, a: usize, b: usize, c: usize, d: usize, size: usize, low: v128, scale: v128, top: v128,
): void {
  for (let i: usize = 0; i < size; i += 16) {
    const p = bins4(v128.load(a + i), low, scale, top);
    const q = bins4(v128.load(b + i), low, scale, top);
    const r = bins4(v128.load(c + i), low, scale, top);
    const s = bins4(v128.load(d + i), low, scale, top);
    countOne(counts, table, i32x4.extract_lane(p, 0), i32x4.extract_lane(q, 0),
      i32x4.extract_lane(r, 0), i32x4.extract_lane(s, 0));
    countOne(counts, table, i32x4.extract_lane(p, 1), i32x4.extract_lane(q, 1),
      i32x4.extract_lane(r, 1), i32x4.extract_lane(s, 1));
    countOne(counts, table, i32x4.extract_lane(p, 2), i32x4.extract_lane(q, 2),
      i32x4.extract_lane(r, 2), i32x4.extract_lane(s, 2));
    countOne(counts, table, i32x4.extract_lane(p, 3), i32x4.extract_lane(q, 3),
      i32x4.extract_lane(r, 3), i32x4.extract_lane(s, 3));
  }
}

/** Partial counts of x (length) in `bins` bins over [stats min, stats max], chunk by chunk. The statistics are those of x. */
export function histogram(
  partials: usize, x: usize, stats: usize, length: i32, bins: i32, lane: i32, lanes: i32,
): void {
  const low = <f64>load<f32>(stats, 8);
  const high = <f64>load<f32>(stats, 12);
  const lowest = f64x2.splat(low);
  // one value only: no width to divide by, all of it in the first bin
  const scale = f64x2.splat(high > low ? <f64>bins / (high - low) : 0);
  const top = f64x2.splat(<f64>(bins - 1));
  const allFinite = load<f32>(stats, 24) == 0;
  const first = firstOfLane(CHUNKS, lane, lanes);
  const end = firstOfLane(CHUNKS, lane + 1, lanes);
  const table = bytes(bins);
  memory.fill(partials + <usize>first * table, 0, <usize>(end - first) * table);
  // chunks differ in length by one at most
  const whole: usize = allFinite ? bytes((length / CHUNKS) & ~3) : 0;
  let done = first;
  for (; whole > 0 && done + 4 <= end; done += 4) {
    const a = x + bytes(firstOf(length, done, CHUNKS));
    const b = x + bytes(firstOf(length, done + 1, CHUNKS));
    const c = x + bytes(firstOf(length, done + 2, CHUNKS));
    const d = x + bytes(firstOf(length, done + 3, CHUNKS));
    countFour(partials + <usize>done * table, table, a, b, c, d, whole, lowest, scale, top);
  }
  for (let chunk = first; chunk < end; chunk++) {
    const counts = partials + <usize>chunk * table;
    const last = x + bytes(firstOf(length, chunk + 1, CHUNKS));
    let i = x + bytes(firstOf(length, chunk, CHUNKS)) + (chunk < done ? whole : 0);
    for (; i < last; i += 16) {
      const value = i + 16 <= last ? v128.load(i) : loadPart(i, last);
      // what is not finite adds 0 to the last bin
      const finite = finite4(value);
      const bin = bins4(value, lowest, scale, top);
      increment(counts, i32x4.extract_lane(bin, 0), -i32x4.extract_lane(finite, 0));
      increment(counts, i32x4.extract_lane(bin, 1), -i32x4.extract_lane(finite, 1));
      increment(counts, i32x4.extract_lane(bin, 2), -i32x4.extract_lane(finite, 2));
      increment(counts, i32x4.extract_lane(bin, 3), -i32x4.extract_lane(finite, 3));
    }
  }
}

/** counts (bins) = the sum of the partial counts. */
export function histogramReduce(counts: usize, partials: usize, bins: i32, lane: i32, lanes: i32): void {
  if (lane != 0) return;
  for (let bin = 0; bin < bins; bin++) {
    let sum = 0;
    for (let chunk = 0; chunk < CHUNKS; chunk++) sum += load<i32>(partials + bytes(chunk * bins + bin));
    store<i32>(counts + bytes(bin), sum);
  }
}
