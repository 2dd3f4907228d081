/** Means and their confidence. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { studentT, summarize } from '../../engine/store/statistics.ts';

describe("Student's t", () => {
  // Two-sided, from the usual tables.
  test.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.30265],
    [0.95, 3, 3.18245],
    [0.95, 4, 2.77645],
    [0.95, 5, 2.57058],
    [0.95, 9, 2.26216],
    [0.95, 10, 2.22814],
    [0.95, 29, 2.04523],
    [0.95, 30, 2.04227],
    [0.95, 100, 1.98397],
    [0.95, 999, 1.96234],
    [0.99, 5, 4.03214],
    [0.99, 1, 63.6567],
    [0.5, 1, 1],
    [0.9, 2, 2.91999],
  ])('confidence %d, %i degrees of freedom: %d', (confidence, degrees, expected) => {
    expect(studentT(confidence, degrees)).toBeCloseTo(expected, 4);
  });

  test('falls towards the normal distribution', () => {
    const values = Array.from({ length: 500 }, (_, index) => studentT(0.95, index + 1));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(studentT(0.95, 100_000)).toBeCloseTo(1.95996, 4);
  });
});

describe('a summary', () => {
  test('of 1 to 5', () => {
    const { mean, std, n, interval } = summarize([1, 2, 3, 4, 5]);
    expect([mean, n]).toEqual([3, 5]);
    expect(std).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(interval).toBeCloseTo(1.96324, 4);
  });

  test('one value has a mean alone, none has nothing', () => {
    expect(summarize([0.5])).toEqual({ mean: 0.5, std: null, n: 1, interval: null });
    expect(summarize([])).toEqual({ mean: null, std: null, n: 0, interval: null });
  });

  test('a run that diverged does not vanish from the mean', () => {
    expect(summarize([0.5, null, 0.6])).toEqual({ mean: null, std: null, n: 3, interval: null });
  });

  test('agrees with the textbook sums', () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const n = values.length;
        const sum = values.reduce((a, b) => a + b);
        const pairs = values.flatMap((a) => values.map((b) => (a - b) ** 2)).reduce((a, b) => a + b);
        const { mean, std, interval } = summarize(values);
        expect(mean).toBeCloseTo(sum / n, 9);
        // The variance as the mean square distance of all pairs: another way to the same number.
        expect(std).toBeCloseTo(Math.sqrt(pairs / (2 * n * (n - 1))), 7);
        expect(interval).toBeCloseTo((studentT(0.95, n - 1) * (std ?? NaN)) / Math.sqrt(n), 9);
      }),
    );
  });
});
