import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratioOf, spreadOf } from '../../../engine/bench/statistics.ts';

const times = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 });

describe('the spread of timings', () => {
  it('is a value in the middle of those below and above it, and does not depend on their order', () => {
    fc.assert(
      fc.property(times, (values) => {
        const { median, low, high } = spreadOf(values);
        const below = (limit: number) => values.filter((value) => value < limit).length;
        const above = (limit: number) => values.filter((value) => value > limit).length;
        const steps = values.length - 1;
        for (const [value, share] of [
          [low, 0.25],
          [median, 0.5],
          [high, 0.75],
        ] as const) {
          expect(below(value)).toBeLessThanOrEqual(Math.ceil(share * steps));
          expect(above(value)).toBeLessThanOrEqual(Math.ceil((1 - share) * steps));
        }
        expect(spreadOf([...values].reverse())).toEqual({ median, low, high });
      }),
    );
  });

  it('of five values are the second, the third and the fourth', () => {
    expect(spreadOf([9, 1, 5, 3, 7])).toEqual({ low: 3, median: 5, high: 7 });
  });

  it('of a ratio is taken round by round: a moment that slowed both is in neither', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (slowness) => {
        const ours = slowness.map((factor) => factor * 2);
        const theirs = slowness.map((factor) => factor * 3);
        expect(ratioOf(theirs, ours)).toEqual({ low: 1.5, median: 1.5, high: 1.5 });
      }),
    );
  });
});
