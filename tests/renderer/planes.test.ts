/** Points in planes, and lines across them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crossing, momentsOf, pairsOf, squareAround, type Pair } from '../../renderer/labs/planes.ts';

const unit = { x: { min: -1, max: 1, step: 1 }, y: { min: -1, max: 1, step: 1 } };
const whole = fc.integer({ min: -50, max: 50 });
const number = fc.double({ min: -50, max: 50, noNaN: true });

test('a square has all points in it, and both its axes are as long', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 1 }), (points) => {
      const { x, y } = squareAround(points);
      expect(x.max - x.min).toBeCloseTo(y.max - y.min, 9);
      for (const [across, up] of points) {
        expect(across > x.min && across < x.max).toBe(true);
        expect(up > y.min && up < y.max).toBe(true);
      }
    }),
  );
});

test('points too near to one another for the axes to tell apart are drawn as one, a whole unit around it', () => {
  const pairs: readonly (readonly Pair[])[] = [
    [
      [0, 0],
      [0, Number.MIN_VALUE],
    ],
    [
      [1, 3],
      [1 + Number.EPSILON, 3],
    ],
  ];
  for (const points of pairs) {
    const { x, y } = squareAround(points);
    expect(x.max - x.min).toBeCloseTo(1.1, 9);
    expect(y.max - y.min).toBeCloseTo(1.1, 9);
  }
  const { x } = squareAround([
    [2e-6, 0],
    [1e-6, 0],
  ]);
  expect(x.max - x.min).toBeCloseTo(1.1e-6, 15);
});

test('a line crosses a square where it meets its sides, and nowhere else', () => {
  expect(crossing([1, 0, -0.5], unit)?.map(([x]) => x)).toEqual([0.5, 0.5]);
  expect(crossing([0, 2, 1], unit)?.map(([, y]) => y)).toEqual([-0.5, -0.5]);
  expect(crossing([1, 0, -2], unit)).toBeNull();
  expect(crossing([0, 0, 1], unit)).toBeNull();
  // From corner to corner, and by a corner alone.
  expect(crossing([1, -1, 0], unit)?.map(([x, y]) => x === y && Math.abs(x) === 1)).toEqual([true, true]);
  expect(crossing([1, 1, -2], unit)).toBeNull();
});

test('both ends lie on the line and on the border', () => {
  fc.assert(
    fc.property(whole, whole, whole, (a, b, c) => {
      const ends = crossing([a, b, c], unit);
      fc.pre(ends !== null);
      const scale = Math.abs(a) + Math.abs(b) + Math.abs(c);
      for (const [x, y] of ends!) {
        expect(Math.abs(a * x + b * y + c)).toBeLessThan(1e-9 * scale);
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeCloseTo(1, 9);
      }
    }),
  );
});

test('moments are those of the points', () => {
  const points: readonly Pair[] = [
    [0, 1],
    [2, 1],
    [4, 5],
    [6, 5],
  ];
  expect(pairsOf(points.flat())).toEqual(points);
  expect(momentsOf(points)).toEqual({ mean: [3, 3], std: [Math.sqrt(5), 2], covariance: 4 });
});
