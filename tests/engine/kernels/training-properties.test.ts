/** Gradients of the twins against finite differences, and what the kernels of training promise of any values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import { type BufferSpec, type Case, decode, kernels, run, runTwin } from './harness.ts';
import { floats, ints, normals } from './values.ts';

const optimized = kernels.filter(([, tier]) => tier === 'optimized');

type Values = Readonly<Record<string, readonly number[]>>;

/** Runs calls on the twins over float64 values and gives the buffers. */
function twins(values: Values, integersOf: Values, sizes: Record<string, number>, calls: Case['calls']) {
  const buffers: Record<string, BufferSpec> = {};
  // all as integers, which the twins get as they are: floats would be rounded to float32
  for (const [name, list] of Object.entries({ ...values, ...integersOf })) buffers[name] = ints([...list]);
  for (const [name, size] of Object.entries(sizes)) buffers[name] = floats(size);
  return runTwin({ name: 'difference', buffers, calls, outputs: {} });
}

interface Difference {
  readonly values: Values;
  readonly integers?: Values;
  readonly sizes: Record<string, number>;
  readonly calls: Case['calls'];
  /** What is summed, with weights, to one number. */
  readonly output: string;
  readonly weights: readonly number[];
  /** The gradient of each of these values is in this buffer. */
  readonly gradients: Readonly<Record<string, string>>;
}

/** The largest difference between a gradient and central differences. */
function worst({ values, integers = {}, sizes, calls, output, weights, gradients }: Difference): number {
  const step = 1e-5;
  const objective = (changed: Values): number =>
    (twins(changed, integers, sizes, calls).get(output) ?? []).reduce(
      (sum, y, i) => sum + y * (weights[i] ?? NaN),
      0,
    );
  const result = twins(values, integers, sizes, calls);
  return Math.max(
    ...Object.entries(gradients).flatMap(([name, gradient]) =>
      (values[name] ?? []).map((_, i) => {
        const moved = (by: number): Values => ({
          ...values,
          [name]: (values[name] ?? []).map((v, j) => (i === j ? v + by : v)),
        });
        const numeric = (objective(moved(step)) - objective(moved(-step))) / (2 * step);
        return Math.abs(numeric - (result.get(gradient)?.[i] ?? NaN));
      }),
    ),
  );
}

