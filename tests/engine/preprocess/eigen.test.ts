/** Eigenvalues and eigenvectors against what defines them. */
import { Matrix } from 'ml-matrix';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../engine/preprocess/eigen.ts';
import { product } from '../../../engine/preprocess/product.ts';

const still = (): void => undefined;

/** XᵀX of some rows: of fewer rows than columns, with as many eigenvalues of 0. */
const covariances = fc
  .record({ n: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 0, max: 15 }) })
  .chain(({ n, rows }) => {
    const value = fc.oneof(fc.constant(0), fc.double({ min: -10, max: 10, noNaN: true }));
    const row = fc.array(value, { minLength: n, maxLength: n });
    return fc.array(row, { minLength: rows, maxLength: rows }).map((all) => {
      const a = Matrix.zeros(n, n);
      for (const one of all) a.add(Matrix.columnVector(one).mmul(Matrix.rowVector(one)));
      return a;
    });
  });

const flat = (matrix: Matrix): Float64Array => Float64Array.from(matrix.to1DArray());

describe('a symmetric matrix', () => {
  it('is its vectors times its values, and the vectors are at right angles', () => {
    fc.assert(
      fc.property(covariances, (a) => {
        const n = a.rows;
        const { values, vectors } = symmetricEigen(flat(a), n, still);
        const rows = Matrix.from1DArray(n, n, vectors);
        const near = 1e-12 * Math.max(1, a.norm()) * n;
        const turned = rows
          .transpose()
          .mmul(Matrix.diag([...values]))
          .mmul(rows);
        expect(turned.sub(a).abs().max()).toBeLessThan(near);
        expect(rows.mmul(rows.transpose()).sub(Matrix.eye(n)).abs().max()).toBeLessThan(1e-13 * n);
      }),
    );
  });

  it('that is given up on ends with what was thrown', () => {
    const stop = (): never => {
      throw new Error('enough');
    };
    expect(() => symmetricEigen(flat(Matrix.random(9, 9)), 9, stop)).toThrow('enough');
    expect(() => product(Matrix.random(3, 3), Matrix.random(3, 3), stop)).toThrow('enough');
  });
});

describe('a product', () => {
  it('is that of another implementation', () => {
    fc.assert(
      fc.property(fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 7 }))), ([m, k, n]) => {
        const [a, b] = [Matrix.random(m!, k!), Matrix.random(k!, n!)];
        expect(product(a, b, still).sub(a.mmul(b)).abs().max()).toBeLessThan(1e-14);
      }),
    );
  });
});
