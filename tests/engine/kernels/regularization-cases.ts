/** Cases of the random masks, the constraints on weights, and the random fills beyond the first two. */
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import type { Case, Tolerance } from './harness.ts';
import { fewSizes, floats, ints, normals } from './values.ts';

const keys = [
  [3, -5, 0],
  [0x12345678, -0x65432110, 77],
];

/** A mask over odd sizes; NaN and infinity are dropped, or carried. */
function maskCases(kernel: KernelName, more: readonly number[], y: Tolerance): Case[] {
  return fewSizes.flatMap(([rows, columns], i) =>
    [0, 0.5, 0.8].map((rate): Case => {
      const x = normals(rows * columns, 61).map((v, j) => (j % 17 === 9 ? [NaN, Infinity][j % 2]! : v));
      return {
        name: `(${rows}, ${columns}), ${rate}`,
        buffers: { x: floats(x), key: ints(keys[i % 2] ?? []), y: floats(x.length) },
        calls: [[kernel, 'y', 'x', 'key', rows, columns, i, rate, ...more]],
        outputs: { y },
      };
    }),
  );
}

const packedSizes = [
  [1, 16],
  [4, 48],
  [21, 112],
] as const;

function normCases(kernel: 'maxNormColumns' | 'maxNormRows' | 'maxNormSlivers'): Case[] {
  const any = [...fewSizes, [4, 20] as const];
  return (kernel === 'maxNormSlivers' ? packedSizes : any).map(([rows, columns]) => ({
    name: `(${rows}, ${columns})`,
    buffers: {
      weight: floats(normals(rows * columns, 62).map((w, i) => (rows === 4 && i === 5 ? NaN : w))),
    },
    calls: [[kernel, 'weight', rows, columns, 1.5]],
    outputs: { weight: { relative: 2e-7 } },
  }));
}

const lengths = [1, 3, 15, 16, 33, 337];

export const regularizationCases = {
  randomMask: () => maskCases('randomMask', [1.25], { relative: 1e-7 }),
  stochasticDepth: () =>
    [0, 1].flatMap((each) => maskCases('stochasticDepth', [0.5, each], { relative: 1e-7 })),
  alphaDropout: () => maskCases('alphaDropout', [], { relative: 3e-7, absolute: 3e-7 }),
  alphaDropoutGradient: () => maskCases('alphaDropoutGradient', [], { relative: 2e-7 }),
  maxNormColumns: () => normCases('maxNormColumns'),
  maxNormRows: () => normCases('maxNormRows'),
  maxNormSlivers: () => normCases('maxNormSlivers'),
  l1Gradient: () => [
    ...fewSizes.map(([rows, columns]): Case => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        gradient: floats(normals(rows * columns, 63)),
        weight: floats(normals(rows * columns, 64).map((w, i) => (i % 7 === 3 ? 0 : w))),
      },
      calls: [['l1Gradient', 'gradient', 'weight', rows, columns, 0.01]],
      outputs: { gradient: { absolute: 3e-7 } },
    })),
    {
      name: 'edges',
      buffers: { gradient: floats([1, 1, 1, 1, 1]), weight: floats([NaN, Infinity, -Infinity, -0, 1e-45]) },
      calls: [['l1Gradient', 'gradient', 'weight', 1, 5, 0.25]],
      outputs: { gradient: {} },
    },
  ],
  decoupledDecay: () => [
    ...fewSizes.map(([rows, columns]): Case => ({
      name: `(${rows}, ${columns})`,
      buffers: {
        weight: floats(normals(rows * columns, 65).map((w, i) => (i % 7 === 3 ? 0 : w))),
        hyper: floats([0.5]),
      },
      calls: [['decoupledDecay', 'weight', 'hyper', rows, columns, 0.25, 0.125]],
      outputs: { weight: { absolute: 3e-7 } },
    })),
    {
      name: 'edges',
      buffers: { weight: floats([NaN, Infinity, -Infinity, 0, 1]), hyper: floats([1]) },
      calls: [['decoupledDecay', 'weight', 'hyper', 1, 5, 0.5, 0.25]],
      outputs: { weight: {} },
    },
  ],
  truncatedNormal: () =>
    lengths.map((length, i) => ({
      name: `length ${length}`,
      buffers: { key: ints(keys[i % 2] ?? []), out: floats(length) },
      calls: [['truncatedNormal', 'out', 'key', length, i, 0, 1]],
      outputs: { out: { absolute: 2e-6 } },
    })),
  bernoulli: () =>
    lengths.map((length, i) => ({
      name: `length ${length}`,
      buffers: { key: ints(keys[i % 2] ?? []), out: floats(length) },
      calls: [['bernoulli', 'out', 'key', length, i, 0.3]],
      outputs: { out: {} },
    })),
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
