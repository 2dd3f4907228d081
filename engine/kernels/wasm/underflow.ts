// Numbers below the smallest normal one, 2⁻¹²⁶, count as zero: some processors take over a hundred times as long for an
// operation that reads or makes one, and where the signal of a network dies away every number passes through that range.
// Zero instead of them changes no result that float32 could have told from zero.
//
// Nothing stores such numbers: sums of products begin with a keel (variant.mjs), and what is elementwise is settled.

const EXPONENT: usize = memory.data<i32>([0x7f800000]);
/** 2⁻⁵⁶: a thousandth of the square of less is not normal. */
const FAINT: usize = memory.data<f32>([1.3877788e-17]);

/** x, or zero where |x| is below the smallest normal number. */
// @ts-ignore: decorator
@inline
export function settled4(x: v128): v128 {
  return v128.andnot(x, i32x4.eq(v128.and(x, v128.load_splat<i32>(EXPONENT)), i32x4.splat(0)));
}

/** x², or zero where a thousandth of it would not be normal. */
// @ts-ignore: decorator
@inline
export function square4(x: v128): v128 {
  // a comparison with NaN is false, so NaN stays
  const seen = v128.andnot(x, f32x4.lt(f32x4.abs(x), v128.load_splat<f32>(FAINT)));
  return f32x4.mul(seen, seen);
}

/** `settled4` of one value. */
// @ts-ignore: decorator
@inline
export function settled1(x: f32): f32 {
  return abs(x) < <f32>1.17549435e-38 ? 0 : x;
}
