/** What must hold for any convolution, and for the regions of fractional max pooling. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Convolution,
  convolutionInputScratch,
  convolutionScratch,
  convolutionSlots,
  convolutionWeightScratch,
  windowsIn,
} from '../../../engine/kernels/windows.ts';
import { type Case, decode, firstDifference, kernels, run, runTwin } from './harness.ts';

type Shape = Convolution & { readonly rows: number };

/** Any shape with at least one window. */
const shapes: fc.Arbitrary<Shape> = fc
  .record({
    rows: fc.integer({ min: 1, max: 5 }),
    inputs: fc.integer({ min: 1, max: 6 }),
    outputs: fc.integer({ min: 1, max: 9 }),
    groups: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 20 }),
    kernelHeight: fc.integer({ min: 1, max: 4 }),
    kernelWidth: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    padding: fc.integer({ min: 0, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ inputs, outputs, ...rest }) => ({
    ...rest,
    channels: inputs * rest.groups,
    filters: outputs * rest.groups,
  }))
  .filter(({ height, width, kernelHeight, kernelWidth, padding, dilation }) => {
    const fits = (length: number, kernel: number) => length + 2 * padding > dilation * (kernel - 1);
    return fits(height, kernelHeight) && fits(width, kernelWidth);
  });

/** Integers from −4 to 4: sums of their products are exact. */
const small = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => ((Math.imul(i + seed, 0x9e3779b1) >>> 16) % 9) - 4);

/** Forward and both gradients. */
function passes(shape: Shape, lanes: number): Case {
  const {
    rows,
    channels,
    height,
    width,
    filters,
    kernelHeight,
    kernelWidth,
    stride,
    padding,
    dilation,
    groups,
  } = shape;
  const outHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const outWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  const lengths = [
    convolutionScratch(shape),
    convolutionInputScratch(shape),
    convolutionWeightScratch(shape),
  ] as const;
  const weights = (filters * channels * kernelHeight * kernelWidth) / groups;
  const slots = convolutionSlots(shape, rows);
  const sizes = [
    rows, channels, height, width, filters, kernelHeight, kernelWidth, stride, padding, dilation, groups,
  ] as const; // prettier-ignore
  return {
    name: JSON.stringify(shape),
    buffers: {
      x: { values: small(rows * channels * height * width, 1) },
      weight: { values: small(weights, 2) },
      dy: { values: small(rows * filters * outHeight * outWidth, 3) },
      y: { values: rows * filters * outHeight * outWidth },
      dx: { values: rows * channels * height * width },
      partials: { values: slots * weights },
      dw: { values: weights },
      scratch: { type: 'raw', values: lanes * lengths[0] },
      scratchOfDx: { type: 'raw', values: lanes * lengths[1] },
      scratchOfDw: { type: 'raw', values: lanes * lengths[2] },
    },
    calls: [
      ['convolution', 'y', 'x', 'weight', 'weight', 'scratch', ...sizes, 0, lengths[0]],
      ['convolutionInputGradient', 'dx', 'dy', 'weight', 'scratchOfDx', ...sizes, lengths[1]],
      ['convolutionWeightGradient', 'partials', 'dy', 'x', 'scratchOfDw', ...sizes, slots, lengths[2]],
      ['columnSums', 'dw', 'partials', slots, weights],
    ],
    outputs: { y: {}, dx: {}, dw: {} },
  };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

// the optimized ones: agreement.test.ts has both
const optimized = kernels.filter(([, tier]) => tier === 'optimized');

describe.each(optimized)('%s, %s', (_variant, _tier, implementation) => {
  test('a convolution of any shape, and its gradients, are exact where their sums are', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 5 }), (shape, lanes) => {
        const item = passes(shape, lanes);
        const want = runTwin(item);
        const got = run(item, implementation, { lanes, shift: 4 });
        const values = (name: string) => decode(got.get(name) ?? new Uint8Array(), 'f32');
        for (const name of Object.keys(item.outputs)) {
          const difference = firstDifference(values(name), want.get(name) ?? [], {});
          expect(difference, `${name} of ${item.name}`).toBeUndefined();
        }
        // ⟨y(x, w), dy⟩ is linear in x and in w: both gradients must give it back
        const inner = dot(values('y'), values('dy'));
        expect(dot(values('dx'), values('x'))).toBe(inner);
        expect(dot(values('dw'), values('weight'))).toBe(inner);
      }),
      { numRuns: 50 },
    );
  });

  test('regions of fractional max pooling cover the image in steps of 1 and 2, in orders that differ', () => {
    const sizes = fc
      .record({ regions: fc.integer({ min: 1, max: 40 }), more: fc.nat(), seed: fc.integer() })
      .map(({ regions, more, seed }) => ({ regions, last: regions + (more % (regions + 1)), seed }));
    const edgesOf = (last: number, regions: number, seed: number, random: number, overlapping: number) => {
      const length = last + overlapping;
      const item: Case = {
        name: 'regions',
        buffers: {
          key: { type: 'i32', values: [seed, 0, 0] },
          edges: { type: 'i32', values: 8 * (2 * regions + 2) },
        },
        calls: [
          ['poolingRegions', 'edges', 'key', 8, length, length, regions, regions, 1, random, overlapping],
        ],
        outputs: {},
      };
      const edges = decode(run(item, implementation, { lanes: 2 }).get('edges') ?? new Uint8Array(), 'i32');
      return Array.from({ length: 16 }, (_, i) => edges.slice(i * (regions + 1), (i + 1) * (regions + 1)));
    };
    fc.assert(
      fc.property(sizes, fc.nat(1), fc.nat(1), ({ regions, last, seed }, random, overlapping) => {
        for (const edges of edgesOf(last, regions, seed, random, overlapping)) {
          expect([edges[0], edges[regions]]).toEqual([0, last]);
          for (let i = 0; i < regions; i++) {
            expect([1, 2]).toContain((edges[i + 1] ?? NaN) - (edges[i] ?? NaN));
          }
        }
      }),
      { numRuns: 50 },
    );
    for (const random of [0, 1]) {
      const orders = new Set(edgesOf(36, 25, 3, random, 0).map((edges) => edges.join()));
      expect(orders.size).toBeGreaterThan(random ? 15 : 8);
    }
  });
});

test('behind the source of a lane lies twice as much before the scratch of the next one begins', () => {
  const sides = {
    height: 28,
    width: 28,
    kernelHeight: 3,
    kernelWidth: 3,
    stride: 1,
    padding: 1,
    dilation: 1,
  };
  const shape: Convolution = { ...sides, channels: 16, filters: 32, groups: 1 };
  // Three copies of 30 rows of 28 elements for every channel that is convolved: of x on the way there, of dy on the way back.
  const source = (channels: number) => channels * 3 * 30 * 28;
  const packed = 16 * 9 * 32;
  expect(convolutionScratch(shape)).toBeGreaterThan(3 * source(16) + packed);
  expect(convolutionInputScratch(shape)).toBeGreaterThan(3 * source(32) + packed);
});
