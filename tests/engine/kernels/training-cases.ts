/** Cases of the optimizers, of arithmetic, and of the reductions. */
import { type KernelName, sumsLength } from '../../../engine/kernels/signatures.ts';
import type { BufferSpec, Case, Tolerance } from './harness.ts';
import { extremes, fewSizes, floats, normals, raw } from './values.ts';

const positive = (length: number, stream: number): number[] =>
  normals(length, stream).map((value) => value * value);

/** An optimizer over odd sizes, from a state in the middle of training and from the first step. */
function optimizerCases(
  kernel: KernelName,
  states: readonly ('velocity' | 'mean' | 'squares')[],
  hyper: readonly number[],
  epsilon?: number,
): Case[] {
  return fewSizes.flatMap(([rows, columns]) =>
    ['training', 'first step'].map((when): Case => {
      const length = rows * columns;
      const stateOf = (state: string): BufferSpec =>
        floats(
          when === 'first step'
            ? Array<number>(length).fill(0)
            : state === 'squares'
              ? positive(length, 42)
              : normals(length, 43),
        );
      return {
        name: `(${rows}, ${columns}), ${when}`,
        buffers: {
          weight: floats(normals(length, 40)),
          ...Object.fromEntries(states.map((state) => [state, stateOf(state)])),
          // a gradient of 0 must not divide by 0, NaN must be carried
          gradient: floats(normals(length, 41).map((g, i) => (i % 11 === 5 ? 0 : i === 20 ? NaN : g))),
          hyper: floats([...hyper]),
        },
        calls: [
          [
            kernel,
            'weight',
            ...states,
            'gradient',
            'hyper',
            rows,
            columns,
            5e-4,
            ...(epsilon === undefined ? [] : [epsilon]),
          ],
        ],
        outputs: {
          weight: { absolute: 5e-7, relative: 3e-7 },
          ...Object.fromEntries(states.map((state) => [state, { absolute: 3e-7, relative: 3e-7 }])),
        },
      };
    }),
  );
}

const [beta1, beta2] = [Math.fround(0.9), Math.fround(0.999)];
const adamHyper = [0.01, beta1, beta2, 1 / (1 - beta1 ** 3), 1 / (1 - beta2 ** 3)];

/** Two operands, one of them with values at every edge. */
function elementwise(
  call: (rows: number, columns: number) => Case['calls'][number],
  output: 'out' | 'y',
  bound: Tolerance = {},
): Case[] {
  const shapes = [...fewSizes, [extremes.length, 1] as const];
  return shapes.map(([rows, columns]): Case => {
    const length = rows * columns;
    const buffers = {
      x: floats(columns === 1 && rows > 1 ? [...extremes] : normals(length, 44)),
      y: floats(normals(length, 45)),
      factor: floats([0.3]),
      out: floats(length),
    };
    const only = call(rows, columns);
    const used = Object.entries(buffers).filter(([name]) => only.includes(name));
    return {
      name: `(${rows}, ${columns})`,
      buffers: Object.fromEntries(used),
      calls: [only],
      outputs: { [output]: bound },
    };
  });
}

const lengths = [1, 3, 63, 64, 65, 129, 1000];

/** A sum over the partials of several tensors. */
function clipCase(name: string, tensors: readonly number[][], limit: number): Case {
  return {
    name,
    buffers: {
      ...Object.fromEntries(tensors.map((x, i) => [`x${i}`, floats(x)])),
      partials: raw(sumsLength * tensors.length),
      ...Object.fromEntries(tensors.map((_, i) => [`part${i}`, raw(sumsLength)])),
      out: floats(2),
    },
    calls: [
      ...tensors.flatMap((x, i): Case['calls'] => [
        ['dot', `part${i}`, `x${i}`, `x${i}`, x.length],
        ['copyColumns', 'partials', `part${i}`, 1, sumsLength, sumsLength * tensors.length, sumsLength * i, sumsLength, 0],
      ]),
      ['clipScale', 'out', 'partials', tensors.length, limit],
    ],
    outputs: { out: { relative: 1e-7 } },
  };
} // prettier-ignore

