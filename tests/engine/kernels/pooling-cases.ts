/** Cases of pooling. */
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import { windowsIn } from '../../../engine/kernels/windows.ts';
import type { Case, Tolerance } from './harness.ts';
import { floats, integers, ints, normals } from './values.ts';

interface Pooling {
  readonly image: readonly [rows: number, channels: number, height: number, width: number];
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: number;
  /** Windows past those that fit, the last of them cut. */
  readonly more?: number;
}

const poolings: readonly Pooling[] = [
  { image: [1, 1, 1, 1], kernel: [1, 1], stride: 1, padding: 0 },
  { image: [3, 2, 8, 8], kernel: [2, 2], stride: 2, padding: 0 },
  { image: [2, 3, 7, 19], kernel: [2, 2], stride: 2, padding: 0 },
  { image: [2, 3, 7, 19], kernel: [2, 2], stride: 2, padding: 0, more: 1 },
  { image: [4, 1, 9, 13], kernel: [3, 3], stride: 2, padding: 1 },
  { image: [2, 2, 6, 11], kernel: [3, 3], stride: 1, padding: 1 },
  { image: [2, 2, 5, 10], kernel: [2, 4], stride: 1, padding: 0 },
  { image: [2, 1, 11, 17], kernel: [3, 2], stride: 3, padding: 0, more: 1 },
  { image: [2, 2, 3, 3], kernel: [5, 5], stride: 1, padding: 2 },
  { image: [1, 2, 4, 9], kernel: [1, 1], stride: 2, padding: 0 },
  { image: [7, 1, 5, 5], kernel: [2, 2], stride: 2, padding: 0, more: 2 },
];

function sizesOf({ image, kernel, stride, padding, more = 0 }: Pooling) {
  const [rows, channels, height, width] = image;
  const outHeight = windowsIn(height, kernel[0], stride, padding) + more;
  const outWidth = windowsIn(width, kernel[1], stride, padding) + more;
  return {
    inputs: rows * channels * height * width,
    outputs: rows * channels * outHeight * outWidth,
    area: height * width,
    outArea: outHeight * outWidth,
    sizes: [rows, channels, height, width, outHeight, outWidth, ...kernel, stride, padding] as const,
  };
}

const nameOf = (name: string, { image, kernel, stride, padding, more = 0 }: Pooling): string =>
  `${name} (${image.join(', ')}), ${kernel.join('x')}, stride ${stride}, padding ${padding}, ${more} more`;

type Values = (length: number, stream: number) => number[];

/** NaN, infinities of both signs and zeros of both, among few different numbers: many windows have ties. */
const spiked: Values = (length, stream) =>
  integers(length, stream).map((value, i) =>
    i % 5 === 3 ? ([NaN, Infinity, -Infinity, -0, -Infinity, 3e38][(i * 7 + stream) % 6] ?? 0) : value,
  );
const lowest: Values = (length) => Array.from({ length }, () => -Infinity);

function pooled(kernel: 'maxPool' | 'averagePool', of: Pooling, name: string, values: Values, y: Tolerance) {
  const { inputs, outputs, sizes } = sizesOf(of);
  const largest = kernel === 'maxPool';
  return {
    name: nameOf(name, of),
    buffers: {
      x: floats(values(inputs, 1)),
      y: floats(outputs),
      ...(largest ? { index: ints(outputs) } : {}),
    },
    calls: [
      largest ? ['maxPool', 'y', 'index', 'x', ...sizes] : ['averagePool', 'y', 'x', ...sizes],
    ] as Case['calls'],
    outputs: { y, ...(largest ? { index: {} } : {}) },
  } satisfies Case;
}

function maxGradient(of: Pooling, name: string, values: Values, dx: Tolerance): Case {
  const { inputs, outputs, area, outArea, sizes } = sizesOf(of);
  return {
    name: nameOf(name, of),
    buffers: {
      x: floats(values(inputs, 1)),
      y: floats(outputs),
      index: ints(outputs),
      dy: floats(values(outputs, 2)),
      dx: floats(inputs),
    },
    calls: [
      ['maxPool', 'y', 'index', 'x', ...sizes],
      ['maxPoolGradient', 'dx', 'dy', 'index', sizes[0], sizes[1], area, outArea],
    ],
    outputs: { y: {}, index: {}, dx },
  };
}

function averageGradient(of: Pooling, name: string, values: Values, dx: Tolerance): Case {
  const { inputs, outputs, sizes } = sizesOf(of);
  return {
    name: nameOf(name, of),
    buffers: { dy: floats(values(outputs, 2)), dx: floats(inputs) },
    calls: [['averagePoolGradient', 'dx', 'dy', ...sizes]],
    outputs: { dx },
  };
}

