// Activations that are straight above 0, and hard-swish. Loops as in activations.ts: two vectors, stored side by side.
import { expm1Negative4, one } from './math';
import { bytes, firstOfLane } from './share';

const LEAKY: i32 = 0;
const ELU: i32 = 1;
const SELU: i32 = 2;
const HARD_SWISH: i32 = 3;

const TABLE: usize = memory.data<f32>([
  // λ and λ·α of SELU: G. Klambauer et al., "Self-normalizing neural networks" (2017)
  1.0507009873554805, 1.7580993408473766,
  // hard-swish
  3.0, 6.0, -3.0, 0.16666666667, 0.33333333333, 0.5,
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

/** exp(min(x, 0)) − 1; pmin returns its first operand where the comparison fails: NaN stays. */
// @ts-ignore: decorator
@inline
function expm1(x: v128): v128 {
  return expm1Negative4(f32x4.pmin(x, f32x4.splat(0)));
}

/** `a` is the slope of leaky ReLU or the α of ELU. */
// @ts-ignore: decorator
@inline
function activation4(operation: i32, x: v128, a: v128): v128 {
  if (operation == LEAKY) return v128.bitselect(x, f32x4.mul(x, a), positive(x));
  if (operation == ELU) return v128.bitselect(x, f32x4.mul(a, expm1(x)), positive(x));
  if (operation == SELU) {
    return v128.bitselect(f32x4.mul(x, table(0)), f32x4.mul(table(1), expm1(x)), positive(x));
  }
  const gate = f32x4.pmin(f32x4.pmax(f32x4.add(x, table(2)), f32x4.splat(0)), table(3));
  return f32x4.mul(x, f32x4.mul(gate, table(5)));
}

/** `from` is y, but x of hard-swish, which is not monotone. */
// @ts-ignore: decorator
@inline
function gradient4(operation: i32, from: v128, dy: v128, a: v128): v128 {
  if (operation == LEAKY) return v128.bitselect(dy, f32x4.mul(dy, a), positive(from));
  if (operation == ELU) return f32x4.mul(dy, v128.bitselect(one(), f32x4.add(from, a), positive(from)));
  if (operation == SELU) {
    return f32x4.mul(dy, v128.bitselect(table(0), f32x4.add(from, table(1)), positive(from)));
  }
  let slope = f32x4.add(f32x4.mul(from, table(6)), table(7));
  slope = v128.bitselect(f32x4.splat(0), slope, f32x4.le(from, table(4)));
  slope = v128.bitselect(one(), slope, f32x4.ge(from, table(2)));
  return f32x4.mul(dy, slope);
}

// @ts-ignore: decorator
@inline
function forward(
  operation: i32, y: usize, x: usize, rows: i32, columns: i32, a: f32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const a4 = f32x4.splat(a);
  for (; i + 32 <= end; i += 32) {
    const p = activation4(operation, v128.load(x + i), a4);
    const q = activation4(operation, v128.load(x + i, 16), a4);
    v128.store(y + i, p);
    v128.store(y + i, q, 16);
  }
  for (; i < end; i += 4) {
    store<f32>(y + i, f32x4.extract_lane(activation4(operation, v128.load_splat<f32>(x + i), a4), 0));
  }
}

// @ts-ignore: decorator
@inline
function backward(
  operation: i32, dx: usize, from: usize, dy: usize, rows: i32, columns: i32, a: f32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const a4 = f32x4.splat(a);
  for (; i + 32 <= end; i += 32) {
    const p = gradient4(operation, v128.load(from + i), v128.load(dy + i), a4);
    const q = gradient4(operation, v128.load(from + i, 16), v128.load(dy + i, 16), a4);
    v128.store(dx + i, p);
    v128.store(dx + i, q, 16);
  }
  for (; i < end; i += 4) {
    const p = gradient4(operation, v128.load_splat<f32>(from + i), v128.load_splat<f32>(dy + i), a4);
    store<f32>(dx + i, f32x4.extract_lane(p, 0));
  }
}

export function leakyRelu(
  y: usize, x: usize, rows: i32, columns: i32, slope: f32, lane: i32, lanes: i32,
): void {
  forward(LEAKY, y, x, rows, columns, slope, lane, lanes);
}

export function leakyReluGradient(
  dx: usize, y: usize, dy: usize, rows: i32, columns: i32, slope: f32, lane: i32, lanes: i32,
): void {
  backward(LEAKY, dx, y, dy, rows, columns, slope, lane, lanes);
}

export function elu(y: usize, x: usize, rows: i32, columns: i32, alpha: f32, lane: i32, lanes: i32): void {
  forward(ELU, y, x, rows, columns, alpha, lane, lanes);
}

export function eluGradient(
  dx: usize, y: usize, dy: usize, rows: i32, columns: i32, alpha: f32, lane: i32, lanes: i32,
): void {
  backward(ELU, dx, y, dy, rows, columns, alpha, lane, lanes);
}

export function selu(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(SELU, y, x, rows, columns, 0, lane, lanes);
}

export function seluGradient(
  dx: usize, y: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(SELU, dx, y, dy, rows, columns, 0, lane, lanes);
}

export function hardSwish(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(HARD_SWISH, y, x, rows, columns, 0, lane, lanes);
}

export function hardSwishGradient(
  dx: usize, x: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(HARD_SWISH, dx, x, dy, rows, columns, 0, lane, lanes);
}