const rounding: Tolerance = { relative: 1e-7, absolute: 3e-7 };

export const trainingCases = {
  nesterov: () => optimizerCases('nesterov', ['velocity'], [0.1, 0.9]),
  adagrad: () => optimizerCases('adagrad', ['squares'], [0.1], 1e-7),
  rmsprop: () => optimizerCases('rmsprop', ['squares'], [0.01, 0.99], 1e-7),
  adam: () => optimizerCases('adam', ['mean', 'squares'], adamHyper, 1e-7),
  adamW: () => optimizerCases('adamW', ['mean', 'squares'], adamHyper, 1e-7),

  add: () => elementwise((rows, columns) => ['add', 'out', 'x', 'y', rows, columns], 'out', rounding),
  multiply: () =>
    elementwise((rows, columns) => ['multiply', 'out', 'x', 'y', rows, columns], 'out', {
      relative: 1e-7,
      absolute: 1e-44,
    }),
  accumulate: () => elementwise((rows, columns) => ['accumulate', 'y', 'x', rows, columns], 'y', rounding),
  axpy: () => elementwise((rows, columns) => ['axpy', 'y', 'x', rows, columns, 0.3], 'y', rounding),
  scale: () =>
    elementwise((rows, columns) => ['scale', 'out', 'x', rows, columns, 0.3], 'out', {
      relative: 2e-7,
      absolute: 1e-44,
    }),
  scaleBy: () =>
    elementwise((rows, columns) => ['scaleBy', 'out', 'x', 'factor', rows, columns], 'out', {
      relative: 2e-7,
      absolute: 1e-44,
    }),
  copy: () => elementwise((rows, columns) => ['copy', 'out', 'x', rows, columns], 'out'),
  copyColumns: () => [
    {
      name: 'two tensors joined',
      buffers: { a: floats(normals(35, 46)), b: floats(normals(15, 47)), out: floats(50) },
      calls: [
        ['copyColumns', 'out', 'a', 5, 7, 10, 0, 7, 0],
        ['copyColumns', 'out', 'b', 5, 3, 10, 7, 3, 0],
      ],
      outputs: { out: {} },
    },
    {
      name: 'and taken apart',
      buffers: { x: floats(normals(50, 48)), out: floats(15) },
      calls: [['copyColumns', 'out', 'x', 5, 3, 3, 0, 10, 7]],
      outputs: { out: {} },
    },
  ],

  sum: () => [
    {
      name: 'alone',
      buffers: { x: floats(normals(700, 49)), partials: raw(sumsLength) },
      calls: [['sum', 'partials', 'x', 700]],
      outputs: {},
    },
  ],
  dot: () =>
    [
      {
        name: 'alone',
        buffers: { a: floats(normals(700, 49)), b: floats(normals(700, 50)), partials: raw(sumsLength) },
        calls: [['dot', 'partials', 'a', 'b', 700]],
        outputs: {},
      },
    ] as const,
  sumReduce: () =>
    lengths.flatMap((length): Case[] => {
      const x = floats(normals(length, 51, 3, 1));
      const ends: Case['calls'] = [['sumReduce', 'out', 'partials']];
      const out = { out: { relative: 1e-7, absolute: 1e-10 } };
      return [
        {
          name: `sum of ${length}`,
          buffers: { x, partials: raw(sumsLength), out: floats(1) },
          calls: [['sum', 'partials', 'x', length], ...ends],
          outputs: out,
        },
        {
          name: `product of ${length}`,
          buffers: { x, y: floats(normals(length, 52)), partials: raw(sumsLength), out: floats(1) },
          calls: [['dot', 'partials', 'x', 'y', length], ...ends],
          outputs: out,
        },
      ];
    }),
  clipScale: () => [
    clipCase('within the limit', [normals(100, 53, 0.01), normals(333, 54, 0.01)], 5),
    clipCase('beyond the limit', [normals(100, 53), normals(333, 54), normals(7, 55, 1e30)], 5),
    clipCase('nothing', [[0, 0, 0]], 1),
    clipCase('NaN', [[1, NaN], [1]], 1),
    clipCase('infinity', [[1, Infinity], [1]], 1),
  ],
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
