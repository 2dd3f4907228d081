/** Cases of a mask for every example, and of the products through it. */
import { type KernelName, maskLength } from '../../../engine/kernels/signatures.ts';
import type { BufferSpec, Case, Tolerance } from './harness.ts';
import { floats, integers, ints, normals } from './values.ts';

/** Both sides of four units, of a block of 128, of four rows of weights, and of 64 rows of output. */
const shapes: readonly (readonly [examples: number, fanIn: number, units: number])[] = [
  [1, 1, 1],
  [2, 3, 5],
  [5, 4, 3],
  [3, 5, 128],
  [4, 2, 129],
  [9, 7, 34],
  [2, 9, 263],
  [70, 6, 4],
  [6, 70, 8],
];
const keys = [
  [3, -5, 0],
  [0x12345678, -0x65432110, 77],
];
/** One digit, one more, all 24, the nearest to 1 that float32 has, and what it rounds to 1. */
const rates = [0, 0.5, 0.75, 0.3, 1 - 2 ** -24, 1 - 1e-9];

type Shape = (typeof shapes)[number];
const drawn = ([examples, fanIn, units]: Shape, rate: number) => {
  return ['exampleMasks', 'masks', 'key', examples, fanIn, units, 5, rate] as const;
};

const lengths = ([examples, fanIn, units]: Shape) => ({
  x: examples * fanIn,
  weight: fanIn * units,
  y: examples * units,
});
type Tensor = keyof ReturnType<typeof lengths>;

/** A kernel that reads the masks: `out` of the other two. */
function throughMasks(kernel: KernelName, out: Tensor, [a, b]: readonly [Tensor, Tensor], order: number[]) {
  const named = (
    name: string,
    shape: Shape,
    values: (length: number, stream: number) => number[],
    tolerance: Tolerance,
    [rate, scale]: readonly [number, number],
  ): Case => {
    const of = lengths(shape);
    const buffers: Record<string, BufferSpec> = {
      [a]: floats(values(of[a], 1)),
      [b]: floats(values(of[b], 2)),
      key: ints(keys[0]!),
      masks: ints(maskLength(...shape)),
      [out]: floats(of[out]),
    };
    const sizes = order.map((at) => shape[at]!);
    return {
      name: `${name} (${shape.join(', ')}), ${rate}`,
      buffers,
      calls: [drawn(shape, rate), [kernel, out, a, b, 'masks', ...sizes, scale]],
      outputs: { [out]: tolerance },
    };
  };
  const spiked = (length: number, stream: number) =>
    normals(length, stream).map((v, i) => (i % 37 === 11 ? [NaN, Infinity, 1e-40, -0][i % 4]! : v));
  return [
    ...shapes.map((shape, i) => named('integers', shape, integers, {}, [[0.5, 0.3, 0][i % 3]!, 2])),
    ...shapes.map((shape) => {
      return named('normal', shape, normals, { absolute: 6e-7 * (Math.max(...shape) + 1) }, [0.3, 1 / 0.7]);
    }),
    named('extremes', [9, 11, 37], spiked, { relative: 1e-5, absolute: 1e-5 }, [0.5, 1]),
  ];
}

export const exampleMaskCases = {
  exampleMasks: () =>
    shapes.flatMap((shape, i) =>
      (i < 7 ? rates : [0.5]).map((rate): Case => ({
        name: `(${shape.join(', ')}), ${rate}`,
        buffers: { key: ints(keys[i % 2]!), masks: ints(maskLength(...shape)) },
        calls: [drawn(shape, rate)],
        outputs: { masks: {} },
      })),
    ),
  maskedProduct: () => throughMasks('maskedProduct', 'y', ['x', 'weight'], [0, 1, 2]),
  maskedInputGradient: () => throughMasks('maskedInputGradient', 'x', ['y', 'weight'], [0, 1, 2]),
  maskedWeightGradient: () => throughMasks('maskedWeightGradient', 'weight', ['x', 'y'], [1, 2, 0]),
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
