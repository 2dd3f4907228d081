// Smooth activations, none of them monotone but softplus: their gradients read x. Loops as in activations.ts.
import { exp4, one, sigmoid4 } from './math';
import { clamped4, gaussian4, log1p4, normalTail4 } from './special';
import { bytes, firstOfLane } from './share';
import { madd } from './variant';

const GELU: i32 = 0;
const GELU_TANH: i32 = 1;
const SILU: i32 = 2;
const SOFTPLUS: i32 = 3;
const MISH: i32 = 4;

const TABLE: usize = memory.data<f32>([
  // 0: 1/√2π
  0.3989422804,
  // 1: 2·√(2/π), 0.044715 and 3 · 0.044715 times that
  1.5957691216, 0.0713548162726, 0.2140644488178,
  // 4: where σ(−|x|) and the tanh form of the tail are 0 in float32: their products with x stay finite
  110.0, -110.0, 20.0, -20.0,
  // 8
  2.0,
]);

// @ts-ignore: decorator
@inline
function table(index: usize): v128 {
  return v128.load_splat<f32>(TABLE + (index << 2));
}

// @ts-ignore: decorator
@inline
function positive(x: v128): v128 {
  return f32x4.gt(x, f32x4.splat(0));
}

/** Φ(x), the normal distribution function; from the tail on the side of x, so that nothing cancels. */
// @ts-ignore: decorator
@inline
function normalCdf4(x: v128, a: v128, gaussian: v128): v128 {
  const tail = normalTail4(a, gaussian);
  return v128.bitselect(f32x4.sub(one(), tail), tail, positive(x));
}

/** Twice the argument of tanh: ½ (1 + tanh(u)) = σ(2u). */
// @ts-ignore: decorator
@inline
function twice4(x: v128): v128 {
  return f32x4.mul(x, madd(f32x4.mul(x, x), table(2), table(1)));
}

/** tanh(ln(1 + exp(x))) is n / d, both of exp(−|x|), in which nothing cancels: n. */
// @ts-ignore: decorator
@inline
function mishNumerator4(e: v128, right: v128): v128 {
  return v128.bitselect(madd(table(8), e, one()), f32x4.mul(e, f32x4.add(e, table(8))), right);
}

/** d − n of the same. */
// @ts-ignore: decorator
@inline
function mishRest4(e: v128, right: v128): v128 {
  return v128.bitselect(f32x4.mul(table(8), f32x4.mul(e, e)), table(8), right);
}

// @ts-ignore: decorator
@inline
function activation4(operation: i32, x: v128): v128 {
  if (operation == GELU) {
    const a = clamped4(x);
    return f32x4.mul(x, normalCdf4(x, a, gaussian4(a)));
  }
  if (operation == GELU_TANH) return f32x4.mul(x, sigmoid4(twice4(x)));
  if (operation == SILU) return f32x4.mul(x, sigmoid4(x));
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  if (operation == SOFTPLUS) return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1p4(e));
  const right = positive(x);
  const n = mishNumerator4(e, right);
  return f32x4.mul(x, f32x4.div(n, f32x4.add(n, mishRest4(e, right))));
}

/** σ(z) + c · σ(z) · σ(−z), both from exp(−|z|): the derivative of x · σ(z), c being x · dz/dx. */
// @ts-ignore: decorator
@inline
function gated4(z: v128, c: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(z)));
  const large = f32x4.div(one(), f32x4.add(one(), e));
  const small = f32x4.mul(e, large);
  return madd(c, f32x4.mul(large, small), v128.bitselect(large, small, positive(z)));
}

// @ts-ignore: decorator
@inline
function slope4(operation: i32, x: v128): v128 {
  if (operation == GELU) {
    const a = clamped4(x);
    const gaussian = gaussian4(a);
    const right = positive(x);
    const tail = normalTail4(a, gaussian);
    // 1 − (tail − a·φ) on the right, tail − a·φ on the left
    const d = f32x4.sub(tail, f32x4.mul(a, f32x4.mul(gaussian, table(0))));
    return v128.bitselect(f32x4.sub(one(), d), d, right);
  }
  if (operation == GELU_TANH) {
    const c = f32x4.pmax(f32x4.pmin(x, table(6)), table(7));
    return gated4(twice4(c), f32x4.mul(c, madd(f32x4.mul(c, c), table(3), table(1))));
  }
  if (operation == SOFTPLUS) return sigmoid4(x);
  const c = f32x4.pmax(f32x4.pmin(x, table(4)), table(5));
  if (operation == SILU) return gated4(c, c);
  // t + x · (1 − t²) · σ(x), t = n / d
  const e = exp4(f32x4.neg(f32x4.abs(c)));
  const right = positive(c);
  const n = mishNumerator4(e, right);
  const rest = mishRest4(e, right);
  const d = f32x4.add(n, rest);
  const t = f32x4.div(n, d);
  const sigmoid = f32x4.div(v128.bitselect(one(), e, right), f32x4.add(one(), e));
  const steep = f32x4.mul(f32x4.div(rest, d), f32x4.add(one(), t));
  return madd(f32x4.mul(c, sigmoid), steep, t);
}

// @ts-ignore: decorator
@inline
function forward(operation: i32, y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  for (; i + 32 <= end; i += 32) {
    const p = activation4(operation, v128.load(x + i));
    const q = activation4(operation, v128.load(x + i, 16));
    v128.store(y + i, p);
    v128.store(y + i, q, 16);
  }
  for (; i < end; i += 4) {
    store<f32>(y + i, f32x4.extract_lane(activation4(operation, v128.load_splat<f32>(x + i)), 0));
  }
}

// @ts-ignore: decorator
@inline
function backward(
  operation: i32, dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  for (; i + 32 <= end; i += 32) {
    const p = f32x4.mul(v128.load(dy + i), slope4(operation, v128.load(x + i)));
    const q = f32x4.mul(v128.load(dy + i, 16), slope4(operation, v128.load(x + i, 16)));
    v128.store(dx + i, p);
    v128.store(dx + i, q, 16);
  }
  for (; i < end; i += 4) {
    const slope = slope4(operation, v128.load_splat<f32>(x + i));
    store<f32>(dx + i, load<f32>(dy + i) * f32x4.extract_lane(slope, 0));
  }
}

export function gelu(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(GELU, y, x, rows, columns, lane, lanes);
}

export function geluGradient(
  dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(GELU, dx, x, dy, rows, columns, lane, lanes);
}

export function geluTanh(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(GELU_TANH, y, x, rows, columns, lane, lanes);
}

export function geluTanhGradient(
  dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(GELU_TANH, dx, x, dy, rows, columns, lane, lanes);
}

export function silu(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(SILU, y, x, rows, columns, lane, lanes);
}

export function siluGradient(
  dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(SILU, dx, x, dy, rows, columns, lane, lanes);
}

export function softplus(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(SOFTPLUS, y, x, rows, columns, lane, lanes);
}

export function softplusGradient(
  dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(SOFTPLUS, dx, x, dy, rows, columns, lane, lanes);
}

export function mish(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(MISH, y, x, rows, columns, lane, lanes);
}

export function mishGradient(
  dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(MISH, dx, x, dy, rows, columns, lane, lanes);
}
