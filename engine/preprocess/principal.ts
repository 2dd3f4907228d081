/** The directions along which features vary independently: eigenvectors of their covariance. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface Principal {
  /** As columns, largest variance first. */
  readonly axes: Matrix;
  readonly variances: Float64Array;
}

/** Runs of a sweep have the same data one after the other, and hundreds of features take seconds. */
let last: { readonly covariance: Matrix; readonly principal: Principal } | null = null;

/** Neither is to be changed: they are kept. */
export function principalOf(covariance: Matrix): Principal {
  if (last && same(last.covariance, covariance)) return last.principal;
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = descending(realEigenvalues);
  const principal = {
    axes: eigenvectorMatrix.subMatrixColumn(order),
    // Rounding makes a little less than nothing of nothing.
    variances: Float64Array.from(order, (from) => Math.max(0, realEigenvalues[from]!)),
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
