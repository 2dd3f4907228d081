import { Matrix } from 'ml-matrix';

/** a · b. Hundreds of features take long enough that whoever waits must be able to give up: `attend` may throw. */
export function product(a: Matrix, b: Matrix, attend: () => void): Matrix {
  const [rows, inner, columns] = [a.rows, a.columns, b.columns];
  const from = Float64Array.from(b.to1DArray());
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    attend();
    const to = result.subarray(i * columns, (i + 1) * columns);
    for (let k = 0; k < inner; k++) {
      const factor = a.get(i, k);
      const at = k * columns;
      for (let j = 0; j < columns; j++) to[j]! += factor * from[at + j]!;
    }
  }
  return Matrix.from1DArray(rows, columns, result);
}
