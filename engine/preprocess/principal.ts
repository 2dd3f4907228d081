/** The directions along which features vary independently: eigenvectors of their covariance. */
import { Matrix } from 'ml-matrix';
import { symmetricEigen } from './eigen.ts';

export interface Principal {
  /** As columns, largest variance first. */
  readonly axes: Matrix;
  readonly variances: Float64Array;
}

/** Runs of a sweep have the same data one after the other, and hundreds of features take seconds. */
let last: { readonly covariance: Matrix; readonly principal: Principal } | null = null;

/** Neither is to be changed: they are kept. What `attend` throws ends the work. */
export function principalOf(covariance: Matrix, attend: () => void): Principal {
  if (last && same(last.covariance, covariance)) return last.principal;
  const n = covariance.rows;
  const { values, vectors } = symmetricEigen(Float64Array.from(covariance.to1DArray()), n, attend);
  const order = descending(values);
  const axes = Matrix.zeros(n, n);
  order.forEach((from, to) => axes.setColumn(to, vectors.subarray(from * n, (from + 1) * n)));
  const principal = {
    axes,
    // Rounding makes a little less than nothing of nothing.
    variances: Float64Array.from(order, (from) => Math.max(0, values[from]!)),
  };
  last = { covariance, principal };
  return principal;
}

/** Of features that do not vary together: each is a direction. */
export function principalOfApart(variances: Float64Array): Principal {
  const order = descending(variances);
  const axes = Matrix.zeros(variances.length, variances.length);
  order.forEach((from, to) => axes.set(from, to, 1));
  return { axes, variances: Float64Array.from(order, (from) => variances[from]!) };
}

const descending = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, index) => index).sort((a, b) => values[b]! - values[a]! || a - b);

function same(a: Matrix, b: Matrix): boolean {
  if (a.rows !== b.rows) return false;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) if (a.get(i, j) !== b.get(i, j)) return false;
  }
  return true;
}