describe('gradients of the twins', () => {
  const byInput: KernelName[] = ['gelu', 'geluTanh', 'silu', 'softplus', 'mish', 'hardSwish'];
  const byOutput: [KernelName, ...number[]][] = [['leakyRelu', 0.1], ['elu', 0.7], ['selu']];
  const x = [-4.1, -2.2, -1.3, -0.75, -0.2, 0.1, 0.6, 1.9, 2.8, 3.5];
  const dy = normals(x.length, 71);

  test.each([...byInput.map((name): [KernelName, ...number[]] => [name]), ...byOutput])(
    '%s',
    (name, ...more) => {
      const from = byInput.includes(name) ? 'x' : 'y';
      const calls: Case['calls'] = [
        [name, 'y', 'x', 1, x.length, ...more],
        [`${name}Gradient` as KernelName, 'dx', from, 'dy', 1, x.length, ...more],
      ];
      const sizes = { y: x.length, dx: x.length };
      const error = worst({
        values: { x, dy },
        sizes,
        calls,
        output: 'y',
        weights: dy,
        gradients: { x: 'dx' },
      });
      expect(error).toBeLessThan(1e-7);
    },
  );

  test('prelu', () => {
    const [rows, channels, size] = [2, 3, 4];
    const length = rows * channels * size;
    const dy = normals(length, 72);
    const error = worst({
      values: { x: normals(length, 73), slope: [0.25, -0.1, 0.5], dy },
      sizes: { y: length, dx: length, partial: rows * channels, dslope: channels },
      calls: [
        ['prelu', 'y', 'x', 'slope', rows, channels, size],
        ['preluGradient', 'dx', 'partial', 'x', 'dy', 'slope', rows, channels, size],
        ['columnSums', 'dslope', 'partial', rows, channels],
      ],
      output: 'y',
      weights: dy,
      gradients: { x: 'dx', slope: 'dslope' },
    });
    expect(error).toBeLessThan(1e-7);
  });

  test('batch norm, with a row of padding', () => {
    const [rows, channels, size] = [4, 2, 3];
    const length = rows * channels * size;
    // the gradient that arrives at padding is 0
    const dy = normals(length, 74).map((v, i) => (i < 3 * channels * size ? v : 0));
    const error = worst({
      values: { x: normals(length, 75), gamma: [1.2, 0.7], beta: [0.1, -0.3], dy },
      integers: { count: [3], runningMean: [0, 0], runningVariance: [1, 1] },
      sizes: { mean: 2, inverse: 2, y: length, dx: length, dgamma: 2, dbeta: 2 },
      calls: [
        ['batchNormStatistics', 'mean', 'inverse', 'runningMean', 'runningVariance', 'x', 'count', rows, channels, size, 0.1, 1e-3],
        ['batchNorm', 'y', 'x', 'mean', 'inverse', 'gamma', 'beta', rows, channels, size],
        ['batchNormParameterGradient', 'dgamma', 'dbeta', 'x', 'dy', 'mean', 'inverse', 'count', rows, channels, size],
        ['batchNormGradient', 'dx', 'x', 'dy', 'mean', 'inverse', 'gamma', 'dgamma', 'dbeta', 'count', rows, channels, size],
      ],
      output: 'y',
      weights: dy,
      gradients: { x: 'dx', gamma: 'dgamma', beta: 'dbeta' },
    }); // prettier-ignore
    expect(error).toBeLessThan(1e-7);
  });

  test('layer norm', () => {
    const dy = normals(15, 76);
    const error = worst({
      values: { x: normals(15, 77), gamma: normals(5, 78), beta: normals(5, 79), dy },
      sizes: { mean: 3, inverse: 3, y: 15, dx: 15, dgamma: 5, dbeta: 5 },
      calls: [
        ['layerNorm', 'y', 'mean', 'inverse', 'x', 'gamma', 'beta', 3, 5, 1e-3],
        ['layerNormGradient', 'dx', 'x', 'dy', 'mean', 'inverse', 'gamma', 3, 5],
        ['layerNormParameterGradient', 'dgamma', 'dbeta', 'x', 'dy', 'mean', 'inverse', 3, 5],
      ],
      output: 'y',
      weights: dy,
      gradients: { x: 'dx', gamma: 'dgamma', beta: 'dbeta' },
    });
    expect(error).toBeLessThan(1e-7);
  });

  test.each(['softTargetCrossEntropy', 'multiclassHinge', 'meanSquaredError'] as const)('%s', (name) => {
    const targets = name === 'multiclassHinge' ? [] : ['targets'];
    const margin = name === 'multiclassHinge' ? [1] : [];
    const error = worst({
      values: { x: normals(12, 80), targets: normals(12, 81).map(Math.abs), scale: [0.5] },
      integers: { labels: [1, -1, 3] },
      sizes: { dx: 12, loss: 3, correct: 3 },
      calls: [[name, 'dx', 'loss', 'correct', 'x', ...targets, 'labels', 'scale', 3, 4, ...margin]],
      output: 'loss',
      weights: [0.5, 0.5, 0.5],
      gradients: { x: 'dx' },
    });
    expect(error).toBeLessThan(1e-7);
  });
});

