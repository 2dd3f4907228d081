/**
 * What the self-test tries: short programs of kernels, so chosen that every micro-kernel takes part, from zero and from what is
 * in the output, in whole tiles and ragged ones. Those are what V8 widens; of the others, the steps of a plain network.
 */
import {
  type Convolution,
  convolutionInputScratch,
  convolutionScratch,
  convolutionSlots,
  convolutionWeightScratch,
  packedLength,
  reservedBytes,
  scratchLength,
  signatures,
  windowsIn,
  type KernelName,
} from './signatures.ts';

/** A kernel and its parameters, places in elements, without lane and lanes. */
export type Call = readonly [kernel: KernelName, ...args: number[]];

export interface Trial {
  /** The kernel it is about. */
  readonly name: KernelName;
  readonly calls: readonly Call[];
  /** What they must have written, each `length` elements from `at` on. */
  readonly results: readonly (readonly [at: number, length: number])[];
}

/** The parameters as the kernel takes them, in bytes where they are places; one lane. */
export function inBytes([kernel, ...args]: Call): number[] {
  const { parameters } = signatures[kernel];
  return [...args.map((value, place) => ('share' in parameters[place]! ? 4 * value : value)), 0, 1];
}

/** As many rows as a tile may be high, and columns that end within one; with one block of k, and with more. */
const heights = [1, 2, 3, 4, 5, 6];
const shallow = heights.map((rows) => ({ rows, n: 17, k: 9 }));
const deep = heights.map((rows) => ({ rows, n: 17, k: 530 }));
/** More than one block of rows. */
const tall = { rows: 101, n: 21, k: 17 };
/** A weight gradient whose columns fill their slivers. */
const whole = { rows: 37, n: 48, k: 53 };
/** The product that is timed: 26 MFLOP, its operands in the second-level cache, in one block of k or in two. */
export const timed = { rows: 192, n: 128, k: 528 };

type Sizes = Convolution & { readonly rows: number };

/** Images (rows, channels, height, width) by filters of 3x3. */
function sizesOf(
  [rows, channels, height, width]: readonly [number, number, number, number],
  filters: number,
  stride: number,
): Sizes {
  const filter = { filters, kernelHeight: 3, kernelWidth: 3, padding: 1, dilation: 1, groups: 1 };
  return { rows, channels, height, width, ...filter, stride };
}

/**
 * More channels, filters or positions than go into one block, with as many sums at once as a tile may be high: seven are three
 * and four of them, and two are too few for a tile.
 */
const deepConvolutions = [2, 5, 6, 7].map((sums) => ({
  channels: sizesOf([1, 38, 1, 17], sums, 1),
  filters: sizesOf([1, sums, 1, 17], 38, 1),
  positions: sizesOf([1, 1, 19, 18], sums, 1),
}));
/** Windows that leave rows out. */
const strided = sizesOf([3, 5, 4, 5], 7, 2);
const elements = 1003;
const scores = { rows: 59, columns: 17 };

const roomOf = (shape: Sizes): number =>
  Math.max(convolutionScratch(shape), convolutionInputScratch(shape), convolutionWeightScratch(shape));

/** Elements of every buffer. */
const lengths = {
  a: timed.rows * timed.k,
  b: timed.k * timed.n,
  labels: scores.rows,
  /** The learning rate and momentum; the first is a scale, too. */
  hyper: 2,
  packed: packedLength(timed.k, timed.n),
  scratch: Math.max(
    ...[timed, tall, ...deep].map(({ rows, k }) => scratchLength(rows, k)),
    ...[strided, ...deepConvolutions.flatMap((shapes) => Object.values(shapes))].map(roomOf),
  ),
  out: timed.rows * timed.n,
  second: timed.rows * timed.n,
  third: scores.rows,
};
type Name = keyof typeof lengths;

/** Where they are, in elements, and where the last one ends. */
export const { places, end } = (() => {
  let next = reservedBytes / 4;
  const made: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(lengths) as Name[]) {
    made[name] = next;
    next += Math.ceil(lengths[name] / 32) * 32;
  }
  return { places: made as Record<Name, number>, end: next };
})();

const { a, b, labels, hyper, packed, scratch, out, second, third } = places;

/** The inputs of all trials, which none of them changes: floats in `a` and `b`, integers in `labels`. */
export function inputs(): { readonly a: Float32Array; readonly b: Float32Array; readonly labels: number[] } {
  const spread = (length: number, factor: number, width: number): Float32Array =>
    new Float32Array(length).map((_, i) => ((Math.imul(i, factor) >>> 8) / 2 ** 24 - 0.5) * width);
  return {
    a: spread(lengths.a, 0x9e3779b1, 8),
    b: spread(lengths.b, 0x85ebca6b, 2),
    // the first row is padding
    labels: Array.from({ length: lengths.labels }, (_, row) => (row % (scores.columns + 1)) - 1),
  };
}
export const hyperValues = [0.05, 0.9] as const;

