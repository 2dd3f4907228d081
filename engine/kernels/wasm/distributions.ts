// Random fills beyond the uniform and the normal one. An element's number is its own uniform one, transformed.
import { log4 } from './math';
import { philox4, philoxWord, transposed, word0, word1, word2, word3 } from './philox';
import { BLOCK, uniform1, uniform4 } from './random';
import { bytes, firstOfAligned } from './share';
import { madd } from './variant';

const TABLE: usize = memory.data<f32>([
  // 0: u becomes 2u − 1 + 2⁻²⁴, symmetric about 0 and never ±1; erf(√2) = Φ(2) − Φ(−2)
  2.0, -0.99999994039, 0.95449973610,
  // 3: −1, 2.5, √2, ±2
  -1.0, 2.5, 1.41421356237, 2.0, -2.0, 1.0,
  // 9: erf⁻¹(x) = x · p(−ln(1 − x²) − 2.5), highest power first: M. Giles, "Approximating the erfinv function" (2010),
  // its central part, which reaches to |x| = 0.9966
  2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
]);

// @ts-ignore: decorator
@inline
function table(index: usize): v128 {
  return v128.load_splat<f32>(TABLE + (index << 2));
}

/** The z in (−2, 2) whose share of the cut distribution is below it with probability u. */
function truncated4(u: v128): v128 {
  const x = f32x4.mul(f32x4.add(f32x4.mul(u, table(0)), table(1)), table(2));
  const square = f32x4.mul(f32x4.sub(table(8), x), f32x4.add(table(8), x));
  const w = f32x4.sub(f32x4.mul(log4(square), table(3)), table(4));
  let p = madd(table(9), w, table(10));
  p = madd(p, w, table(11));
  p = madd(p, w, table(12));
  p = madd(p, w, table(13));
  p = madd(p, w, table(14));
  p = madd(p, w, table(15));
  p = madd(p, w, table(16));
  p = madd(p, w, table(17));
  const z = f32x4.mul(f32x4.mul(p, x), table(5));
  return f32x4.pmax(f32x4.pmin(z, table(6)), table(7));
}

/** out (length) = mean + std · z, z normal, cut at ±2. */
export function truncatedNormal(
  out: usize, key: usize, length: i32, stream: i32, mean: f32, std: f32, lane: i32, lanes: i32,
): void {
  let element = firstOfAligned(length, BLOCK, lane, lanes);
  const end = firstOfAligned(length, BLOCK, lane + 1, lanes);
  const mean4 = f32x4.splat(mean);
  const std4 = f32x4.splat(std);
  for (; element + BLOCK <= end; element += BLOCK) {
    philox4(key, stream, element >>> 2);
    const to = out + bytes(element);
    const a = madd(std4, truncated4(uniform4(transposed(0, word0, word1, word2, word3))), mean4);
    const b = madd(std4, truncated4(uniform4(transposed(1, word0, word1, word2, word3))), mean4);
    const c = madd(std4, truncated4(uniform4(transposed(2, word0, word1, word2, word3))), mean4);
    const d = madd(std4, truncated4(uniform4(transposed(3, word0, word1, word2, word3))), mean4);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
  for (; element < end; element++) {
    const z = truncated4(f32x4.splat(uniform1(philoxWord(key, stream, element))));
    store<f32>(out + bytes(element), f32x4.extract_lane(madd(std4, z, mean4), 0));
  }
}

/** out (length) = 1 where the element's uniform number is below the probability, else 0. */
export function bernoulli(
  out: usize, key: usize, length: i32, stream: i32, probability: f32, lane: i32, lanes: i32,
): void {
  let element = firstOfAligned(length, BLOCK, lane, lanes);
  const end = firstOfAligned(length, BLOCK, lane + 1, lanes);
  const probability4 = f32x4.splat(probability);
  const one = table(8);
  for (; element + BLOCK <= end; element += BLOCK) {
    philox4(key, stream, element >>> 2);
    const to = out + bytes(element);
    const a = f32x4.lt(uniform4(transposed(0, word0, word1, word2, word3)), probability4);
    const b = f32x4.lt(uniform4(transposed(1, word0, word1, word2, word3)), probability4);
    const c = f32x4.lt(uniform4(transposed(2, word0, word1, word2, word3)), probability4);
    const d = f32x4.lt(uniform4(transposed(3, word0, word1, word2, word3)), probability4);
    v128.store(to, v128.and(a, one));
    v128.store(to, v128.and(b, one), 16);
    v128.store(to, v128.and(c, one), 32);
    v128.store(to, v128.and(d, one), 48);
  }
  for (; element < end; element++) {
    store<f32>(out + bytes(element), uniform1(philoxWord(key, stream, element)) < probability ? 1 : 0);
  }
}
