/** Cases of convolution and its gradients. */
import {
  type Convolution,
  convolutionInputScratch,
  convolutionScratch,
  convolutionSlots,
  convolutionWeightScratch,
  windowsIn,
} from '../../../engine/kernels/windows.ts';
import type { Case, Tolerance } from './harness.ts';
import { floats, integers, mostLanes, normals, raw } from './values.ts';

type Shape = Convolution & { readonly rows: number };

/** (rows, channels, height, width) by (filters, kernelHeight, kernelWidth). */
const shape = (
  [rows, channels, height, width]: readonly [number, number, number, number],
  [filters, kernelHeight, kernelWidth]: readonly [number, number, number],
  { stride = 1, padding = 0, dilation = 1, groups = 1 } = {},
): Shape => ({
  rows, channels, height, width, filters, kernelHeight, kernelWidth, stride, padding, dilation, groups,
}); // prettier-ignore

/** Remainders of tiles and slivers, rows cut by slivers, one and several blocks of channels and of positions. */
const shapes: readonly Shape[] = [
  shape([1, 1, 1, 1], [1, 1, 1]),
  shape([2, 1, 5, 6], [5, 3, 3], { padding: 1 }),
  shape([3, 3, 7, 7], [7, 3, 3]),
  shape([2, 2, 17, 19], [6, 3, 3], { padding: 1 }),
  shape([2, 5, 6, 5], [4, 2, 3], { padding: 2 }),
  shape([3, 7, 5, 9], [9, 1, 1]),
  shape([1, 340, 3, 3], [5, 1, 1]),
  shape([2, 40, 4, 5], [4, 3, 3], { padding: 1 }),
  shape([1, 1, 20, 20], [4, 19, 19], { padding: 1 }),
  shape([2, 2, 3, 350], [4, 1, 2]),
  shape([7, 2, 9, 8], [5, 3, 3], { stride: 2, padding: 1 }),
  shape([2, 3, 10, 11], [4, 3, 2], { stride: 3 }),
  shape([2, 6, 6, 7], [5, 1, 1], { stride: 2 }),
  shape([2, 4, 9, 10], [4, 3, 3], { stride: 2, padding: 3, dilation: 2 }),
  shape([2, 3, 8, 8], [4, 3, 3], { padding: 2, dilation: 2 }),
  shape([2, 4, 5, 5], [4, 3, 3], { padding: 4 }),
  shape([2, 8, 6, 6], [12, 3, 3], { padding: 1, groups: 2 }),
  shape([2, 8, 5, 4], [8, 1, 1], { groups: 2 }),
  shape([3, 5, 9, 21], [5, 3, 3], { padding: 1, groups: 5 }),
  shape([2, 3, 8, 7], [6, 3, 3], { stride: 2, padding: 1, groups: 3 }),
  shape([2, 6, 4, 5], [3, 2, 2], { groups: 3 }),
  shape([1, 2, 1, 1], [2, 1, 1], { groups: 2 }),
  shape([2, 3, 21, 20], [31, 3, 3], { padding: 1 }),
  shape([1, 17, 16, 16], [5, 1, 1]),
];

/** Those whose sources are made band by band. */
const banded: readonly Shape[] = [
  shape([1, 24, 40, 46], [4, 2, 5], { padding: 1 }),
  shape([1, 4, 40, 45], [24, 2, 5], { padding: 4 }),
  shape([1, 20, 90, 91], [4, 2, 3], { stride: 2, padding: 1 }),
];

function nameOf(name: string, of: Shape): string {
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
  } = of;
  return (
    `${name} (${rows}, ${channels}, ${height}, ${width}) by (${filters}, ${kernelHeight}, ${kernelWidth}), ` +
    `stride ${stride}, padding ${padding}, dilation ${dilation}, ${groups} groups`
  );
}

type Values = (length: number, stream: number) => number[];

