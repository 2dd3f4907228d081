/** Cases of the matrix products. */
import { packedLength, scratchLength } from '../../../engine/kernels/signatures.ts';
import { sliver } from '../../../engine/kernels/packed.ts';
import type { Case, Tolerance } from './harness.ts';
import { floats, integers, mostLanes, normals, raw } from './values.ts';

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
  [9, 21, 529],
  [100, 10, 31],
  [17, 40, 700],
  [250, 17, 33],
  [3, 15, 0],
  // fewer columns than a sliver, and rows enough for the gradient to be computed the other way around
  [32, 15, 1],
  [33, 7, 40],
  [47, 1, 5],
  [129, 12, 336],
  [40, 6, 337],
  [40, 11, 529],
  // a turn of the micro-kernels takes twelve steps of k: each of its ends
  ...Array.from({ length: 12 }, (_, step) => [6, 16, 13 + step] as const),
];

type ProductKernel =
  'matmulRows' | 'matmulColumns' | 'matmulTransposed' | 'matmulTransposedPacked' | 'matmulTransposedSlivers';
/** What can be asked of these fills its slivers, and has a k. */
const whole: readonly ProductKernel[] = [
  'matmulColumns',
  'matmulTransposedPacked',
  'matmulTransposedSlivers',
];

function product(
  kernel: ProductKernel,
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
  const claims = kernel === 'matmulTransposedPacked';
  const claimed = claims ? values(rows * n, 3) : [];
  return {
    name: `${name} (${rows}, ${n}, ${k})${stride ? `, stride ${bRow}` : ''}${transposed ? ', B transposed' : ''}`,
    buffers: {
      a: floats(a),
      b: floats(b),
      packed: raw(packedLength(k, n)),
      scratch: raw(mostLanes * scratchLength(rows, k)),
      out: floats(rows * n),
      ...(claims ? { claimed: floats(claimed) } : {}),
    },
    calls: [
      [transposed ? 'packTransposed' : 'packB', 'packed', 'b', bRow, k, n],
      [kernel, 'out', 'a', 'packed', ...(claims ? ['claimed'] : []), 'scratch', rows, n, k],
    ],
    outputs: { out, ...(claims ? { claimed: {} } : {}) },
  };
}

/** Every 97th value is NaN, infinite, or nearly nothing. */
const spiked = (length: number, stream: number): number[] =>
  normals(length, stream).map((value, i) =>
    i % 97 === 41 ? ([NaN, Infinity, 1e-40, -0][i % 4] ?? 0) : value,
  );

const shapesOf = (kernel: ProductKernel): typeof products =>
  whole.includes(kernel)
    ? products.map(([rows, n, k]) => [rows, Math.ceil(n / sliver) * sliver, Math.max(1, k)])
    : products;

export function productCases(kernel: ProductKernel): Case[] {
  const shapes = shapesOf(kernel);
  const odd = whole.includes(kernel) ? 32 : 19;
  return [
    ...shapes.map((shape) => product(kernel, shape, integers, { name: 'integers', out: {} })),
    ...shapes.map((shape) =>
      product(kernel, shape, integers, { name: 'integers', stride: 3, transposed: 1, out: {} }),
    ),
    ...shapes.map((shape) =>
      product(kernel, shape, normals, {
        name: 'normal',
        stride: 1,
        out: { absolute: 4e-7 * (shape[2] + 1) },
      }),
    ),
    product(kernel, [9, odd, 40], spiked, { name: 'extremes', out: { relative: 1e-5, absolute: 1e-5 } }),
    ...(whole.includes(kernel)
      ? []
      : [
          product(kernel, [40, 11, 40], spiked, {
            name: 'extremes',
            out: { relative: 1e-5, absolute: 1e-5 },
          }),
        ]),
  ];
}