type Product = 'matmulRows' | 'matmulColumns' | 'matmulTransposed' | 'matmulTransposedSlivers';
const product = ({ rows, n, k }: typeof timed, kernel: Product = 'matmulRows'): Call => {
  return [kernel, out, a, packed, scratch, rows, n, k];
};
/** What is timed. */
export const timedCalls: readonly Call[] = [['packB', packed, b, timed.n, timed.k, timed.n], product(timed)];

const ofProducts: readonly Trial[] = [
  ...[...shallow, ...deep, tall].flatMap((shape): Trial[] => {
    const { rows, n, k } = shape;
    const pack: Call = ['packB', packed, b, n, k, n];
    const results = [[out, rows * n]] as const;
    return [
      { name: 'matmulRows', calls: [pack, product(shape)], results },
      { name: 'matmulTransposed', calls: [pack, product(shape, 'matmulTransposed')], results },
    ];
  }),
  {
    name: 'matmulTransposedPacked',
    calls: [
      ['packB', packed, b, whole.n, whole.k, whole.n],
      ['matmulTransposedPacked', out, a, packed, second, scratch, whole.rows, whole.n, whole.k],
    ],
    results: [[out, whole.rows * whole.n]],
  },
  ...(['matmulTransposedSlivers', 'matmulColumns'] as const).map((name): Trial => ({
    name,
    calls: [['packB', packed, b, whole.n, whole.k, whole.n], product(whole, name)],
    results: [[out, whole.rows * whole.n]],
  })),
  {
    name: 'packTurned',
    calls: [['packTurned', packed, b, whole.rows, whole.n], product({ rows: 11, n: whole.rows, k: whole.n })],
    results: [[out, 11 * whole.rows]],
  },
  {
    name: 'packTransposed',
    calls: [['packTransposed', packed, b, whole.k, whole.k, 43], product({ rows: 7, n: 43, k: whole.k })],
    results: [[out, 7 * 43]],
  },
];

function ofConvolution(shape: Sizes) {
  const { rows, channels, height, width, filters, kernelHeight, kernelWidth, stride } = shape;
  const { padding, dilation, groups } = shape;
  const image = [rows, channels, height, width, filters, kernelHeight, kernelWidth] as const;
  const sizes = [...image, stride, padding, dilation, groups] as const;
  const [outHeight, outWidth] = [height, width].map((length) => windowsIn(length, 3, stride, padding));
  const weights = filters * channels * kernelHeight * kernelWidth;
  const slots = convolutionSlots(shape, rows);
  const room = roomOf(shape);
  return {
    forward: {
      name: 'convolution',
      calls: [['convolution', out, a, b, a, scratch, ...sizes, 1, room]],
      results: [[out, rows * filters * outHeight! * outWidth!]],
    },
    toInput: {
      name: 'convolutionInputGradient',
      calls: [['convolutionInputGradient', out, a, b, scratch, ...sizes, room]],
      results: [[out, rows * channels * height * width]],
    },
    toWeights: {
      name: 'convolutionWeightGradient',
      calls: [
        ['convolutionWeightGradient', second, a, b, scratch, ...sizes, slots, room],
        ['columnSums', out, second, slots, weights],
      ],
      results: [[out, weights]],
    },
  } as const satisfies Record<string, Trial>;
}

const ofConvolutions: readonly Trial[] = [
  ...deepConvolutions.flatMap(({ channels, filters, positions }): Trial[] => [
    ofConvolution(channels).forward,
    ofConvolution(filters).toInput,
    ofConvolution(positions).toWeights,
  ]),
  ...Object.values(ofConvolution(strided)),
];

const ofElements: readonly Trial[] = [
  ...(['sigmoid', 'tanh', 'relu'] as const).map((name): Trial => {
    return { name, calls: [[name, out, a, 1, elements]], results: [[out, elements]] };
  }),
  {
    name: 'tanhGradient',
    calls: [['tanhGradient', out, b, a, 1, elements]],
    results: [[out, elements]],
  },
  {
    name: 'softmaxCrossEntropy',
    calls: [
      ['softmaxCrossEntropy', out, second, third, a, labels, hyper, scores.rows, scores.columns],
      ['addBias', out, b, scores.rows, scores.columns],
    ],
    results: [
      [out, scores.rows * scores.columns],
      [second, scores.rows],
      [third, scores.rows],
    ],
  },
  {
    name: 'sgdMomentum',
    calls: [
      ['copy', out, a, 1, elements],
      ['copy', second, b, 1, elements],
      ['sgdMomentum', out, second, b, hyper, 1, elements, 0.01],
    ],
    results: [
      [out, elements],
      [second, elements],
    ],
  },
  {
    name: 'addBiasRelu',
    calls: [
      ['copy', out, a, scores.rows, scores.columns],
      ['addBiasRelu', out, b, scores.rows, scores.columns],
    ],
    results: [[out, scores.rows * scores.columns]],
  },
];

export const trials: readonly Trial[] = [...ofProducts, ...ofConvolutions, ...ofElements];
