/** Philox and what is drawn from it, in JavaScript and in WebAssembly. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reservedBytes } from '../../../engine/kernels/signatures.ts';
import { type Key, normal, permutation, philox, uniform } from '../../../engine/reference/index.ts';
import { kernels, memory } from './harness.ts';

const words = fc.integer({ min: 0, max: 0xffffffff });

/** Philox as the paper writes it, in whole 64-bit products. */
function textbook(key: [number, number], counter: [number, number, number, number]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const low = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & low, (p0 >> 32n) ^ c3 ^ k1, p0 & low];
    k0 = (k0 + 0x9e3779b9n) & low;
    k1 = (k1 + 0xbb67ae85n) & low;
  }
  return [c0, c1, c2, c3].map(Number);
}

describe('philox', () => {
  // kat_vectors of Random123, philox4x32-10
  test.each([
    [[0, 0], [0, 0, 0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [Array(2).fill(0xffffffff), Array(4).fill(0xffffffff), '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      [0xa4093822, 0x299f31d0],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('gives the known answers', (key, counter, answer) => {
    const [k0 = 0, k1 = 0] = key;
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
    const hex = philox(k0, k1, c0, c1, c2, c3).map((word) => word.toString(16).padStart(8, '0'));
    expect(hex.join(' ')).toBe(answer);
  });

  test('is the textbook one for any key and counter', () => {
    fc.assert(
      fc.property(fc.tuple(words, words), fc.tuple(words, words, words, words), (key, counter) => {
        expect(philox(...key, ...counter)).toEqual(textbook(key, counter));
      }),
    );
  });
});

const keyAt = reservedBytes;
const out = reservedBytes + 128;

function writeKey({ seedLow, seedHigh, step }: Key): void {
  new Int32Array(memory.buffer, keyAt, 3).set([seedLow | 0, seedHigh | 0, step | 0]);
}

const keys = fc.record({ seedLow: words, seedHigh: words, step: words });

describe.each(kernels)('%s, %s', (_variant, _tier, kernel) => {
  test('draws the words of the reference, for any seed, step, stream and length', () => {
    fc.assert(
      fc.property(keys, words, fc.integer({ min: 1, max: 70 }), (key, stream, length) => {
        writeKey(key);
        // [0, 1) · 1 + 0 is exact: the uniform numbers themselves
        kernel.randomUniform(out, keyAt, length, stream, 0, 1, 0, 1);
        const drawn = [...new Float32Array(memory.buffer, out, length)];
        expect(drawn).toEqual(drawn.map((_, element) => uniform(key, stream, element)));
      }),
      { numRuns: 60 },
    );
  });

  test('uniform numbers stay below the upper end, whatever the rounding', () => {
    writeKey({ seedLow: 3, seedHigh: 0, step: 0 });
    const length = 100_000;
    for (const [low, high] of [
      [1, 1.000001],
      [16777215, 16777216],
      [-1, 0],
      [-2, -1.9999998],
      [5, 5],
      [0, 1e-45],
    ] as const) {
      kernel.randomUniform(out, keyAt, length, 1, low, high, 0, 1);
      const drawn = new Float32Array(memory.buffer, out, length);
      const [first, end] = [Math.fround(low), Math.fround(high)];
      let inside = true;
      for (const x of drawn) inside &&= x >= first && (x < end || first === end);
      expect(inside, `[${low}, ${high})`).toBe(true);
    }
  });

  test('normal numbers have the moments of the normal distribution', () => {
    writeKey({ seedLow: 1, seedHigh: 2, step: 3 });
    const length = 1 << 19;
    kernel.randomNormal(out, keyAt, length, 4, 0, 1, 0, 1);
    const x = new Float32Array(memory.buffer, out, length);
    const moment = (power: number): number => x.reduce((sum, value) => sum + value ** power, 0) / length;
    const tolerance = (variance: number): number => 4.5 * Math.sqrt(variance / length);
    expect(Math.abs(moment(1))).toBeLessThan(tolerance(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(tolerance(2));
    expect(Math.abs(moment(3))).toBeLessThan(tolerance(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(tolerance(96));
    // neighbours, which share a radius and an angle, are independent
    const product = x.reduce((sum, value, i) => sum + value * (x[i ^ 1] ?? 0), 0) / length;
    expect(Math.abs(product)).toBeLessThan(tolerance(2));
  });

  test('dropout keeps the share it should, another share at another step, and is exact at rate 0', () => {
    const [rows, columns] = [300, 333];
    const length = rows * columns;
    const ones = out + 4 * length;
    new Float32Array(memory.buffer, ones, length).fill(1);
    const masks = [1, 2].map((step) => {
      writeKey({ seedLow: 9, seedHigh: 9, step });
      kernel.dropout(out, ones, keyAt, rows, columns, 7, 0.3, 0, 1);
      return new Float32Array(memory.buffer, out, length).slice();
    });
    for (const mask of masks) {
      const kept = mask.filter((value) => value !== 0);
      expect(Math.abs(kept.length / length - 0.7)).toBeLessThan(4.5 * Math.sqrt((0.3 * 0.7) / length));
      expect(new Set(kept)).toEqual(new Set([Math.fround(1 / Math.fround(1 - Math.fround(0.3)))]));
    }
    expect(masks[0]).not.toEqual(masks[1]);

    kernel.dropout(out, ones, keyAt, rows, columns, 7, 0, 0, 1);
    expect(new Float32Array(memory.buffer, out, length).every((value) => value === 1)).toBe(true);
  });
});

test('a normal number of the reference is finite at both ends of its radius', () => {
  const values = Array.from({ length: 4000 }, (_, i) => normal({ seedLow: 1, seedHigh: 1, step: 1 }, 1, i));
  expect(values.every(Number.isFinite)).toBe(true);
});

describe('permutation', () => {
  test('holds every index once, whatever the key', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 300 }), (key, length) => {
        const order = permutation(key, 5, length);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
      }),
    );
  });

  test('puts every item in every place equally often', () => {
    const length = 6;
    const rounds = 6000;
    const counts = Array.from({ length }, () => new Array<number>(length).fill(0));
    for (let step = 0; step < rounds; step++) {
      permutation({ seedLow: 5, seedHigh: 0, step }, 1, length).forEach((item, place) => {
        const row = counts[place] ?? [];
        row[item] = (row[item] ?? 0) + 1;
      });
    }
    const expected = rounds / length;
    const chiSquare = counts.flat().reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(60); // 25 degrees of freedom: beyond it once in 10,000 tries
  });
});
