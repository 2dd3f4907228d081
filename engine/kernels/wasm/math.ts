// Elementary functions on four float32 values at once. Polynomials and reductions after Cephes (S. Moshier, sinf.c,
// expf.c, logf.c) in single precision; each error stated is against the exact value and holds with and without fused
// multiply-add.
//
// Constants are loaded from memory, not written inline: V8 builds an inline SIMD constant anew, in three instructions,
// wherever it is used, and does not widen a pair of 128-bit operations to 256 bits where one is an operand.
import { madd } from './variant';

const TABLE: usize = memory.data<f32>([
  // 0: exp, from the smallest normal result to infinity
  -87.3365448, 89.0, 1.44269504, 12582912.0, -0.693359375, 2.1219444e-4,
  // 6: polynomial of exp(r) = 1 + r + r² · p(r), highest power first
  1.987569150e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
  // 12: one
  1.0,
  // 13: tanh
  -2.0, -40.0, 2.0, -0.0,
  // 17: log
  0.707106781, 0.5, -2.1219444e-4, 0.693359375,
  // 21: polynomial of ln(1 + m) = m − m²/2 + m³ · p(m), highest power first
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  // 30: polynomials of sin(x) = x + x³ · p(x²) and cos(x) = 1 − x²/2 + x⁴ · p(x²)
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1,
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2,
  // 36: −1/2
  -0.5,
  // 37: 2⁻³⁰ and its negative: from there on exp(x) − 1 and tanh(x) are x
  9.31322575e-10, -9.31322575e-10,
]);

// Integer constants of log.
const BITS: usize = memory.data<i32>([126, 0x007fffff]);

// @ts-ignore: decorator
@inline
export function constant(index: usize): v128 {
  return v128.load_splat<f32>(TABLE + (index << 2));
}

// @ts-ignore: decorator
@inline
export function one(): v128 {
  return constant(12);
}

/**
 * 2ⁿ · exp(r), |r| ≤ ln 2 / 2, n from −162 to 128. `rounded` is 1.5·2²³ + n: adding 1.5·2²³ rounds to an integer, and
 * leaves it in the low bits.
 */
// @ts-ignore: decorator
@inline
export function expReduced4(rounded: v128, r: v128): v128 {
  let p = madd(constant(6), r, constant(7));
  p = madd(p, r, constant(8));
  p = madd(p, r, constant(9));
  p = madd(p, r, constant(10));
  p = madd(p, r, constant(11));
  p = madd(p, f32x4.mul(r, r), f32x4.add(r, one()));
  // 2ⁿ in two factors, for so many n do not fit one exponent. The bits of 1.5·2²³ + n less those of 1.5·2²³ are the
  // integer n; an exponent is added to the bits of 1.
  const integer = i32x4.sub(rounded, constant(3));
  const half = i32x4.shr_s(integer, 1);
  const rest = i32x4.sub(integer, half);
  p = f32x4.mul(p, i32x4.add(i32x4.shl(half, 23), one()));
  return f32x4.mul(p, i32x4.add(i32x4.shl(rest, 23), one()));
}

/**
 * exp(x), relative error below 1.5e-7; 0 where the result would not be normal, overflow to infinity, NaN stays.
 * x = n·ln 2 + r.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const vanishes = f32x4.lt(x, constant(0));
  // pmin and pmax return their first operand where the comparison fails, so NaN passes.
  x = f32x4.pmax(f32x4.pmin(x, constant(1)), constant(0));
  // r² of a smaller r would not be normal
  x = v128.andnot(x, f32x4.lt(f32x4.abs(x), constant(37)));
  const rounded = madd(x, constant(2), constant(3));
  const n = f32x4.sub(rounded, constant(3));
  let r = madd(n, constant(4), x);
  r = madd(n, constant(5), r);
  return v128.andnot(expReduced4(rounded, r), vanishes);
}

/** 1 / (1 + exp(−x)), relative error below 3e-7 for normal results; exactly 0 and 1 at −∞ and ∞, NaN stays. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(one(), f32x4.add(one(), exp4(f32x4.neg(x))));
}

/**
 * exp(x) − 1 for x ≤ 0, relative error below 2e-7, also for tiny |x|; −1 from x = −17 on, NaN stays. Nothing cancels in
 * 2ⁿ · (eʳ − 1) + (2ⁿ − 1), n ≤ 0.
 */
