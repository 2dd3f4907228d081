/** Cases of augmentation, mixing, preprocessing and the average over test passes. */
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import type { Case, Tolerance } from './harness.ts';
import { fewSizes, floats, ints, normals, sizes } from './values.ts';

const keys = [
  [3, -5, 0],
  [0x12345678, -0x65432110, 77],
];
/** rows, channels, height, width */
const images: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 1, 1],
  [7, 1, 5, 3],
  [5, 3, 4, 9],
  [6, 2, 7, 7],
];
const share = (values: readonly number[]): number[] => values.map((value) => (Math.tanh(value) + 1) / 2);

/** Transforms that are something already. */
function transformCases(
  kernel: KernelName,
  argumentsOf: (height: number, width: number) => number[][],
): Case[] {
  return images.flatMap(([rows, , height, width], i) =>
    argumentsOf(height, width).map((values): Case => ({
      name: `${rows} of (${height}, ${width}), ${values.join(' ')}`,
      buffers: { transforms: floats(normals(6 * rows, 71)), key: ints(keys[i % 2] ?? []) },
      calls: [[kernel, 'transforms', 'key', rows, ...values]],
      outputs: { transforms: { absolute: 1e-5, relative: 1e-6 } },
    })),
  );
}

const warped = (name: string, transforms: (i: number) => readonly number[]): Case[] =>
  images.map(([rows, channels, height, width]) => ({
    name: `${name}, ${rows} of (${channels}, ${height}, ${width})`,
    buffers: {
      x: floats(share(normals(rows * channels * height * width, 72))),
      transforms: floats(Array.from({ length: rows }, (_, row) => transforms(row)).flat()),
      out: floats(rows * channels * height * width),
    },
    calls: [['warp', 'out', 'x', 'transforms', rows, channels, height, width]],
    outputs: { out: { absolute: 3e-6 } },
  }));

/** Values from 0 to 1 changed in place; `sizesOf` are the kernel's arguments after the rows. */
function pictureCases(
  kernel: KernelName,
  sizesOf: (channels: number, height: number, width: number, index: number) => number[],
  x: Tolerance,
  only?: number,
): Case[] {
  return images.map(([rows, given, height, width], i): Case => {
    const channels = only ?? given;
    const values = sizesOf(channels, height, width, i);
    return {
      name: `${rows} of (${channels}, ${height}, ${width}), ${values.join(' ')}`,
      buffers: {
        x: floats(share(normals(rows * channels * height * width, 73))),
        key: ints(keys[i % 2] ?? []),
      },
      calls: [[kernel, 'x', 'key', rows, ...values]],
      outputs: { x },
    };
  });
}

const partnersOf = (rows: number): number[] => Array.from({ length: rows }, (_, row) => (row * 3 + 1) % rows);

