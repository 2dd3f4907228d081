/** What every kernel is tried on: sizes on both sides of every vector, tile and block, and values at every edge. */
import {
  chunks,
  histogramLength,
  type KernelName,
  momentsLength,
  packedLength,
} from '../../../engine/kernels/signatures.ts';
import { moreActivationCases } from './activation-cases.ts';
import { convolutionCases } from './convolution-cases.ts';
import { exampleMaskCases } from './example-mask-cases.ts';
import type { Case, Tolerance } from './harness.ts';
import { inputCases } from './input-cases.ts';
import { moreLossCases } from './loss-cases.ts';
import { normalizationCases } from './normalization-cases.ts';
import { poolingCases } from './pooling-cases.ts';
import { productCases } from './product-cases.ts';
import { regularizationCases } from './regularization-cases.ts';
import { histogramCase, lossCases, momentsCase, statisticsCases, unitCases } from './statistics-cases.ts';
import { trainingCases } from './training-cases.ts';
import { extremes, fewSizes, floats, integers, ints, normals, raw, sizes, sweep } from './values.ts';

function elementwise(name: string, x: number[], kernel: KernelName, y: Tolerance): Case {
  return {
    name,
    buffers: { x: floats(x), y: floats(x.length) },
    calls: [[kernel, 'y', 'x', 1, x.length]],
    outputs: { y },
  };
}

function activationCases(kernel: 'sigmoid' | 'tanh' | 'relu', y: Tolerance): Case[] {
  return [
    ...sizes.map(([rows, columns]): Case => {
      const x = normals(rows * columns, 3, 3);
      return {
        name: `(${rows}, ${columns})`,
        buffers: { x: floats(x), y: floats(x.length) },
        calls: [[kernel, 'y', 'x', rows, columns]],
        outputs: { y },
      };
    }),
    elementwise('extremes', extremes, kernel, { ...y, absolute: 1.2e-38 }),
    elementwise('limits', [-Infinity, Infinity, -1e38, 1e38, -200, 200, -105, 105], kernel, {
      absolute: 1e-44,
    }),
    elementwise('sweep', sweep(-25, 25, 20001), kernel, y),
    elementwise('tiny', sweep(-1e-6, 1e-6, 2001), kernel, y),
    elementwise('subnormal', sweep(-1e-38, 1e-38, 1001), kernel, { ...y, absolute: 3e-45 }),
    {
      name: 'in place',
      buffers: { x: floats(normals(133, 4, 3)) },
      calls: [[kernel, 'x', 'x', 7, 19]],
      outputs: { x: y },
    },
  ];
}

function gradientCases(kernel: 'sigmoidGradient' | 'tanhGradient' | 'reluGradient'): Case[] {
  // what is below the smallest normal number is 0
  const dx = { relative: 3e-7, absolute: 1.2e-38 };
  return [
    ...sizes.map(([rows, columns]): Case => {
      const y = normals(rows * columns, 5).map((value) => Math.tanh(value));
      return {
        name: `(${rows}, ${columns})`,
        buffers: { y: floats(y), dy: floats(normals(y.length, 6)), dx: floats(y.length) },
        calls: [[kernel, 'dx', 'y', 'dy', rows, columns]],
        outputs: { dx },
      };
    }),
    {
      name: 'edges, in place',
      buffers: {
        y: floats([0, -0, 1, -1, 0.9999999, NaN, 1e-40, -1e-40, 0.5, 1, 1, 0]),
        dy: floats([1, 1, 1, 1, 1, 1, 1, 1, NaN, 1e38, Infinity, -Infinity]),
      },
      calls: [[kernel, 'dy', 'y', 'dy', 3, 4]],
      outputs: { dy: dx },
    },
  ];
}

const keys = [
  [0, 0, 0],
  [-1, -1, -1],
  [0x12345678, -0x65432110, 77],
];
const lengths = [1, 2, 3, 5, 15, 16, 17, 31, 33, 100, 337, 1000];