// @ts-ignore: decorator
@inline
export function expm1Negative4(x: v128): v128 {
  const itself = f32x4.gt(x, constant(38));
  return v128.bitselect(x, expm1Away4(f32x4.pmin(x, constant(38))), itself);
}

/** exp(x) − 1 for x ≤ −2⁻³⁰. */
// @ts-ignore: decorator
@inline
function expm1Away4(x: v128): v128 {
  x = f32x4.pmax(x, constant(14));
  const rounded = madd(x, constant(2), constant(3));
  const n = f32x4.sub(rounded, constant(3));
  let r = madd(n, constant(4), x);
  r = madd(n, constant(5), r);
  let p = madd(constant(6), r, constant(7));
  p = madd(p, r, constant(8));
  p = madd(p, r, constant(9));
  p = madd(p, r, constant(10));
  p = madd(p, r, constant(11));
  p = madd(p, f32x4.mul(r, r), r);
  // the shift drops the bits of 1.5·2²³ above n
  const scale = i32x4.add(i32x4.shl(rounded, 23), one());
  return madd(scale, p, f32x4.sub(scale, one()));
}

/**
 * tanh(x), relative error below 2e-7, also for tiny |x|; never beyond ±1, exactly ±1 from |x| = 9.1 on, NaN stays.
 * −tanh|x| = m / (2 + m) with m = exp(−2|x|) − 1.
 */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const m = expm1Away4(f32x4.mul(f32x4.pmax(size, constant(37)), constant(13)));
  const magnitude = f32x4.abs(f32x4.div(m, f32x4.add(m, constant(15))));
  const itself = f32x4.lt(size, constant(37));
  return v128.bitselect(x, v128.or(magnitude, v128.and(x, constant(16))), itself);
}

/** ln(1 + m) + n · ln 2 for 1 + m from √½ to √2. */
// @ts-ignore: decorator
@inline
export function logReduced4(m: v128, n: v128): v128 {
  const square = f32x4.mul(m, m);
  let p = madd(constant(21), m, constant(22));
  p = madd(p, m, constant(23));
  p = madd(p, m, constant(24));
  p = madd(p, m, constant(25));
  p = madd(p, m, constant(26));
  p = madd(p, m, constant(27));
  p = madd(p, m, constant(28));
  p = madd(p, m, constant(29));
  p = f32x4.mul(f32x4.mul(p, m), square);
  p = madd(n, constant(19), p);
  p = madd(constant(36), square, p);
  return madd(n, constant(20), f32x4.add(m, p));
}

/** ln(x) for finite positive normal x, relative error below 1.5e-7. Anything else gives a meaningless number. */
export function log4(x: v128): v128 {
  const half = constant(18);
  let exponent = i32x4.sub(i32x4.shr_u(x, 23), v128.load_splat<i32>(BITS));
  let m = v128.or(v128.and(x, v128.load_splat<i32>(BITS, 4)), half);
  const small = f32x4.lt(m, constant(17));
  exponent = i32x4.add(exponent, small); // a true comparison is −1
  m = f32x4.sub(f32x4.add(m, v128.and(m, small)), one());
  return logReduced4(m, f32x4.convert_i32x4_s(exponent));
}

/** ln(x) of one finite positive value; NaN stays NaN. */
export function log1(x: f32): f32 {
  return x != x ? x : f32x4.extract_lane(log4(f32x4.splat(x)), 0);
}

/** exp(x) of one value, with the same bits as in a vector. */
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** sin of angles in [−π/4, π/4], absolute error below 1e-7. */
// @ts-ignore: decorator
@inline
export function sinQuadrant4(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = madd(constant(30), square, constant(31));
  p = madd(p, square, constant(32));
  return madd(f32x4.mul(p, square), x, x);
}

/** cos of angles in [−π/4, π/4], absolute error below 1e-7. */
// @ts-ignore: decorator
@inline
export function cosQuadrant4(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = madd(constant(33), square, constant(34));
  p = madd(p, square, constant(35));
  return madd(f32x4.mul(p, square), square, madd(constant(36), square, one()));
}
