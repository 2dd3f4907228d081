/** Thinning a curve keeps what one would see of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thin as thinRows, type Row } from '../../engine/store/thin.ts';

const values = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, Infinity, -Infinity) },
);

/** Points at rising steps, with gaps as runs have them. */
const curves = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), values), { maxLength: 300 }).map((gaps) => {
  let step = 0;
  return gaps.map(([gap, value]): Row => [(step += gap), 0, value]);
});

/** As the store does it: row after row, with the steps of the first and the last known before. */
function thin(points: readonly Row[], buckets: number): Row[] {
  const span = { first: points[0]?.[0] ?? 0, last: points.at(-1)?.[0] ?? 0 };
  return thinRows(points.values(), span, buckets);
}

/** The buckets by their definition: the range of steps in equal parts. */
function bucketsOf(points: readonly Row[], buckets: number): Row[][] {
  const cut: Row[][] = Array.from({ length: buckets }, () => []);
  const first = points[0]?.[0] ?? 0;
  const range = (points.at(-1)?.[0] ?? 0) - first + 1;
  for (const point of points) {
    cut[Math.min(buckets - 1, Math.floor((point[0] - first) / (range / buckets)))]!.push(point);
  }
  return cut.filter((bucket) => bucket.length > 0);
}

const buckets = fc.integer({ min: 1, max: 60 });

describe('thinning', () => {
  test('takes from the points, in their order, at most three a bucket', () => {
    fc.assert(
      fc.property(curves, buckets, (points, count) => {
        const kept = thin(points, count);
        expect(kept.length).toBeLessThanOrEqual(3 * count);
        const indices = kept.map((point) => points.indexOf(point));
        expect(indices).not.toContain(-1);
        expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
      }),
    );
  });

  test('keeps the lowest, the highest and the last of every bucket', () => {
    fc.assert(
      fc.property(curves, buckets, (points, count) => {
        const kept = new Set(thin(points, count));
        for (const bucket of bucketsOf(points, count)) {
          const left = bucket.filter((point) => kept.has(point));
          const numbers = (of: readonly Row[]): number[] =>
            of.map(([, , value]) => value).filter((v) => v !== null && Number.isFinite(v)) as number[];
          expect(left.at(-1)).toBe(bucket.at(-1));
          expect(Math.min(...numbers(left))).toBe(Math.min(...numbers(bucket)));
          expect(Math.max(...numbers(left))).toBe(Math.max(...numbers(bucket)));
        }
      }),
    );
  });

  test('leaves alone what has a point or less in every bucket', () => {
    const points = Array.from({ length: 50 }, (_, step): Row => [step, 0, Math.cos(step)]);
    expect(thin(points, 50)).toEqual(points);
    expect(thin(points, 10_000)).toEqual(points);
    expect(thin([], 10)).toEqual([]);
    expect(thin(points.slice(0, 1), 1)).toEqual(points.slice(0, 1));
  });

  test('a run that diverged stays so', () => {
    const points = Array.from({ length: 100 }, (_, step): Row => [
      step,
      0,
      step < 50 ? 1 : step < 75 ? null : Infinity,
    ]);
    expect(thin(points, 4).filter(([step]) => step >= 50)).toEqual([
      [74, 0, null],
      [99, 0, Infinity],
    ]);
  });
});