function tensors(of: Shape, values: Values) {
  const outHeight = windowsIn(of.height, of.kernelHeight, of.stride, of.padding, of.dilation);
  const outWidth = windowsIn(of.width, of.kernelWidth, of.stride, of.padding, of.dilation);
  const xLength = of.rows * of.channels * of.height * of.width;
  const yLength = of.rows * of.filters * outHeight * outWidth;
  const weights = of.filters * (of.channels / of.groups) * of.kernelHeight * of.kernelWidth;
  return {
    xLength,
    yLength,
    weights,
    x: floats(values(xLength, 1)),
    dy: floats(values(yLength, 2)),
    weight: floats(values(weights, 3)),
    bias: floats(values(of.filters, 4)),
    sizes: [
      of.rows, of.channels, of.height, of.width, of.filters, of.kernelHeight, of.kernelWidth,
      of.stride, of.padding, of.dilation, of.groups,
    ] as const, // prettier-ignore
  };
}

function forward(name: string, of: Shape, values: Values, y: Tolerance, biased: 0 | 1): Case {
  const { x, weight, bias, yLength, sizes } = tensors(of, values);
  const scratch = convolutionScratch(of);
  return {
    name: `${nameOf(name, of)}${biased ? ', bias' : ''}`,
    buffers: { x, weight, bias, scratch: raw(mostLanes * scratch), y: floats(yLength) },
    calls: [['convolution', 'y', 'x', 'weight', 'bias', 'scratch', ...sizes, biased, scratch]],
    outputs: { y },
  };
}

function input(name: string, of: Shape, values: Values, dx: Tolerance): Case {
  const { dy, weight, xLength, sizes } = tensors(of, values);
  const scratch = convolutionInputScratch(of);
  return {
    name: nameOf(name, of),
    buffers: { dy, weight, scratch: raw(mostLanes * scratch), dx: floats(xLength) },
    calls: [['convolutionInputGradient', 'dx', 'dy', 'weight', 'scratch', ...sizes, scratch]],
    outputs: { dx },
  };
}

function weights(name: string, of: Shape, values: Values, partials: Tolerance): Case {
  const { x, dy, weights: length, sizes } = tensors(of, values);
  const scratch = convolutionWeightScratch(of);
  const slots = Math.min(convolutionSlots(of, of.rows), 3);
  return {
    name: nameOf(name, of),
    buffers: { dy, x, scratch: raw(mostLanes * scratch), partials: floats(slots * length) },
    calls: [['convolutionWeightGradient', 'partials', 'dy', 'x', 'scratch', ...sizes, slots, scratch]],
    outputs: { partials },
  };
}

/** Every 29th value is NaN, infinite or nearly nothing. */
const spiked: Values = (length, stream) =>
  normals(length, stream).map((value, i) =>
    i % 29 === 17 ? ([NaN, Infinity, 1e-40, -0][i % 4] ?? 0) : value,
  );

const near = { absolute: 2e-4, relative: 1e-5 };
const all = [...shapes, ...banded];
const some = shapes.filter((_, i) => i % 4 === 1);

export const convolutionCases = {
  convolution: (): Case[] => [
    ...all.map((of, i) => forward('integers', of, integers, {}, i % 2 ? 1 : 0)),
    ...some.map((of) => forward('normal', of, normals, near, 1)),
    ...some.map((of) => forward('extremes', of, spiked, near, 1)),
  ],
  convolutionInputGradient: (): Case[] => [
    ...all.map((of) => input('integers', of, integers, {})),
    ...some.map((of) => input('normal', of, normals, near)),
    ...some.map((of) => input('extremes', of, spiked, near)),
  ],
  convolutionWeightGradient: (): Case[] => [
    ...all.map((of) => weights('integers', of, integers, {})),
    ...some.map((of) => weights('normal', of, normals, near)),
    ...some.map((of) => weights('extremes', of, spiked, near)),
  ],
  channelSums: (): Case[] =>
    ([[1, 1, 1], [2, 3, 7], [5, 4, 8], [3, 7, 50], [2, 1, 333]] as const).map(([rows, channels, area]) => ({
      name: `(${rows}, ${channels}, ${area})`,
      buffers: { x: floats(normals(rows * channels * area, 1)), out: floats(channels) },
      calls: [['channelSums', 'out', 'x', rows, channels, area]],
      outputs: { out: { absolute: 1e-6 * rows * Math.sqrt(area) } },
    })), // prettier-ignore
};
