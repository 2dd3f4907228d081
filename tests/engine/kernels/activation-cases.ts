/** Cases of the activations beyond sigmoid, tanh and ReLU: the bounds here are those that the signatures state. */
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import type { Case, Tolerance } from './harness.ts';
import { extremes, fewSizes, floats, normals, sweep } from './values.ts';

/** Below this a float32 loses digits: an error beside it is no error. */
const subnormal = 1.2e-38;

interface Bounds {
  readonly y: Tolerance;
  /** Of the derivative: dy is 1 where it is measured. */
  readonly dx: Tolerance;
  /** The slope or alpha. */
  readonly parameter?: number;
  /** Where the bounds are tried. */
  readonly range?: readonly [low: number, high: number];
}

/** y, at odd sizes, in place, at extremes, tiny, and over a sweep of the range. */
function forwardCases(kernel: KernelName, { y, parameter, range = [-20, 20] }: Bounds): Case[] {
  const more = parameter === undefined ? [] : [parameter];
  const of = (name: string, x: number[], bound: Tolerance = y): Case => ({
    name,
    buffers: { x: floats(x), y: floats(x.length) },
    calls: [[kernel, 'y', 'x', 1, x.length, ...more]],
    outputs: { y: bound },
  });
  return [
    ...fewSizes.map(([rows, columns]): Case => ({
      name: `(${rows}, ${columns})`,
      buffers: { x: floats(normals(rows * columns, 3, 3)), y: floats(rows * columns) },
      calls: [[kernel, 'y', 'x', rows, columns, ...more]],
      outputs: { y },
    })),
    // exp is 0 where it would not be normal, from x = −87.3 on, and x is a factor of some
    of('extremes', extremes, { ...y, absolute: Math.max(y.absolute ?? 0, 88 * subnormal) }),
    of('tiny', sweep(-1e-5, 1e-5, 401)),
    of('sweep', sweep(...range, 3001)),
    {
      name: 'in place',
      buffers: { x: floats(normals(133, 4, 3)) },
      calls: [[kernel, 'x', 'x', 7, 19, ...more]],
      outputs: { x: y },
    },
  ];
}

/** dx given x or y, whichever the gradient reads. */
function gradientCases(
  kernel: KernelName,
  { dx, parameter, range = [-20, 20] }: Bounds,
  output?: (x: number) => number,
): Case[] {
  const more = parameter === undefined ? [] : [parameter];
  const read = output ?? ((x: number) => x);
  const of = (name: string, x: number[]): Case => ({
    name,
    buffers: { x: floats(x.map(read)), dy: floats(x.map(() => 1)), dx: floats(x.length) },
    calls: [[kernel, 'dx', 'x', 'dy', 1, x.length, ...more]],
    outputs: { dx: { ...dx, absolute: Math.max(dx.absolute ?? 0, subnormal) } },
  });
  return [
    ...fewSizes.map(([rows, columns]): Case => {
      const x = normals(rows * columns, 5, 3).map(read);
      return {
        name: `(${rows}, ${columns})`,
        buffers: { x: floats(x), dy: floats(normals(x.length, 6)), dx: floats(x.length) },
        calls: [[kernel, 'dx', 'x', 'dy', rows, columns, ...more]],
        outputs: { dx: { ...dx, absolute: 4 * (dx.absolute ?? 0) + subnormal } },
      };
    }),
    of('extremes', extremes),
    of('sweep', sweep(...range, 3001)),
    {
      name: 'NaN, in place',
      buffers: {
        x: floats([0, -0, 1, -1, NaN, 3, -3, 0.5, 0.25]),
        dy: floats([1, 1, 1, 1, 1, 1e38, 2, NaN, -1]),
      },
      calls: [[kernel, 'dy', 'x', 'dy', 3, 3, ...more]],
      outputs: { dy: { relative: 1e-6, absolute: 1e-6 } },
    },
  ];
}