export const inputCases = {
  shuffle: () =>
    [0, 1, 2, 3, 10, 257, 4000].map((length, i) => ({
      name: `of ${length}`,
      buffers: { order: ints(length), key: ints(keys[i % 2] ?? []) },
      calls: [['shuffle', 'order', 'key', length, 5]],
      outputs: { order: {} },
    })),
  resetTransforms: () =>
    [1, 2, 5, 33].map((rows) => ({
      name: `${rows} rows`,
      buffers: { transforms: floats(6 * rows) },
      calls: [['resetTransforms', 'transforms', rows]],
      outputs: { transforms: {} },
    })),
  flipTransforms: () => transformCases('flipTransforms', (_, width) => [0, 0.5, 1].map((p) => [width, 4, p])),
  shiftTransforms: () =>
    transformCases('shiftTransforms', () => [
      [5, 0, 0],
      [6, 2, 3],
    ]),
  cropTransforms: () =>
    transformCases('cropTransforms', (height, width) => [
      [height, width, 7, 2, 0.5],
      [height, width, 7, 0, 1],
    ]),
  rotateTransforms: () =>
    transformCases('rotateTransforms', (height, width) =>
      [0, 0.25, 0.5, 0.03125].map((most) => [height, width, 8, most]),
    ),
  warp: () => [
    ...warped('as it is', () => [1, 0, 0, 0, 1, 0]),
    ...warped('moved', (row) => [1, 0, row - 2, 0, 1, 3 - row]),
    ...warped('far out', (row) => [1, 0, 1e9, 0, 1, row]),
    ...warped('mirrored', (row) => [-1, 0, row + 1, 0, 1, row - 1]),
    ...warped('between pixels', (row) => [1, 0, 0.25 * row, 0, 1, -0.4 * row]),
    ...warped('turned by a quarter', () => [0, 1, 0, -1, 0, 4]),
    ...warped('anything', (row) => [0.7, 0.3 - 0.1 * row, 0.4, -0.2, 1.3, 0.1 * row]),
    ...warped('outside', (row) => [0.5, 0, -40 * row, 0, 0.5, 1e20]),
  ],

  brightness: () => pictureCases('brightness', (c, h, w, i) => [c * h * w, i, 0.75], { absolute: 2e-7 }),
  contrast: () => pictureCases('contrast', (c, h, w, i) => [c, h * w, i, 0.75], { absolute: 3e-7 }),
  saturation: () => pictureCases('saturation', (_, h, w, i) => [h * w, i, 0.75], { absolute: 3e-7 }, 3),
  principalColour: () =>
    images.map(([rows, , height, width], i) => ({
      name: `${rows} of (3, ${height}, ${width})`,
      buffers: {
        x: floats(share(normals(rows * 3 * height * width, 74))),
        basis: floats(normals(9, 75)),
        key: ints(keys[i % 2] ?? []),
      },
      calls: [['principalColour', 'x', 'basis', 'key', rows, height * width, i, 0.25]],
      outputs: { x: { absolute: 3e-6 } },
    })),
  cutout: () =>
    [1, 2, 3, 100].flatMap((side) => pictureCases('cutout', (c, h, w, i) => [c, h, w, i, side], {})),

  permuteRows: () =>
    [
      [1, 1],
      [2, 2],
      [33, 33],
      [20, 13],
      [5, 0],
    ].map(([rows = 0, count = 0], i) => ({
      name: `${count} of ${rows}`,
      buffers: { partners: ints(rows), key: ints(keys[i % 2] ?? []), count: ints([count]) },
      calls: [['permuteRows', 'partners', 'key', 'count', rows, 9]],
      outputs: { partners: {} },
    })),
  betaWeights: () =>
    [0.015625, 0.2, 0.5, 1, 4, 100].map((alpha, i) => ({
      name: `alpha ${alpha}`,
      buffers: { weights: floats(200), key: ints(keys[i % 2] ?? []) },
      calls: [['betaWeights', 'weights', 'key', 200, i, alpha]],
      outputs: { weights: { absolute: 1e-6 } },
    })),
  mixRows: () =>
    fewSizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        x: floats(normals(rows * columns, 76)),
        partners: ints(partnersOf(rows)),
        weights: floats(share(normals(rows, 77))),
        out: floats(rows * columns),
      },
      calls: [['mixRows', 'out', 'x', 'partners', 'weights', rows, columns]],
      outputs: { out: { absolute: 5e-7 } },
    })),
  cutMix: () =>
    images.flatMap(([rows, channels, height, width], i) =>
      [0, 1].map((edge): Case => ({
        name: `${rows} of (${channels}, ${height}, ${width}), from ${edge}`,
        buffers: {
          x: floats(normals(rows * channels * height * width, 78)),
          partners: ints(partnersOf(rows)),
          weights: floats([edge, ...share(normals(rows - 1, 79))]),
          key: ints(keys[i % 2] ?? []),
          out: floats(rows * channels * height * width),
        },
        calls: [['cutMix', 'out', 'weights', 'x', 'partners', 'key', rows, channels, height, width, i]],
        outputs: { out: {}, weights: { absolute: 1e-7 } },
      })),
    ),
  targetLabels: () =>
    [...fewSizes, [40, 3] as const].map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        labels: ints(Array.from({ length: rows }, (_, row) => (row % 4) - 1)),
        targets: floats(normals(rows * columns, 80).map((value) => Math.round(value))),
      },
      calls: [['targetLabels', 'labels', 'targets', rows, columns]],
      outputs: { labels: {} },
    })),

  affineColumns: () =>
    sizes.map(([rows, columns]) => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        x: floats(normals(rows * columns, 81)),
        shift: floats(normals(columns, 82)),
        scale: floats(normals(columns, 83)),
        y: floats(rows * columns),
      },
      calls: [['affineColumns', 'y', 'x', 'shift', 'scale', rows, columns]],
      outputs: { y: { relative: 1e-6, absolute: 5e-7 } },
    })),

  addLogSoftmax: () => [
    ...sizes.map(([rows, columns]): Case => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        sum: floats(normals(rows * columns, 84, 3, -2).map((value, i) => (i % 5 === 2 ? -Infinity : value))),
        logits: floats(normals(rows * columns, 85, 4)),
      },
      calls: [['addLogSoftmax', 'sum', 'logits', rows, columns]],
      outputs: { sum: { absolute: 2e-6 } },
    })),
    {
      name: 'far apart, and no numbers',
      buffers: {
        sum: floats([-Infinity, -1, -90, -1, -2, -3, -Infinity, -1, -2, NaN, -1, -2]),
        logits: floats([0, 90, -90, 1, NaN, 2, -Infinity, 3, 4, 1, Infinity, 2]),
      },
      calls: [['addLogSoftmax', 'sum', 'logits', 4, 3]],
      outputs: { sum: { absolute: 2e-5 } },
    },
  ],
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
