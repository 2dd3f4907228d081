import { packedIndex, sliver } from '../kernels/packed.ts';
import { at, shareOf, type Twin } from './share.ts';

type MatmulArguments = [
  out: number,
  a: number,
  packedB: number,
  scratch: number,
  rows: number,
  n: number,
  k: number,
  lane: number,
  lanes: number,
];

/** packed (rows, n) = B. */
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
    for (let j = 0; j < Math.ceil(n / sliver) * sliver; j++) {
      memory[packed + packedIndex(i, j, rows)] = j < n ? at(memory, b + i * stride + j) : 0;
    }
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
  const [first, end] = shareOf(Math.ceil(n / sliver), lane, lanes);
  for (let j = first * sliver; j < end * sliver; j++) {
    for (let i = 0; i < k; i++) {
      memory[packed + packedIndex(i, j, k)] = j < n ? at(memory, b + j * stride + i) : 0;
    }
  }
}

/** packed (columns, rows) = wᵀ, w (rows, columns) being packed. */
export function packTurned(
  memory: Float64Array,
  packed: number,
  w: number,
  rows: number,
  columns: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(Math.ceil(rows / sliver), lane, lanes);
  for (let row = first * sliver; row < end * sliver; row++) {
    for (let j = 0; j < columns; j++) {
      const value = row < rows ? at(memory, w + packedIndex(row, j, rows)) : 0;
      memory[packed + packedIndex(j, row, columns)] = value;
    }
  }
}

/** What tells the products from each other, rows, n and k being their sizes. */
interface Product {
  /** Where the element (row, i) of the left matrix is. */
  readonly left: (row: number, i: number, rows: number, k: number) => number;
  /** Where an element of out is. */
  readonly place: (row: number, column: number, rows: number, n: number) => number;
  /** What lanes own. */
  readonly own: 'rows' | 'slivers';
}

/** out (rows, n) = left (rows, k) · B (k, n). */
function product({ left, place, own }: Product): (memory: Float64Array, ...values: MatmulArguments) => void {
  return (memory, out, a, packedB, _scratch, rows, n, k, lane, lanes) => {
    const ofRows = own === 'rows';
    const share = shareOf(ofRows ? rows : Math.ceil(n / sliver), lane, lanes);
    const [firstRow, endRow] = ofRows ? share : [0, rows];
    const [firstColumn, endColumn] = ofRows ? [0, n] : [share[0] * sliver, Math.min(n, share[1] * sliver)];
    for (let row = firstRow; row < endRow; row++) {
      for (let j = firstColumn; j < endColumn; j++) {
        let sum = 0;
        for (let i = 0; i < k; i++) {
          sum += at(memory, a + left(row, i, rows, k)) * at(memory, packedB + packedIndex(i, j, k));
        }
        memory[out + place(row, j, rows, n)] = sum;
      }
    }
  };
}

const asStored = {
  left: (row: number, i: number, _: number, k: number) => row * k + i,
  place: (row: number, column: number, _: number, n: number) => row * n + column,
};
/** a is stored (k, rows). */
const transposed = { ...asStored, left: (row: number, i: number, rows: number) => i * rows + row };
const packed = { ...transposed, place: packedIndex };

export const matmulRows = product({ ...asStored, own: 'rows' });
export const matmulColumns = product({ ...asStored, own: 'slivers' });
export const matmulTransposed = product({ ...transposed, own: 'rows' });
export const matmulTransposedSlivers = product({ ...packed, own: 'slivers' });
const packedProduct = product({ ...packed, own: 'rows' });

/** The same with out packed. */
export function matmulTransposedPacked(
  memory: Float64Array,
  out: number,
  a: number,
  packedB: number,
  _claimed: number,
  scratch: number,
  rows: number,
  n: number,
  k: number,
  lane: number,
  lanes: number,
): void {
  packedProduct(memory, out, a, packedB, scratch, rows, n, k, lane, lanes);
}

/** y (rows, columns) = f(y + bias (columns)). */
const biased =
  (f: (x: number) => number): Twin =>
  (memory, y = 0, bias = 0, rows = 0, columns = 0, lane = 0, lanes = 1) => {
    const [first, end] = shareOf(rows, lane, lanes);
    for (let row = first; row < end; row++) {
      for (let j = 0; j < columns; j++) {
        memory[y + row * columns + j] = f(at(memory, y + row * columns + j) + at(memory, bias + j));
      }
    }
  };

export const addBias = biased((x) => x);
export const addBiasRelu = biased((x) => (x < 0 ? 0 : x));

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