const packing = (kernel: 'packB' | 'packTransposed', stride: number): Case[] =>
  [
    [5, 7],
    [1, 16],
    [40, 33],
    [19, 48],
  ].map(([k = 0, n = 0]) => {
    const [stored, width] = kernel === 'packB' ? [k, n] : [n, k];
    return {
      name: `(${k}, ${n})`,
      buffers: { b: floats(integers(stored * (width + stride), 1)), packed: floats(packedLength(k, n)) },
      calls: [[kernel, 'packed', 'b', width + stride, k, n]],
      outputs: { packed: {} },
    };
  });

const turning = [
  [1, 16],
  [16, 32],
  [21, 48],
  [37, 16],
].map(([rows = 0, columns = 0]): Case => {
  return {
    name: `(${rows}, ${columns})`,
    buffers: { w: floats(normals(rows * columns, 1)), packed: floats(packedLength(columns, rows)) },
    calls: [['packTurned', 'packed', 'w', rows, columns]],
    outputs: { packed: {} },
  };
});

function biasCases(kernel: 'addBias' | 'addBiasRelu'): Case[] {
  const biased = (name: string, y: number[], [rows, columns]: (typeof sizes)[number]): Case => ({
    name,
    buffers: { y: floats(y), bias: floats(normals(columns, 2)) },
    calls: [[kernel, 'y', 'bias', rows, columns]],
    outputs: { y: { absolute: 3e-7, relative: 1e-7 } },
  });
  return [
    ...sizes.map((size) => biased(`(${size.join(', ')})`, normals(size[0] * size[1], 1), size)),
    biased('extremes', [...extremes, ...extremes], [2, extremes.length]),
  ];
}

