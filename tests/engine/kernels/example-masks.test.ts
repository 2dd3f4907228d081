/** Masks drawn for every example: as many as asked for, and none that follows from another. */
import { describe, expect, test } from 'vitest';
import { maskLength } from '../../../engine/kernels/signatures.ts';
import { type Case, decode, kernels, run } from './harness.ts';
import { ints } from './values.ts';

// Whole blocks of 128 units and whole fours of rows: every bit belongs to a weight.
const [examples, fanIn, units] = [16, 32, 256];
const length = maskLength(examples, fanIn, units);
const bits = 32 * length;

const ones = (x: number): number => {
  let count = 0;
  for (let rest = x >>> 0; rest > 0; rest &= rest - 1, rest >>>= 0) count++;
  return count;
};
const countOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + ones(x), 0);

const drawing = (rate: number, step: number): Case => ({
  name: `${rate}`,
  buffers: { key: ints([11, 12, step]), masks: ints(length) },
  calls: [['exampleMasks', 'masks', 'key', examples, fanIn, units, 3, rate]],
  outputs: {},
});

describe.each(kernels)('%s, %s', (_variant, _tier, implementation) => {
  const drawn = (rate: number, step = 0): number[] =>
    decode(run(drawing(rate, step), implementation, { lanes: 2 }).get('masks') ?? new Uint8Array(), 'i32');

  test.each([0, 0.1, 0.25, 0.3, 0.5, 0.75, 0.99])('at rate %d, that share of the bits is 0', (rate) => {
    const error = Math.abs(countOf(drawn(rate)) / bits - (1 - rate));
    expect(error).toBeLessThanOrEqual(5 * Math.sqrt((rate * (1 - rate)) / bits));
  });

  test.each([0.3, 0.5])(
    'at rate %d, masks of other units, weights, examples and steps tell nothing',
    (rate) => {
      const masks = drawn(rate);
      const later = drawn(rate, 1);
      const integersOfExample = length / examples;
      const pairs: [string, (index: number) => number, number][] = [
        ['neighbouring units', (i) => masks[i + 1]!, 1],
        ['units four apart', (i) => (masks[i]! << 1) | 1, 0],
        ['rows of weights', (i) => masks[i + 4]!, 4],
        ['fours of rows', (i) => masks[i + 16]!, 16],
        ['blocks of units', (i) => masks[i + 4 * fanIn]!, 4 * fanIn],
        ['examples', (i) => masks[i + integersOfExample]!, integersOfExample],
        ['steps', (i) => later[i]!, 0],
      ];
      const alike = rate ** 2 + (1 - rate) ** 2;
      for (const [name, other, apart] of pairs) {
        // The bit that was shifted in has no pair.
        const seen = name === 'units four apart' ? 31 : 32;
        const mine = masks.slice(0, length - apart);
        const agreed = mine.reduce((sum, x, i) => {
          const same = ~(x ^ other(i));
          return sum + ones(seen === 31 ? same & ~1 : same);
        }, 0);
        const count = seen * mine.length;
        // Pairs overlap, which adds to the variance of a count of agreements, at most as much again twice over.
        const deviation = Math.sqrt((3 * alike * (1 - alike)) / count);
        expect(Math.abs(agreed / count - alike), name).toBeLessThan(5 * deviation);
      }
    },
  );

  test('a rate of one half takes the first digit of every number, that of one quarter the first two', () => {
    const [half, quarter, most] = [drawn(0.5), drawn(0.25), drawn(0.75)];
    // What is kept at a higher rate is kept at a lower one.
    half.forEach((x, i) => expect((x | quarter[i]!) === quarter[i]! && (most[i]! & ~x) === 0).toBe(true));
  });
});
