/** What every kernel is tried on: sizes on both sides of every vector, tile and block, and values at every edge. */
import {
  chunks,
  histogramLength,
  type KernelName,
  momentsLength,
  packedLength,
  scratchLength,
} from '../../../engine/kernels/signatures.ts';
import { normal } from '../../../engine/reference/index.ts';
import type { BufferSpec, Case, Tolerance } from './harness.ts';

/** The largest number of lanes tried: scratch is laid out for it. */
export const mostLanes = 5;

const key = { seedLow: 7, seedHigh: 11, step: 0 };
const normals = (length: number, stream: number, scale = 1, shift = 0): number[] =>
  Array.from({ length }, (_, i) => shift + scale * normal(key, stream, i));
/** Small integers: products and sums of them are exact in float32, so results must be equal. */
const integers = (length: number, stream: number): number[] =>
  normals(length, stream, 2).map((value) => Math.round(value));

const ints = (values: number | number[]): BufferSpec => ({ type: 'i32', values });
const floats = (values: number | number[]): BufferSpec => ({ values });
const raw = (values: number): BufferSpec => ({ type: 'raw', values });

const sizes: readonly (readonly [rows: number, columns: number])[] = [
  [1, 1],
  [2, 3],
  [5, 7],
  [3, 15],
  [7, 16],
  [4, 17],
  [1, 31],
  [6, 33],
  [33, 5],
  [100, 10],
  [9, 337],
];

const extremes = [
  NaN, Infinity, -Infinity, 0, -0, 1e38, -1e38, 3.4e38, -3.4e38, 1e-38, -1e-38, 1e-40, -1e-45, 1e-30, 1e-7, -1e-7,
  0.5, -0.5, 1, -1, 9, -9, 8.9, 20, -20, 87, -87, 88.5, -88.5, 100, -100,
]; // prettier-ignore
const sweep = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

// Products: every remainder of tile heights and widths, one and more blocks of k, one and more blocks of rows.
const products: readonly (readonly [rows: number, n: number, k: number])[] = [
  [1, 1, 1],
  [2, 3, 2],
  [3, 8, 5],
  [4, 16, 7],
  [5, 17, 15],
  [6, 31, 16],
  [7, 33, 3],
  [8, 10, 100],
  [13, 24, 336],
  [15, 20, 337],
  [100, 10, 31],
  [17, 40, 700],
  [250, 17, 33],
  [3, 15, 0],
];

function product(
  kernel: 'matmulRows' | 'matmulTransposed',
  [rows, n, k]: readonly [number, number, number],
  values: (length: number, stream: number) => number[],
  {
    name,
    stride = 0,
    transposed = 0,
    out,
  }: { name: string; stride?: number; transposed?: 0 | 1; out: Tolerance },
): Case {
  const bRow = (transposed ? k : n) + stride;
  const a = values(rows * k, 1);
  const b = values((transposed ? n : k) * bRow, 2);
  return {
    name: `${name} (${rows}, ${n}, ${k})${stride ? `, stride ${bRow}` : ''}${transposed ? ', B transposed' : ''}`,
    buffers: {
      a: floats(a),
      b: floats(b),
      packed: raw(packedLength(k, n)),
      scratch: raw(mostLanes * scratchLength(rows, k)),
      out: floats(rows * n),
    },
    calls: [
      ['packB', 'packed', 'b', bRow, transposed, k, n],
      [kernel, 'out', 'a', 'packed', 'scratch', rows, n, k],
    ],
    outputs: { out },
  };
}

/** Every 97th value is NaN, infinite, or nearly nothing. */
const spiked = (length: number, stream: number): number[] =>
  normals(length, stream).map((value, i) =>
    i % 97 === 41 ? ([NaN, Infinity, 1e-40, -0][i % 4] ?? 0) : value,
  );

function productCases(kernel: 'matmulRows' | 'matmulTransposed'): Case[] {
  return [
    ...products.map((shape) => product(kernel, shape, integers, { name: 'integers', out: {} })),
    ...products.map((shape) =>
      product(kernel, shape, integers, { name: 'integers', stride: 3, transposed: 1, out: {} }),
    ),
    ...products.map((shape) =>
      product(kernel, shape, normals, {
        name: 'normal',
        stride: 1,
        out: { absolute: 4e-7 * (shape[2] + 1) },
      }),
    ),
    product(kernel, [9, 19, 40], spiked, { name: 'extremes', out: { relative: 1e-5, absolute: 1e-5 } }),
  ];
}

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
  const dx = { relative: 3e-7, absolute: 1e-44 };
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

function lossCase(name: string, columns: number, logits: number[], labels: number[], absolute = 1e-6): Case {
  const rows = labels.length;
  return {
    name,
    buffers: {
      logits: floats(logits),
      labels: ints(labels),
      scale: floats([1 / 3]),
      dlogits: floats(rows * columns),
      loss: floats(rows),
      correct: floats(rows),
    },
    calls: [
      ['softmaxCrossEntropy', 'dlogits', 'loss', 'correct', 'logits', 'labels', 'scale', rows, columns],
    ],
    outputs: {
      dlogits: { absolute: 2e-7, relative: 1e-6 },
      loss: { absolute, relative: 1e-6 },
      correct: {},
    },
  };
}

