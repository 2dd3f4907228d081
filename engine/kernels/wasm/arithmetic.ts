// Sums, products and copies of tensors (rows, columns), of residual and branching graphs.
import { madd } from './variant';
import { bytes, firstOfLane } from './share';

const ADD: i32 = 0;
const MULTIPLY: i32 = 1;
const AXPY: i32 = 2;

// @ts-ignore: decorator
@inline
function operation4(operation: i32, a: v128, b: v128, factor: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == MULTIPLY) return f32x4.mul(a, b);
  return madd(factor, b, a);
}

// @ts-ignore: decorator
@inline
function loop(
  operation: i32, out: usize, a: usize, b: usize, factor: f32, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const factor4 = f32x4.splat(factor);
  for (; i + 32 <= end; i += 32) {
    const p = operation4(operation, v128.load(a + i), v128.load(b + i), factor4);
    const q = operation4(operation, v128.load(a + i, 16), v128.load(b + i, 16), factor4);
    v128.store(out + i, p);
    v128.store(out + i, q, 16);
  }
  for (; i < end; i += 4) {
    const p = operation4(operation, v128.load_splat<f32>(a + i), v128.load_splat<f32>(b + i), factor4);
    store<f32>(out + i, f32x4.extract_lane(p, 0));
  }
}

// @ts-ignore: decorator
@inline
function scaleLoop(out: usize, x: usize, factor: f32, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const factor4 = f32x4.splat(factor);
  for (; i + 32 <= end; i += 32) {
    const p = f32x4.mul(v128.load(x + i), factor4);
    const q = f32x4.mul(v128.load(x + i, 16), factor4);
    v128.store(out + i, p);
    v128.store(out + i, q, 16);
  }
  for (; i < end; i += 4) store<f32>(out + i, load<f32>(x + i) * factor);
}

/** out = a + b. */
export function add(out: usize, a: usize, b: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  loop(ADD, out, a, b, 0, rows, columns, lane, lanes);
}

/** out = a · b, element by element. */
export function multiply(
  out: usize, a: usize, b: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  loop(MULTIPLY, out, a, b, 0, rows, columns, lane, lanes);
}

/** y += x: where a tensor goes several ways, its gradient is the sum of theirs. */
export function accumulate(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  loop(ADD, y, y, x, 0, rows, columns, lane, lanes);
}

/** y += factor · x. */
export function axpy(
  y: usize, x: usize, rows: i32, columns: i32, factor: f32, lane: i32, lanes: i32,
): void {
  loop(AXPY, y, y, x, factor, rows, columns, lane, lanes);
}

/** out = factor · x. */
export function scale(
  out: usize, x: usize, rows: i32, columns: i32, factor: f32, lane: i32, lanes: i32,
): void {
  scaleLoop(out, x, factor, rows, columns, lane, lanes);
}

/** out = factor[0] · x. */
export function scaleBy(
  out: usize, x: usize, factor: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  scaleLoop(out, x, load<f32>(factor), rows, columns, lane, lanes);
}

/** out = x. */
export function copy(out: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  const first = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  memory.copy(out + first, x + first, end - first);
}

/** Columns from `xFirst` on of x (rows, xColumns) to those from `outFirst` on of out (rows, outColumns). */
export function copyColumns(
  out: usize, x: usize, rows: i32, columns: i32, outColumns: i32, outFirst: i32, xColumns: i32, xFirst: i32,
  lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    memory.copy(out + bytes(row * outColumns + outFirst), x + bytes(row * xColumns + xFirst), bytes(columns));
  }
}