const exact: Tolerance = { relative: 1.2e-7 };
const leaky: Bounds = { y: exact, dx: exact, parameter: 0.01 };
const elu: Bounds = { y: { relative: 3e-7 }, dx: { relative: 1e-7, absolute: 6e-8 }, parameter: 0.75 };
const selu: Bounds = { y: { relative: 3e-7 }, dx: { relative: 2e-7, absolute: 1.2e-7 } };
const hardSwish: Bounds = { y: { relative: 3e-7 }, dx: { relative: 2e-7, absolute: 1e-7 }, range: [-4, 4] };
const gelu: Bounds = {
  y: { relative: 5e-7 },
  dx: { relative: 5e-7, absolute: 1e-7 },
  range: [-13, 13],
};
const geluTanh: Bounds = {
  y: { relative: 5e-7, absolute: 1e-7 },
  dx: { relative: 5e-7, absolute: 3e-7 },
  range: [-13, 13],
};
const silu: Bounds = { y: { relative: 4e-7 }, dx: { relative: 4e-7, absolute: 1e-7 }, range: [-80, 80] };
const softplus: Bounds = { y: { relative: 4e-7 }, dx: { relative: 3e-7 }, range: [-80, 80] };
const mish: Bounds = { y: { relative: 5e-7 }, dx: { relative: 5e-7, absolute: 1e-7 }, range: [-80, 80] };

/** Where the relative bound alone must hold. */
const geluTanhRight: Case = {
  name: 'from −1 on',
  buffers: { x: floats(sweep(-1, 12, 3001)), y: floats(3001) },
  calls: [['geluTanh', 'y', 'x', 1, 3001]],
  outputs: { y: { relative: 5e-7 } },
};

// (rows, channels, size): slopes shared, by channel of an image, by feature
const preluShapes = [
  [3, 1, 1],
  [5, 1, 37],
  [4, 3, 5],
  [3, 2, 33],
  [7, 19, 1],
  [2, 16, 16],
] as const;

function preluCases(kernel: 'prelu' | 'preluGradient'): Case[] {
  const of = (name: string, [rows, channels, size]: readonly [number, number, number], x: number[]): Case => {
    const slope = floats(normals(channels, 8, 0.5));
    if (kernel === 'prelu') {
      return {
        name,
        buffers: { x: floats(x), slope, y: floats(x.length) },
        calls: [['prelu', 'y', 'x', 'slope', rows, channels, size]],
        outputs: { y: exact },
      };
    }
    return {
      name,
      buffers: {
        x: floats(x),
        dy: floats(normals(x.length, 9)),
        slope,
        dx: floats(x.length),
        partial: floats(rows * channels),
      },
      calls: [['preluGradient', 'dx', 'partial', 'x', 'dy', 'slope', rows, channels, size]],
      outputs: { dx: exact, partial: { relative: 1e-6, absolute: 2e-7 * size } },
    };
  };
  return [
    ...preluShapes.map((shape) => {
      const [rows, channels, size] = shape;
      return of(`(${shape.join(', ')})`, shape, normals(rows * channels * size, 7, 2));
    }),
    of(
      'by feature, NaN and infinity',
      [2, 5, 1],
      [NaN, Infinity, 0, -0, 1, -1, -Infinity, 1e-40, 3e38, -3e38],
    ),
    of('by channel, NaN and infinity', [1, 2, 5], [Infinity, 0, -0, 1, -1, NaN, -1, 1e-40, 3e38, -3e38]),
  ];
}

export const moreActivationCases = {
  leakyRelu: () => forwardCases('leakyRelu', leaky),
  leakyReluGradient: () => gradientCases('leakyReluGradient', leaky),
  prelu: () => preluCases('prelu'),
  preluGradient: () => preluCases('preluGradient'),
  elu: () => forwardCases('elu', elu),
  eluGradient: () => gradientCases('eluGradient', elu, (x) => (x > 0 ? x : 0.75 * Math.expm1(x))),
  selu: () => forwardCases('selu', selu),
  seluGradient: () => gradientCases('seluGradient', selu, (x) => (x > 0 ? 1 : 1.7580993) * Math.expm1(x)),
  gelu: () => forwardCases('gelu', gelu),
  geluGradient: () => gradientCases('geluGradient', gelu),
  geluTanh: () => [...forwardCases('geluTanh', geluTanh), geluTanhRight],
  geluTanhGradient: () => gradientCases('geluTanhGradient', geluTanh),
  silu: () => forwardCases('silu', silu),
  siluGradient: () => gradientCases('siluGradient', silu),
  softplus: () => forwardCases('softplus', softplus),
  softplusGradient: () => gradientCases('softplusGradient', softplus),
  mish: () => forwardCases('mish', mish),
  mishGradient: () => gradientCases('mishGradient', mish),
  hardSwish: () => forwardCases('hardSwish', hardSwish),
  hardSwishGradient: () => gradientCases('hardSwishGradient', hardSwish),
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
