import { at, shareOf } from './share.ts';

/** packed (rows, n) = B, plain rows: the twins pack nothing. */
export function packB(
  memory: Float64Array,
  packed: number,
  b: number,
  stride: number,
  rows: number,
  n: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first; i < end; i++) {
    for (let j = 0; j < n; j++) memory[packed + i * n + j] = at(memory, b + i * stride + j);
  }
}

/** packed (k, n) = B that is stored (n, k). */
export function packTransposed(
  memory: Float64Array,
  packed: number,
  b: number,
  stride: number,
  k: number,
  n: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(n, lane, lanes);
  for (let j = first; j < end; j++) {
    for (let i = 0; i < k; i++) memory[packed + i * n + j] = at(memory, b + j * stride + i);
  }
}

/** out (rows, n) = a (rows, k) · B (k, n). */
export function matmulRows(
  memory: Float64Array,
  out: number,
  a: number,
  packedB: number,
  _scratch: number,
  rows: number,
  n: number,
  k: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += at(memory, a + row * k + i) * at(memory, packedB + i * n + j);
      memory[out + row * n + j] = sum;
    }
  }
}

/** out (rows, n) = aᵀ · B, a stored (k, rows). */
export function matmulTransposed(
  memory: Float64Array,
  out: number,
  a: number,
  packedB: number,
  _scratch: number,
  rows: number,
  n: number,
  k: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += at(memory, a + i * rows + row) * at(memory, packedB + i * n + j);
      memory[out + row * n + j] = sum;
    }
  }
}

/** y (rows, columns) += bias (columns). */
export function addBias(
  memory: Float64Array,
  y: number,
  bias: number,
  rows: number,
  columns: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    for (let j = 0; j < columns; j++) {
      memory[y + row * columns + j] = at(memory, y + row * columns + j) + at(memory, bias + j);
    }
  }
}

/** out (columns) = the sum of x (rows, columns) over its rows. */
export function columnSums(
  memory: Float64Array,
  out: number,
  x: number,
  rows: number,
  columns: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(columns, lane, lanes);
  for (let j = first; j < end; j++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += at(memory, x + row * columns + j);
    memory[out + j] = sum;
  }
}
