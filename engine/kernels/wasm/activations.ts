// Elementwise activations over (rows, columns), rows contiguous; a lane takes its rows as one run of elements.
//
// Each loop handles two vectors and stores them side by side, with no load between the stores: that is the pair that
// V8 widens to one 256-bit operation. The last elements go one by one through the same vector function, so that an
// element has the same bits wherever the cut between lanes falls.
import { one, sigmoid4, tanh4 } from './math';
import { bytes, firstOfLane } from './share';
import { settled4 } from './underflow';

const SIGMOID: i32 = 0;
const TANH: i32 = 1;
const RELU: i32 = 2;

// `operation` is a constant at every call: the branches disappear when the loop is inlined.
// @ts-ignore: decorator
@inline
function activation4(operation: i32, x: v128): v128 {
  if (operation == SIGMOID) return sigmoid4(x);
  if (operation == TANH) return tanh4(x);
  return f32x4.pmax(x, f32x4.splat(0)); // pmax returns its first operand where the comparison fails: NaN stays
}

// @ts-ignore: decorator
@inline
function gradient4(operation: i32, y: v128, dy: v128): v128 {
  if (operation == SIGMOID) return settled4(f32x4.mul(f32x4.mul(dy, y), f32x4.sub(one(), y)));
  // 1 − y² as a product, exact where y is near ±1
  if (operation == TANH) {
    return settled4(f32x4.mul(dy, f32x4.mul(f32x4.sub(one(), y), f32x4.add(one(), y))));
  }
  return v128.and(dy, f32x4.gt(y, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function forward(operation: i32, y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  for (; i + 32 <= end; i += 32) {
    const a = v128.load(x + i);
    const b = v128.load(x + i, 16);
    const p = activation4(operation, a);
    const q = activation4(operation, b);
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
  operation: i32, dx: usize, y: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  for (; i + 32 <= end; i += 32) {
    const p = gradient4(operation, v128.load(y + i), v128.load(dy + i));
    const q = gradient4(operation, v128.load(y + i, 16), v128.load(dy + i, 16));
    v128.store(dx + i, p);
    v128.store(dx + i, q, 16);
  }
  for (; i < end; i += 4) {
    const p = gradient4(operation, v128.load_splat<f32>(y + i), v128.load_splat<f32>(dy + i));
    store<f32>(dx + i, f32x4.extract_lane(p, 0));
  }
}

export function sigmoid(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(SIGMOID, y, x, rows, columns, lane, lanes);
}

export function sigmoidGradient(
  dx: usize, y: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(SIGMOID, dx, y, dy, rows, columns, lane, lanes);
}

export function tanh(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(TANH, y, x, rows, columns, lane, lanes);
}

export function tanhGradient(
  dx: usize, y: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(TANH, dx, y, dy, rows, columns, lane, lanes);
}

export function relu(y: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  forward(RELU, y, x, rows, columns, lane, lanes);
}

export function reluGradient(
  dx: usize, y: usize, dy: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  backward(RELU, dx, y, dy, rows, columns, lane, lanes);
}

// @ts-ignore: decorator
@inline
function shifted(y: usize, bias: usize, rows: i32, columns: i32, rectified: bool, lane: i32, lanes: i32): void {
  const width = bytes(columns);
  let row = y + bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = y + bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  for (; row < end; row += width) {
    let i: usize = 0;
    for (; i + 32 <= width; i += 32) {
      let p = f32x4.add(v128.load(row + i), v128.load(bias + i));
      let q = f32x4.add(v128.load(row + i, 16), v128.load(bias + i, 16));
      if (rectified) {
        p = activation4(RELU, p);
        q = activation4(RELU, q);
      }
      v128.store(row + i, p);
      v128.store(row + i, q, 16);
    }
    for (; i < width; i += 4) {
      const sum = load<f32>(row + i) + load<f32>(bias + i);
      store<f32>(row + i, rectified ? f32x4.extract_lane(activation4(RELU, f32x4.splat(sum)), 0) : sum);
    }
  }
}

/** y (rows, columns) += bias (columns). */
export function addBias(y: usize, bias: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  shifted(y, bias, rows, columns, false, lane, lanes);
}

/** y (rows, columns) = max(0, y + bias (columns)): one pass over memory in place of two. */
export function addBiasRelu(y: usize, bias: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  shifted(y, bias, rows, columns, true, lane, lanes);
}

/** out (columns) = Σ rows of x (rows, columns), row after row. Lanes own runs of whole cache lines of columns. */
export function columnSums(out: usize, x: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  const width = bytes(columns);
  let i = bytes(firstOfLane(columns, lane, lanes));
  const end = bytes(firstOfLane(columns, lane + 1, lanes));
  for (; i + 64 <= end; i += 64) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let p = x + i;
    for (let row = 0; row < rows; row++, p += width) {
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p, 16));
      c = f32x4.add(c, v128.load(p, 32));
      d = f32x4.add(d, v128.load(p, 48));
    }
    v128.store(out + i, a);
    v128.store(out + i, b, 16);
    v128.store(out + i, c, 32);
    v128.store(out + i, d, 48);
  }
  for (; i + 16 <= end; i += 16) {
    let a = f32x4.splat(0);
    let p = x + i;
    for (let row = 0; row < rows; row++, p += width) a = f32x4.add(a, v128.load(p));
    v128.store(out + i, a);
  }
  for (; i < end; i += 4) {
    let a: f32 = 0;
    let p = x + i;
    for (let row = 0; row < rows; row++, p += width) a += load<f32>(p);
    store<f32>(out + i, a);
  }
}
