/** Cases of batch norm and layer norm. */
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import type { BufferSpec, Case } from './harness.ts';
import { fewSizes, floats, ints, normals } from './values.ts';

interface Batch {
  readonly name: string;
  readonly rows: number;
  readonly channels: number;
  readonly size: number;
  /** The rows that count. */
  readonly count: number;
  readonly x: number[];
}

const batches: readonly Batch[] = (
  [
    [1, 1, 1, 1],
    [7, 1, 1, 5],
    [6, 5, 1, 6],
    [9, 35, 1, 9],
    [5, 16, 1, 4],
    [3, 4, 5, 3],
    [4, 3, 33, 4],
    [6, 7, 16, 2],
    [1, 6, 9, 1],
  ] as const
).map(([rows, channels, size, count]) => ({
  name: `(${rows}, ${channels}, ${size}), ${count} rows count`,
  rows,
  channels,
  size,
  count,
  x: normals(rows * channels * size, 11, 2, 0.5),
}));

/** The first channel has what follows it nowhere: NaN and infinities must stay in it. */
const spoilt: Batch = {
  name: 'a channel of NaN, one of infinity, one of large values',
  rows: 4,
  channels: 20,
  size: 1,
  count: 4,
  x: normals(80, 12).map((value, i) =>
    i === 20 ? NaN : i === 21 ? Infinity : i % 20 === 2 ? value * 1e30 : value,
  ),
};
const constant: Batch = {
  name: 'equal values',
  rows: 6,
  channels: 3,
  size: 5,
  count: 6,
  x: Array(90).fill(0.1),
};
/** Mean 1000 times the deviation: plain squares in float32 would lose it all. */
const farOff: Batch = {
  name: 'far from 0',
  rows: 9,
  channels: 5,
  size: 7,
  count: 9,
  x: normals(315, 13, 1, 1e3),
};

const gamma = (channels: number): BufferSpec => floats(normals(channels, 14, 0.3, 1));
const beta = (channels: number): BufferSpec => floats(normals(channels, 15));

function buffersOf({ rows, channels, size, count, x }: Batch): Record<string, BufferSpec> {
  return {
    x: floats(x),
    dy: floats(normals(rows * channels * size, 16)),
    count: ints([count]),
    mean: floats(channels),
    inverse: floats(channels),
    runningMean: floats(normals(channels, 17)),
    runningVariance: floats(normals(channels, 18).map((value) => 1 + value * value)),
    gamma: gamma(channels),
    beta: beta(channels),
    dgamma: floats(channels),
    dbeta: floats(channels),
    out: floats(rows * channels * size),
  };
}

function statisticsCall({ rows, channels, size }: Batch): Case['calls'][number] {
  const names = ['mean', 'inverse', 'runningMean', 'runningVariance', 'x', 'count'];
  return ['batchNormStatistics', ...names, rows, channels, size, 0.125, 1e-5];
}

function parameterCall({ rows, channels, size }: Batch): Case['calls'][number] {
  const names = ['dgamma', 'dbeta', 'x', 'dy', 'mean', 'inverse', 'count'];
  return ['batchNormParameterGradient', ...names, rows, channels, size];
}

/** The buffers that a program touches, and no others: an untouched one would be compared with nothing. */
function program(batch: Batch, calls: Case['calls'], outputs: Case['outputs']): Case {
  const used = new Set(calls.flat());
  const buffers = Object.fromEntries(Object.entries(buffersOf(batch)).filter(([name]) => used.has(name)));
  return { name: batch.name, buffers, calls, outputs: { ...statistics, ...running, ...outputs } };
}

const statistics = { mean: { relative: 1e-7, absolute: 1e-7 }, inverse: { relative: 2e-7 } };
const running = {
  runningMean: { relative: 1e-7, absolute: 1e-7 },
  runningVariance: { relative: 1e-7, absolute: 1e-7 },
};
// the output carries the rounding of the mean, times gamma / deviation
const near = { relative: 1e-6, absolute: 2e-6 };

