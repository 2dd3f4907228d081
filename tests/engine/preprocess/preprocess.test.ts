/** After every step the mean, the variance and the covariance are what it promises, on the examples it was fitted to. */
import { describe, expect, it } from 'vitest';
import type { PartDocument } from '../../../engine/contract/documents.ts';
import type { Dataset } from '../../../engine/data/dataset.ts';
import { columnOf, covarianceOf, inputPasses, meanOf, rawOf, related } from '../input-passes.ts';

// More than one product of the covariance, and a rest.
const images = related([2, 3, 2], { train: 700, test: 90 });
const features = 12;
const fitted = (...preprocess: (string | PartDocument)[]) =>
  inputPasses(images, {
    preprocess: preprocess.map((step) => (typeof step === 'string' ? { kind: step } : step)),
  });
const means = (rows: number[][]): number[] => rows[0]!.map((_, j) => meanOf(columnOf(rows, j)));
const variances = (rows: number[][]): number[] => covarianceOf(rows).map((row, j) => row[j]!);
/** All values of a channel. */
const channel = (rows: number[][], index: number): number[] =>
  rows.flatMap((row) => row.slice(6 * index, 6 * index + 6));
const raw = rawOf(images, 'train');

function expectNear(values: readonly number[], wanted: readonly number[], within: number): void {
  values.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(within));
}

/** A covariance is diagonal, and what is on the diagonal is near this. */
function expectDiagonal(covariance: number[][], diagonal: readonly number[], within: number): void {
  covariance.forEach((row, i) =>
    expectNear(
      row,
      row.map((_, j) => (i === j ? diagonal[i]! : 0)),
      within,
    ),
  );
}

describe('zero-centring', () => {
  it('leaves every feature with mean 0 and its own covariance', () => {
    const rows = fitted('zero-center').test('train');
    expectNear(means(rows), Array(features).fill(0), 1e-7);
    covarianceOf(rows).forEach((row, i) => expectNear(row, covarianceOf(raw)[i]!, 1e-8));
  });

  it('takes one number from a channel', () => {
    const rows = fitted({ kind: 'zero-center', per: 'channel' }).test('train');
    for (const index of [0, 1]) expect(Math.abs(meanOf(channel(rows, index)))).toBeLessThan(1e-7);
    const taken = raw[0]!.map((value, j) => value - rows[0]![j]!);
    expectNear(taken.slice(0, 6), Array(6).fill(taken[0]), 1e-7);
    expect(Math.abs(taken[0]! - taken[6]!)).toBeGreaterThan(1e-4);
  });
});

describe('normalizing', () => {
  it('leaves every feature with variance 1, and a constant one as it is', () => {
    const rows = fitted('zero-center', 'normalize').test('train');
    expectNear(
      variances(rows),
      raw[0]!.map((_, j) => (j === 2 ? 0 : 1)),
      1e-5,
    );
    expectNear(means(rows), Array(features).fill(0), 1e-5);
    const alone = fitted('normalize').test('train');
    expectNear(columnOf(alone, 2), columnOf(raw, 2), 1e-7);
  });

  it('leaves every channel with variance 1 over all its values', () => {
    const rows = fitted({ kind: 'normalize', per: 'channel' }).test('train');
    for (const index of [0, 1]) {
      const values = channel(rows, index);
      expect(meanOf(values.map((value) => (value - meanOf(values)) ** 2))).toBeCloseTo(1, 5);
    }
    const ratios = rows[0]!.slice(0, 6).map((value, j) => value / raw[0]![j]!);
    expectNear(ratios, Array(6).fill(ratios[0]), 1e-5);
  });

  it('comes to the same before and after zero-centring', () => {
    const [one, other] = [fitted('zero-center', 'normalize'), fitted('normalize', 'zero-center')];
    expect(one.state('shift')).toEqual(other.state('shift'));
    expect(one.state('scale')).toEqual(other.state('scale'));
  });
});

describe('decorrelating', () => {
  it('leaves no two features varying together, the widest first', () => {
    const covariance = covarianceOf(fitted('decorrelate').test('train'));
    const spread = covariance.map((row, j) => row[j]!);
    expect(spread).toEqual([...spread].sort((a, b) => b - a));
    expectDiagonal(covariance, spread, 1e-7);
    const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(total(spread)).toBeCloseTo(total(variances(raw)), 6);
    // Some directions are much wider than others, or this would show nothing.
    expect(spread[0]! / spread[features - 2]!).toBeGreaterThan(10);
  });

  it('keeps distances', () => {
    const rows = fitted('decorrelate').test('train');
    const distance = (of: number[][], a: number, b: number): number =>
      Math.hypot(...of[a]!.map((value, j) => value - of[b]![j]!));
    for (let i = 0; i + 7 < 100; i++) {
      expect(distance(rows, i, i + 7)).toBeCloseTo(distance(raw, i, i + 7), 5);
    }
  });

  it('keeps the first directions where fewer are asked for', () => {
    const all = fitted('decorrelate').test('test');
    const few = fitted({ kind: 'decorrelate', components: 3 }).test('test');
    expect(few).toEqual(all.map((row) => row.slice(0, 3)));
  });

  it('and normalizing makes white', () => {
    const covariance = covarianceOf(fitted('zero-center', 'decorrelate', 'normalize').test('train'));
    // The constant feature is a direction along which nothing varies.
    expectDiagonal(covariance, [...Array<number>(features - 1).fill(1), 0], 2e-4);
  });
});