/** (rows, channels, area). */
const areas = [
  [1, 1, 1],
  [2, 3, 7],
  [5, 2, 16],
  [3, 4, 49],
] as const;

/** (rows, height, width) into (outHeight, outWidth): ratios from 1 to 2. */
const fractions = [
  [1, 1, 1, 1, 1],
  [2, 7, 9, 5, 6],
  [3, 10, 11, 7, 9],
  [5, 25, 13, 17, 13],
  [4, 8, 6, 4, 4],
] as const;
const key = ints([0x12345678, -0x65432110, 77]);
const ways = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

function fractionalCases(kernel: KernelName, values: Values): Case[] {
  const channels = 2;
  return fractions.flatMap(([rows, height, width, outHeight, outWidth], stream) =>
    ways.map(([random, overlapping]): Case => {
      const outputs = rows * channels * outHeight * outWidth;
      const edges = ints(rows * (outHeight + outWidth + 2));
      const name =
        `(${rows}, ${height}, ${width}) into (${outHeight}, ${outWidth}), ` +
        `${random ? 'random' : 'pseudo-random'}, ${overlapping ? 'overlapping' : 'disjoint'}`;
      const regions = [
        'poolingRegions', 'edges', 'key', rows, height, width, outHeight, outWidth, stream, random, overlapping,
      ] as const; // prettier-ignore
      if (kernel === 'poolingRegions') {
        return { name, buffers: { key, edges }, calls: [regions], outputs: { edges: {} } };
      }
      return {
        name,
        buffers: {
          x: floats(values(rows * channels * height * width, 1)),
          key,
          edges,
          y: floats(outputs),
          index: ints(outputs),
        },
        calls: [
          regions,
          ['fractionalMaxPool', 'y', 'index', 'x', 'edges', rows, channels, height, width, outHeight, outWidth, overlapping],
        ],
        outputs: { edges: {}, y: {}, index: {} },
      }; // prettier-ignore
    }),
  );
}

export const poolingCases = {
  maxPool: (): Case[] => [
    ...poolings.map((of) => pooled('maxPool', of, 'normal', normals, {})),
    ...poolings.map((of) => pooled('maxPool', of, 'extremes', spiked, {})),
    ...poolings.slice(0, 5).map((of) => pooled('maxPool', of, 'lowest', lowest, {})),
  ],
  maxPoolGradient: (): Case[] => [
    ...poolings.map((of) => maxGradient(of, 'normal', normals, { absolute: 2e-6 })),
    ...poolings.map((of) => maxGradient(of, 'extremes', spiked, { absolute: 2e-6 })),
  ],
  averagePool: (): Case[] => [
    ...poolings.map((of) => pooled('averagePool', of, 'normal', normals, { absolute: 2e-6 })),
    ...poolings.map((of) =>
      pooled('averagePool', of, 'extremes', spiked, { relative: 3e-7, absolute: 2e-6 }),
    ),
  ],
  averagePoolGradient: (): Case[] => [
    ...poolings.map((of) => averageGradient(of, 'normal', normals, { absolute: 2e-6 })),
    ...poolings.map((of) => averageGradient(of, 'extremes', spiked, { relative: 1e-6, absolute: 2e-6 })),
  ],
  globalAveragePool: (): Case[] =>
    areas.map(([rows, channels, area]) => ({
      name: `(${rows}, ${channels}, ${area})`,
      buffers: { x: floats(normals(rows * channels * area, 1)), y: floats(rows * channels) },
      calls: [['globalAveragePool', 'y', 'x', rows, channels, area]],
      outputs: { y: { absolute: 1e-6 } },
    })),
  globalAveragePoolGradient: (): Case[] =>
    areas.map(([rows, channels, area]) => ({
      name: `(${rows}, ${channels}, ${area})`,
      buffers: { dy: floats(normals(rows * channels, 1)), dx: floats(rows * channels * area) },
      calls: [['globalAveragePoolGradient', 'dx', 'dy', rows, channels, area]],
      outputs: { dx: { relative: 1e-7 } },
    })),
  poolingRegions: (): Case[] => fractionalCases('poolingRegions', normals),
  fractionalMaxPool: (): Case[] => [
    ...fractionalCases('fractionalMaxPool', normals),
    ...fractionalCases('fractionalMaxPool', spiked).slice(4, 8),
  ],
};