function batchNormCases(kernel: KernelName): Case[] {
  return [...batches, spoilt, constant, farOff].map((batch) => {
    const { rows, channels, size } = batch;
    const far = batch === farOff ? 3e-4 : batch === constant ? 1e-4 : 2e-6;
    const statisticsFirst = statisticsCall(batch);
    switch (kernel) {
      case 'batchNormStatistics':
        return program(batch, [statisticsFirst], {});
      case 'batchNorm': {
        const names = ['out', 'x', 'mean', 'inverse', 'gamma', 'beta'];
        return program(batch, [statisticsFirst, ['batchNorm', ...names, rows, channels, size]], {
          out: { relative: 1e-6, absolute: far },
        });
      }
      case 'batchNormParameterGradient':
        return program(batch, [statisticsFirst, parameterCall(batch)], {
          dgamma: { relative: 1e-6, absolute: 20 * far },
          dbeta: { relative: 2e-7, absolute: 1e-7 },
        });
      default: {
        const names = ['out', 'x', 'dy', 'mean', 'inverse', 'gamma', 'dgamma', 'dbeta', 'count'];
        return program(
          batch,
          [statisticsFirst, parameterCall(batch), ['batchNormGradient', ...names, rows, channels, size]],
          // γ/√ε is 300 where all values are equal, and there dx is what cancels
          { out: { relative: 1e-6, absolute: batch === constant ? 1e-3 : 3 * far } },
        );
      }
    }
  });
}

interface Rows {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly x: number[];
}

const examples: readonly Rows[] = [
  ...fewSizes.map(([rows, columns]) => ({
    name: `(${rows}, ${columns})`,
    rows,
    columns,
    x: normals(rows * columns, 21, 3, 1),
  })),
  {
    name: 'NaN, infinity, large values',
    rows: 4,
    columns: 9,
    x: normals(36, 22).map((v, i) => (i === 3 ? NaN : i === 10 ? -Infinity : i > 26 ? v * 1e30 : v)),
  },
];

function layerNormCases(kernel: KernelName): Case[] {
  return examples.map(({ name, rows, columns, x }) => {
    const base = {
      x: floats(x),
      gamma: gamma(columns),
      beta: beta(columns),
      mean: floats(rows),
      inverse: floats(rows),
      y: floats(x.length),
    };
    const forward = ['layerNorm', 'y', 'mean', 'inverse', 'x', 'gamma', 'beta', rows, columns, 1e-5] as const;
    const dy = floats(normals(x.length, 23));
    if (kernel === 'layerNorm') {
      return { name, buffers: base, calls: [forward], outputs: { ...statistics, y: near } };
    }
    if (kernel === 'layerNormGradient') {
      return {
        name,
        buffers: { ...base, dy, dx: floats(x.length) },
        calls: [forward, ['layerNormGradient', 'dx', 'x', 'dy', 'mean', 'inverse', 'gamma', rows, columns]],
        outputs: { dx: near },
      };
    }
    return {
      name,
      buffers: { ...base, dy, dgamma: floats(columns), dbeta: floats(columns) },
      calls: [
        forward,
        ['layerNormParameterGradient', 'dgamma', 'dbeta', 'x', 'dy', 'mean', 'inverse', rows, columns],
      ],
      outputs: { dgamma: { relative: 1e-6, absolute: 1e-5 }, dbeta: { relative: 1e-6, absolute: 1e-6 } },
    };
  });
}

export const normalizationCases = {
  batchNormStatistics: () => batchNormCases('batchNormStatistics'),
  inverseDeviation: () =>
    [1, 5, 16, 37].map((channels) => ({
      name: `${channels} channels`,
      buffers: {
        variance: floats(normals(channels, 19).map((value, i) => (i === 3 ? NaN : value * value))),
        inverse: floats(channels),
      },
      calls: [['inverseDeviation', 'inverse', 'variance', channels, 1e-5]],
      outputs: { inverse: { relative: 1e-7 } },
    })),
  batchNorm: () => batchNormCases('batchNorm'),
  batchNormParameterGradient: () => batchNormCases('batchNormParameterGradient'),
  batchNormGradient: () => batchNormCases('batchNormGradient'),
  layerNorm: () => layerNormCases('layerNorm'),
  layerNormGradient: () => layerNormCases('layerNormGradient'),
  layerNormParameterGradient: () => layerNormCases('layerNormParameterGradient'),
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