function lossCases(): Case[] {
  const labels = (rows: number, columns: number): number[] =>
    Array.from({ length: rows }, (_, row) => (row % 5 === 3 ? -1 : (row * 7) % columns));
  const row = (first: number[]): number[] => [...first, ...normals(7, 9).slice(first.length)];
  return [
    ...sizes.map(([rows, columns]) =>
      lossCase(`(${rows}, ${columns})`, columns, normals(rows * columns, 7, 3), labels(rows, columns)),
    ),
    {
      ...lossCase('far below the largest', 4, [0, -85, -100, -Infinity, -86, 0, -40, -104], [0, 1]),
      outputs: { dlogits: { relative: 1e-6, absolute: 1.5e-45 }, loss: { absolute: 1e-7 }, correct: {} },
    },
    lossCase('NaN beside the largest', 9, [...normals(7, 9), 20, NaN, 20, NaN, ...normals(7, 9)], [7, 0]),
    lossCase('large logits', 10, normals(200, 8, 1000), labels(20, 10), 1e-4),
    lossCase('ties: the first largest counts', 5, [1, 3, 3, 2, 0, 1, 3, 3, 2, 0, 0, 0, 0, 0, 0], [1, 2, 0]),
    lossCase(
      'NaN, infinities, labels that are no column',
      7,
      [
        ...row([1, NaN]),
        ...row([Infinity, 1]),
        ...row([-Infinity, 1]),
        ...row([-Infinity, 1]),
        ...Array<number>(7).fill(-Infinity),
        ...Array<number>(7).fill(3e38),
        ...row([3e38, -3e38]),
        ...row([1]),
        ...row([NaN]),
        ...row([1]),
      ],
      [0, 0, 0, 1, 2, 3, 1, 7, -1, -2],
    ),
  ];
}

function statisticsCases(): { name: string; x: number[]; low: number; high: number }[] {
  const cases = [1, 2, 3, 5, 63, 64, 65, 100, 1000, 5001].map((length) => ({
    name: `length ${length}`,
    x: normals(length, 20),
    low: -1.5,
    high: 1.5,
  }));
  return [
    ...cases,
    { name: 'mean far from 0', x: normals(3000, 21, 1e-3, 1000), low: -Infinity, high: Infinity },
    { name: 'one value', x: Array<number>(500).fill(0.1), low: 0, high: 1 },
    { name: 'zeros', x: normals(700, 22).map((value) => Math.max(value, 0)), low: 0, high: 1 },
    // positive, or the mean is the rounding of sums that cancel
    { name: 'extremes', x: [...extremes, ...normals(300, 23), ...extremes].map(Math.abs), low: -1, high: 1 },
    {
      name: 'large',
      x: normals(700, 24, 1e38).map((v) => Math.max(-3e38, Math.min(3e38, v))),
      low: 0,
      high: 1,
    },
    { name: 'nothing finite', x: [NaN, Infinity, -Infinity], low: -1, high: 1 },
    {
      name: 'chunks without a finite value',
      x: sweep(0, 1, 640).map((v, i) => (i < 200 ? NaN : v)),
      low: 0,
      high: 1,
    },
    { name: 'an outlier first', x: [1e6, ...normals(2000, 25)], low: -1, high: 1 },
  ];
}

function momentsCase({ name, x, low, high }: ReturnType<typeof statisticsCases>[number]): Case {
  return {
    name,
    buffers: { x: floats(x), partials: raw(momentsLength), stats: floats(8) },
    calls: [
      ['moments', 'partials', 'x', x.length, low, high],
      ['momentsReduce', 'stats', 'partials', x.length],
    ],
    outputs: { stats: { relative: 2e-7 } },
  };
}

function histogramCase({ name, x }: ReturnType<typeof statisticsCases>[number], bins: number): Case {
  return {
    name: `${name}, ${bins} bins`,
    buffers: {
      x: floats(x),
      moments: raw(momentsLength),
      stats: floats(8),
      partials: { type: 'raw', values: histogramLength(bins) },
      counts: ints(bins),
    },
    calls: [
      ['moments', 'moments', 'x', x.length, 0, 1],
      ['momentsReduce', 'stats', 'moments', x.length],
      ['histogram', 'partials', 'x', 'stats', x.length, bins],
      ['histogramReduce', 'counts', 'partials', bins],
    ],
    outputs: { counts: {} },
  };
}

const keys = [
  [0, 0, 0],
  [-1, -1, -1],
  [0x12345678, -0x65432110, 77],
];
const lengths = [1, 2, 3, 5, 15, 16, 17, 31, 33, 100, 337, 1000];

/** The cases of each kernel: it is the last one called. */
export const cases: Readonly<Record<KernelName, () => readonly Case[]>> = {
  // What it writes is private; its cases are those of the products, which read it.
  packB: () => [
    {
      name: 'alone',
      buffers: { b: floats(integers(35, 1)), packed: raw(packedLength(5, 7)) },
      calls: [['packB', 'packed', 'b', 7, 0, 5, 7]],
      outputs: {},
    },
  ],
  matmulRows: () => productCases('matmulRows'),
  matmulTransposed: () => productCases('matmulTransposed'),
  addBias: () =>
    sizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: { y: floats(normals(rows * columns, 1)), bias: floats(normals(columns, 2)) },
      calls: [['addBias', 'y', 'bias', rows, columns]],
      outputs: { y: { absolute: 3e-7 } },
    })),
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
  softmaxCrossEntropy: lossCases,
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
  fill: () =>
    lengths.map((length) => ({
      name: `length ${length}`,
      buffers: { out: floats(length) },
      calls: [['fill', 'out', length, 2.5]],
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
};
