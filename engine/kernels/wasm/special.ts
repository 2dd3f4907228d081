// Functions behind the smooth activations: the tail of the normal distribution, and ln(1 + e). Constants lie in memory
// for the reason given in math.ts.
import { constant, expReduced4, logReduced4, one } from './math';
import { madd } from './variant';

const TABLE: usize = memory.data<f32>([
  // 0: the tail is 0 in float32 from 14.2 on; centre and slope of t and the factor below
  15.0, 2.75, 2.0, -0.5,
  // 4: (1 + 2a) · Φ(−a) · exp(a²/2) as a polynomial of t = (a − 2.75) / (a + 2.75), relative error 5.6e-8 (a weighted
  // least-squares fit at Chebyshev nodes on [0, 15], made minimax by reweighting), highest power first
  -3.236748128e-4, -7.164301395e-4, 1.638734168e-3, 5.537097325e-3, -9.64724634e-3, -3.297632816e-2, 1.296032848e-1,
  -1.726229999e-1, 2.766101976e-2, 8.497107888e-1,
  // 14: √2 − 1
  0.414213562,
]);

// The upper 12 bits of a significand: their square is exact.
const MASK: usize = memory.data<u32>([0xfffff000]);

// @ts-ignore: decorator
@inline
function special(index: usize): v128 {
  return v128.load_splat<f32>(TABLE + (index << 2));
}

/** |x|, at most 15, where exp(−x²/2) is 0 in float32. NaN stays. */
// @ts-ignore: decorator
@inline
export function clamped4(x: v128): v128 {
  return f32x4.pmin(f32x4.abs(x), special(0));
}

/**
 * exp(−a²/2) for 0 ≤ a ≤ 15, relative error below 3e-7 for normal results. The rounding of a² would be multiplied by up
 * to 90, so a² is taken as h² + (a − h)(a + h), h being the upper half of a (as in fdlibm's erfc).
 */
// @ts-ignore: decorator
@inline
export function gaussian4(a: v128): v128 {
  const top = v128.and(a, v128.load_splat<u32>(MASK));
  const high = f32x4.mul(f32x4.mul(top, top), special(3));
  const low = f32x4.mul(f32x4.mul(f32x4.sub(a, top), f32x4.add(a, top)), special(3));
  const rounded = madd(f32x4.add(high, low), constant(2), constant(3));
  const n = f32x4.sub(rounded, constant(3));
  return expReduced4(rounded, f32x4.add(madd(n, constant(4), high), madd(n, constant(5), low)));
}

/** Φ(−a) = erfc(a/√2)/2 for 0 ≤ a ≤ 15, given exp(−a²/2): relative error below 5e-7 for normal results. */
// @ts-ignore: decorator
@inline
export function normalTail4(a: v128, gaussian: v128): v128 {
  const t = f32x4.div(f32x4.sub(a, special(1)), f32x4.add(a, special(1)));
  let p = madd(special(4), t, special(5));
  p = madd(p, t, special(6));
  p = madd(p, t, special(7));
  p = madd(p, t, special(8));
  p = madd(p, t, special(9));
  p = madd(p, t, special(10));
  p = madd(p, t, special(11));
  p = madd(p, t, special(12));
  p = madd(p, t, special(13));
  return f32x4.div(f32x4.mul(p, gaussian), madd(a, special(2), one()));
}

/** ln(1 + e) for 0 ≤ e ≤ 1, relative error below 3e-7, also for tiny e. */
// @ts-ignore: decorator
@inline
export function log1p4(e: v128): v128 {
  const large = f32x4.gt(e, special(14));
  // 1 + e = 2 · (1 + (e − 1) / 2)
  const m = v128.bitselect(f32x4.mul(f32x4.sub(one(), e), special(3)), e, large);
  return logReduced4(m, v128.and(large, one()));
}