describe.each(optimized)('%s, %s', (_variant, _tier, implementation) => {
  const floatsOf = (item: Case, name: string, lanes = 1): number[] =>
    decode(run(item, implementation, { lanes }).get(name) ?? new Uint8Array(), 'f32');

  test('batch norm gives mean 0 and variance 1 before scale and shift', () => {
    const shapes = fc.record({
      rows: fc.integer({ min: 2, max: 20 }),
      channels: fc.integer({ min: 1, max: 20 }),
      size: fc.integer({ min: 1, max: 9 }),
      mean: fc.integer({ min: -30, max: 30 }),
      lanes: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(shapes, ({ rows, channels, size, mean, lanes }) => {
        const x = normals(rows * channels * size, 82, 2, mean);
        const item: Case = {
          name: 'batch norm',
          buffers: {
            x: floats(x),
            count: ints([rows]),
            mean: floats(channels),
            inverse: floats(channels),
            runningMean: floats(Array(channels).fill(0)),
            runningVariance: floats(Array(channels).fill(1)),
            gamma: floats(Array(channels).fill(1)),
            beta: floats(Array(channels).fill(0)),
            y: floats(x.length),
          },
          calls: [
            ['batchNormStatistics', 'mean', 'inverse', 'runningMean', 'runningVariance', 'x', 'count', rows, channels, size, 1, 0],
            ['batchNorm', 'y', 'x', 'mean', 'inverse', 'gamma', 'beta', rows, channels, size],
          ],
          outputs: {},
        }; // prettier-ignore
        const [y, inverses] = [floatsOf(item, 'y', lanes), floatsOf(item, 'inverse', lanes)];
        for (let channel = 0; channel < channels; channel++) {
          const mine = (_: number, i: number): boolean => Math.floor(i / size) % channels === channel;
          const own = y.filter(mine);
          // x and the mean are float32 numbers of this size: of their difference in deviations, no more can be known.
          const rounding = 2 ** -22 * Math.max(...[...x].filter(mine).map(Math.abs)) * inverses[channel]!;
          const average = own.reduce((a, b) => a + b, 0) / own.length;
          const variance = own.reduce((a, b) => a + (b - average) ** 2, 0) / own.length;
          expect(Math.abs(average)).toBeLessThan(1e-6 + rounding);
          expect(Math.abs(variance - 1)).toBeLessThan(1e-6 + 2 * rounding);
        }
      }),
      { numRuns: 30 },
    );
  });

  const length = 40_000;
  const filled = (kernel: KernelName, seed: number, ...settings: number[]): number[] =>
    floatsOf(
      {
        name: kernel,
        buffers: { key: ints([seed, 1, 2]), out: floats(length) },
        calls: [[kernel, 'out', 'key', length, 3, ...settings]],
        outputs: {},
      },
      'out',
      2,
    );

  test('the truncated normal stays within two deviations, with the variance of the theory', () => {
    const z = filled('truncatedNormal', 5, 0, 1);
    expect(Math.max(...z.map(Math.abs))).toBeLessThanOrEqual(2);
    expect(Math.max(...z)).toBeGreaterThan(1.99);
    const mean = z.reduce((a, b) => a + b, 0) / length;
    const variance = z.reduce((a, b) => a + (b - mean) ** 2, 0) / length;
    expect(Math.abs(mean)).toBeLessThan(0.02); // 4.5 standard errors
    expect(Math.abs(variance - 0.7737)).toBeLessThan(0.02); // 1 − 2·2·φ(2) / (Φ(2) − Φ(−2))
  });

  test('masks keep the share that was asked for', () => {
    const share = (values: number[]): number => values.filter((value) => value !== 0).length / values.length;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(1000), (percent, seed) => {
        const p = percent / 100;
        const tolerance = 5 * Math.sqrt((p * (1 - p)) / length);
        expect(Math.abs(share(filled('bernoulli', seed, p)) - p)).toBeLessThan(tolerance);
        const item: Case = {
          name: 'mask',
          buffers: { x: floats(Array(length).fill(1)), key: ints([seed, 1, 2]), y: floats(length) },
          calls: [['randomMask', 'y', 'x', 'key', 100, length / 100, 4, p, 1]],
          outputs: {},
        };
        expect(Math.abs(share(floatsOf(item, 'y', 3)) - (1 - p))).toBeLessThan(tolerance);
        const rows: Case = { ...item, calls: [['stochasticDepth', 'y', 'x', 'key', length, 1, 4, p, 1, 1]] };
        expect(Math.abs(share(floatsOf(rows, 'y', 3)) - p)).toBeLessThan(tolerance);
      }),
      { numRuns: 5, seed: 1 },
    );
  });

  test('alpha dropout keeps mean 0 and variance 1', () => {
    const item: Case = {
      name: 'alpha dropout',
      buffers: { x: floats(normals(length, 83)), key: ints([1, 1, 2]), y: floats(length) },
      calls: [['alphaDropout', 'y', 'x', 'key', 1, length, 4, 0.2]],
      outputs: {},
    };
    const y = floatsOf(item, 'y');
    const mean = y.reduce((a, b) => a + b, 0) / length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(y.reduce((a, b) => a + (b - mean) ** 2, 0) / length - 1)).toBeLessThan(0.04);
  });
});