/** The cases of each kernel: it is the last one called. */
export const cases: Readonly<Record<KernelName, () => readonly Case[]>> = {
  packB: () => packing('packB', 1),
  packTransposed: () => packing('packTransposed', 0),
  packTurned: () => turning,
  matmulRows: () => productCases('matmulRows'),
  matmulColumns: () => productCases('matmulColumns'),
  matmulTransposed: () => productCases('matmulTransposed'),
  matmulTransposedPacked: () => productCases('matmulTransposedPacked'),
  matmulTransposedSlivers: () => productCases('matmulTransposedSlivers'),
  addBias: () => biasCases('addBias'),
  addBiasRelu: () => biasCases('addBiasRelu'),
  columnSums: () =>
    [...sizes, [300, 100] as const, [0, 20] as const].map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: { x: floats(normals(rows * columns, 1)), out: floats(columns) },
      calls: [['columnSums', 'out', 'x', rows, columns]],
      outputs: { out: { absolute: 1e-7 * (rows + 1) } },
    })),

  sigmoid: () => activationCases('sigmoid', { relative: 3e-7 }),
  tanh: () => activationCases('tanh', { relative: 3e-7 }),
  relu: () => activationCases('relu', {}),
  sigmoidGradient: () => gradientCases('sigmoidGradient'),
  tanhGradient: () => gradientCases('tanhGradient'),
  reluGradient: () => gradientCases('reluGradient'),
  ...moreActivationCases,
  ...normalizationCases,

  ...convolutionCases,
  ...poolingCases,

  dropout: () =>
    [0, 0.1, 0.5, 0.9].flatMap((rate) =>
      sizes.map(([rows, columns], i) => ({
        name: `(${rows}, ${columns}), rate ${rate}`,
        buffers: {
          x: floats(normals(rows * columns, 1)),
          key: ints(keys[i % 3] ?? []),
          y: floats(rows * columns),
        },
        calls: [['dropout', 'y', 'x', 'key', rows, columns, i - 1, rate]],
        outputs: { y: { relative: 3e-7 } },
      })),
    ),
  ...regularizationCases,
  ...exampleMaskCases,
  softmaxCrossEntropy: lossCases,
  ...moreLossCases,
  sgdMomentum: () =>
    sizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        weight: floats(normals(rows * columns, 1)),
        velocity: floats(normals(rows * columns, 2)),
        gradient: floats(normals(rows * columns, 3)),
        hyper: floats([0.1, 0.9]),
      },
      calls: [['sgdMomentum', 'weight', 'velocity', 'gradient', 'hyper', rows, columns, 5e-4]],
      outputs: { weight: { absolute: 5e-7 }, velocity: { absolute: 5e-7 } },
    })),
  ...trainingCases,

  gatherBytes: () =>
    sizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        dataset: { type: 'u8', values: Array.from({ length: 9 * columns }, (_, i) => (i * 37) % 256) },
        indices: ints(Array.from({ length: rows }, (_, row) => ((row * 5) % 10) - 1)),
        out: floats(rows * columns),
      },
      calls: [['gatherBytes', 'out', 'dataset', 'indices', rows, columns, Math.fround(1 / 255)]],
      outputs: { out: { relative: 1e-7 } },
    })),
  gatherFloats: () =>
    sizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        dataset: floats(normals(9 * columns, 1)),
        indices: ints(Array.from({ length: rows }, (_, row) => ((row * 5) % 10) - 1)),
        out: floats(normals(rows * columns, 2)),
      },
      calls: [['gatherFloats', 'out', 'dataset', 'indices', rows, columns]],
      outputs: { out: {} },
    })),
  gatherLabels: () =>
    [1, 2, 5, 33, 100].map((rows) => ({
      name: `${rows} rows`,
      buffers: {
        labels: ints([3, 1, 4, 1, 5, 9, 2, 6, 5]),
        indices: ints(Array.from({ length: rows }, (_, row) => ((row * 5) % 10) - 1)),
        out: ints(rows),
      },
      calls: [['gatherLabels', 'out', 'labels', 'indices', rows]],
      outputs: { out: {} },
    })),
  ...inputCases,
  fill: () =>
    lengths.map((length) => ({
      name: `length ${length}`,
      buffers: { out: floats(length) },
      calls: [['fill', 'out', length, 2.5]],
      outputs: { out: {} },
    })),
  fillRows: () =>
    fewSizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: { out: floats(rows * columns) },
      calls: [['fillRows', 'out', rows, columns, 2.5]],
      outputs: { out: {} },
    })),
  randomNormal: () =>
    lengths.map((length, i) => ({
      name: `length ${length}`,
      buffers: { key: ints(keys[i % 3] ?? []), out: floats(length) },
      calls: [['randomNormal', 'out', 'key', length, i, 0.25, 2]],
      outputs: { out: { absolute: 2e-6, relative: 5e-7 } },
    })),
  randomUniform: () =>
    lengths.map((length, i) => ({
      name: `length ${length}`,
      buffers: { key: ints(keys[i % 3] ?? []), out: floats(length) },
      calls: [['randomUniform', 'out', 'key', length, i, -0.5, 2]],
      outputs: { out: { absolute: 3e-7 } },
    })),

  moments: () =>
    statisticsCases().map(({ x, low, high, name }) => ({
      name,
      buffers: { x: floats(x), partials: raw(momentsLength) },
      calls: [['moments', 'partials', 'x', x.length, low, high]],
      outputs: {},
    })),
  momentsReduce: () => statisticsCases().map(momentsCase),
  histogram: () => [
    {
      name: 'counts of a chunk',
      buffers: {
        x: floats(sweep(0, 1, chunks)),
        stats: floats([0.5, 1, 0, 1, 0, 0, 0, 0]),
        partials: ints(histogramLength(4)),
      },
      calls: [['histogram', 'partials', 'x', 'stats', chunks, 4]],
      outputs: { partials: {} },
    },
  ],
  histogramReduce: () =>
    statisticsCases().flatMap((test) => [1, 7, 64].map((bins) => histogramCase(test, bins))),
  unitZeros: unitCases,
};
