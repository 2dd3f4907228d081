/** What must hold for any size and any values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packedLength, scratchLength } from '../../../engine/kernels/signatures.ts';
import { type Case, decode, firstDifference, kernels, run, runTwin, sameBits } from './harness.ts';

const bufferOf = (result: Map<string, Uint8Array>, name: string): Uint8Array =>
  result.get(name) ?? new Uint8Array();

interface Product {
  rows: number;
  n: number;
  k: number;
  lanes: number;
  stride: number;
  transposedA: boolean;
  transposedB: boolean;
  seed: number;
}

const products: fc.Arbitrary<Product> = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  n: fc.integer({ min: 1, max: 50 }),
  k: fc.integer({ min: 1, max: 360 }),
  lanes: fc.integer({ min: 1, max: 8 }),
  stride: fc.integer({ min: 0, max: 3 }),
  transposedA: fc.boolean(),
  transposedB: fc.boolean(),
  seed: fc.nat(1000),
});

/** Integers from −4 to 4: sums of their products are exact. */
const small = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => ((Math.imul(i + seed, 0x9e3779b1) >>> 16) % 9) - 4);

function productCase({ rows, n, k, lanes, stride, transposedA, transposedB, seed }: Product): Case {
  const bRow = (transposedB ? k : n) + stride;
  return {
    name: 'product',
    buffers: {
      a: { values: small(rows * k, seed) },
      b: { values: small((transposedB ? n : k) * bRow, seed + 1) },
      packed: { type: 'raw', values: packedLength(k, n) },
      scratch: { type: 'raw', values: lanes * scratchLength(rows, k) },
      out: { values: rows * n },
    },
    calls: [
      [transposedB ? 'packTransposed' : 'packB', 'packed', 'b', bRow, k, n],
      [transposedA ? 'matmulTransposed' : 'matmulRows', 'out', 'a', 'packed', 'scratch', rows, n, k],
    ],
    outputs: { out: {} },
  };
}

// the optimized ones: agreement.test.ts has both
const optimized = kernels.filter(([, tier]) => tier === 'optimized');

describe.each(optimized)('%s, %s', (_variant, _tier, implementation) => {
  test('a product of any shape is exact where its sums are', () => {
    fc.assert(
      fc.property(products, fc.integer({ min: 0, max: 31 }), (product, words) => {
        const item = productCase(product);
        const got = run(item, implementation, { lanes: product.lanes, shift: 4 * words });
        const difference = firstDifference(
          decode(bufferOf(got, 'out'), 'f32'),
          runTwin(item).get('out') ?? [],
          {},
        );
        expect(difference).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('a row of a product has the same bits in any company', () => {
    const [rows, n, k] = [23, 37, 400];
    const values = (length: number, frequency: number): number[] =>
      Array.from({ length }, (_, i) => Math.sin(i * frequency));
    const item = (from: number, count: number): Case => ({
      name: 'rows',
      buffers: {
        a: { values: values(rows * k, 1.3).slice(from * k, (from + count) * k) },
        b: { values: values(k * n, 2.1) },
        packed: { type: 'raw', values: packedLength(k, n) },
        scratch: { type: 'raw', values: scratchLength(rows, k) },
        out: { values: count * n },
      },
      calls: [
        ['packB', 'packed', 'b', n, k, n],
        ['matmulRows', 'out', 'a', 'packed', 'scratch', count, n, k],
      ],
      outputs: { out: {} },
    });
    const all = bufferOf(run(item(0, rows), implementation, { lanes: 1 }), 'out');
    for (const [from, count] of [
      [0, 1],
      [5, 1],
      [3, 7],
      [11, 12],
      [22, 1],
    ] as const) {
      const part = bufferOf(run(item(from, count), implementation, { lanes: 1 }), 'out');
      expect(sameBits(part, all.slice(from * n * 4, (from + count) * n * 4), 'f32')).toBe(true);
    }
  });

  test('an activation of an element does not depend on its place', () => {
    const x = [NaN, -Infinity, Infinity, -90, -20, -1.5, -1e-3, -1e-40, 0, 1e-20, 0.3, 0.7, 2, 8, 30, 88.7];
    for (const kernel of ['sigmoid', 'tanh', 'relu'] as const) {
      const apply = (values: number[]): number[] => {
        const item: Case = {
          name: kernel,
          buffers: { x: { values }, y: { values: values.length } },
          calls: [[kernel, 'y', 'x', 1, values.length]],
          outputs: {},
        };
        return decode(bufferOf(run(item, implementation, { lanes: 1 }), 'y'), 'f32');
      };
      const alone = x.flatMap((value) => apply([value]));
      for (let turn = 0; turn < x.length; turn++) {
        const turned = [...x.slice(turn), ...x.slice(0, turn)];
        expect(apply(turned)).toEqual([...alone.slice(turn), ...alone.slice(0, turn)]);
      }
    }
  });

  test('the gradient of a loss sums to 0 over a row, and no loss is negative', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (logits, draw) => {
          const columns = logits.length;
          const item: Case = {
            name: 'loss',
            buffers: {
              logits: { values: logits },
              labels: { type: 'i32', values: [draw % columns] },
              scale: { values: [1] },
              dlogits: { values: columns },
              loss: { values: 1 },
              correct: { values: 1 },
            },
            calls: [
              ['softmaxCrossEntropy', 'dlogits', 'loss', 'correct', 'logits', 'labels', 'scale', 1, columns],
            ],
            outputs: {},
          };
          const got = run(item, implementation, { lanes: 1 });
          const gradient = decode(bufferOf(got, 'dlogits'), 'f32');
          expect(Math.abs(gradient.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-6);
          expect(decode(bufferOf(got, 'loss'), 'f32')[0]).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