describe('whitening', () => {
  const epsilon = 1e-3;
  it('shrinks every variance λ to λ / (λ + ε)', () => {
    const along = variances(fitted('decorrelate').test('train'));
    const wanted = along.map((variance) => variance / (variance + epsilon));
    const covariance = covarianceOf(fitted({ kind: 'whiten', epsilon }).test('train'));
    expectDiagonal(covariance, wanted, 1e-5);
    expect(wanted[0]).toBeGreaterThan(0.8);
  });

  it('by ZCA is symmetric, and keeps an image an image', () => {
    const zca = fitted({ kind: 'whiten', method: 'zca', epsilon: 1e-9 });
    const matrix = zca.state('matrix');
    const size = Math.max(...matrix.map(Math.abs));
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < i; j++) {
        expect(Math.abs(matrix[i * features + j]! - matrix[j * features + i]!)).toBeLessThan(1e-6 * size);
      }
    }
    const rows = zca.test('train');
    const covariance = covarianceOf(rows);
    expectDiagonal(
      covariance,
      Array.from({ length: features }, (_, j) => (j === 2 ? 0 : 1)),
      1e-3,
    );
    // Of all ways to whiten it is the one that stays nearest to what was there: each pixel goes with itself.
    for (let j = 0; j < features; j++) {
      if (j === 2) continue;
      const products = rows.map((row, i) => row[j]! * (raw[i]![j]! - meanOf(columnOf(raw, j))));
      expect(meanOf(products)).toBeGreaterThan(0);
    }
  });

  it('by PCA and by ZCA differs by a turn alone', () => {
    const [pca, zca] = ['pca', 'zca'].map((method) => fitted({ kind: 'whiten', method }).test('test'));
    for (let i = 0; i + 1 < 90; i++) {
      expect(Math.hypot(...pca![i]!)).toBeCloseTo(Math.hypot(...zca![i]!), 3);
    }
  });
});

const every: PartDocument[][] = [
  [{ kind: 'zero-center' }, { kind: 'normalize', per: 'channel' }],
  [{ kind: 'normalize' }, { kind: 'decorrelate', components: 5 }, { kind: 'normalize' }],
  [{ kind: 'whiten', method: 'zca' }, { kind: 'normalize' }],
];

describe.each(every)('the chain %#', (...preprocess) => {
  const chained = inputPasses(images, { preprocess });

  it('does to test examples what was fitted to training examples, and is kept with the run', () => {
    const [shift, scale] = [chained.state('shift'), chained.state('scale')];
    const mixes = preprocess.some(({ kind }) => kind === 'decorrelate' || kind === 'whiten');
    const matrix = mixes ? chained.state('matrix') : null;
    const apply = (row: number[]): number[] => {
      const scaled = row.map((value, j) => (value - shift[j]!) * scale[j]!);
      if (!matrix) return scaled;
      const columns = matrix.length / features;
      return Array.from({ length: columns }, (_, k) =>
        scaled.reduce((sum, value, j) => sum + value * matrix[j * columns + k]!, 0),
      );
    };
    for (const split of ['train', 'test'] as const) {
      const wanted = rawOf(images, split).map(apply);
      chained.test(split).forEach((row, i) => expectNear(row, wanted[i]!, 1e-3));
    }
    // Test examples lie elsewhere, and nothing centres them.
    const least = Math.min(...variances(chained.test('train')).filter((variance) => variance > 1e-9));
    expect(Math.max(...means(chained.test('test')).map(Math.abs))).toBeGreaterThan(0.2 * Math.sqrt(least));
  });

  it('is the same in training as in testing', () => {
    expect(chained.train().examples).toEqual(chained.test('train').slice(0, 64));
  });
});

describe('preprocessing', () => {
  it('fitted again to the same examples is the same, and to others another', () => {
    const other = related([2, 3, 2], { train: 640, test: 90 });
    for (const kind of ['decorrelate', 'whiten']) {
      const preprocess = [{ kind }, { kind: 'normalize' }];
      const first = [...inputPasses(images, { preprocess }).state('matrix')];
      expect([...inputPasses(images, { preprocess }).state('matrix')]).toEqual(first);
      expect([...inputPasses(other, { preprocess }).state('matrix')]).not.toEqual(first);
      expect([...inputPasses(images, { preprocess }).state('matrix')]).toEqual(first);
    }
  });

  it('of floats is that of bytes of the same values', () => {
    const scaled = (split: Dataset['train']) => ({
      ...split,
      values: Float32Array.from(split.values, (value) => value / 255),
    });
    const floats: Dataset = {
      ...images,
      element: 'float',
      shape: [features],
      train: scaled(images.train),
      test: scaled(images.test),
    };
    const preprocess = [{ kind: 'normalize' }, { kind: 'whiten', method: 'zca' }];
    const [ours, theirs] = [inputPasses(floats, { preprocess }), inputPasses(images, { preprocess })];
    ours.test('test').forEach((row, i) => expectNear(row, theirs.test('test')[i]!, 2e-3));
  });
});
