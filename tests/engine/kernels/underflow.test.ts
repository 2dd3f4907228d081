/**
 * Numbers below the smallest normal one make some processors a hundred times slower, so none may come out of a kernel of
 * the training loop, however small its operands. What a machine without that weakness cannot time, this test can see.
 */
import { describe, expect, test } from 'vitest';
import {
  type KernelName,
  maskLength,
  packedLength,
  scratchLength,
} from '../../../engine/kernels/signatures.ts';
import { type Case, decode, kernels, run, runTwin } from './harness.ts';
import { floats, ints, normals, raw } from './values.ts';

const smallestNormal = 2 ** -126;
const scales = [1, 1e-8, 1e-13, 1e-19, 1e-20, 1e-26, 1e-32, 1e-37];
const pairs = scales.flatMap((a) => scales.map((b) => [a, b] as const));

const [rows, n, k] = [13, 37, 350];
const scaled = (length: number, stream: number, scale: number): number[] =>
  normals(length, stream, scale).map((x) => (Math.abs(x) < smallestNormal ? 0 : x));

function product(a: number, b: number): Case {
  return {
    name: `a product of ${a} and ${b}`,
    buffers: {
      a: floats(scaled(rows * k, 1, a)),
      b: floats(scaled(k * n, 2, b)),
      packed: raw(packedLength(k, n)),
      scratch: raw(scratchLength(rows, k)),
      out: floats(rows * n),
    },
    calls: [
      ['packB', 'packed', 'b', n, k, n],
      ['matmulRows', 'out', 'a', 'packed', 'scratch', rows, n, k],
    ],
    outputs: { out: {} },
  };
}

/** The same through a mask for every example. */
function maskedProducts(a: number, b: number): Case[] {
  const [examples, fanIn, units] = [9, 13, 37];
  const of = (
    kernel: KernelName,
    out: string,
    sizes: number[],
    ...from: (readonly [string, number])[]
  ): Case => ({
    name: `${kernel} of ${a} and ${b}`,
    buffers: {
      ...Object.fromEntries(from.map(([name, length], i) => [name, floats(scaled(length, i, i ? b : a))])),
      key: ints([1, 2, 3]),
      masks: ints(maskLength(examples, fanIn, units)),
      [out]: floats(examples * fanIn * units),
    },
    calls: [
      ['exampleMasks', 'masks', 'key', examples, fanIn, units, 4, 0.5],
      [kernel, out, ...from.map(([name]) => name), 'masks', ...sizes, 1],
    ],
    outputs: { [out]: {} },
  });
  const [x, weight, y] = [
    ['x', examples * fanIn],
    ['weight', fanIn * units],
    ['y', examples * units],
  ] as const;
  return [
    of('maskedProduct', 'y', [examples, fanIn, units], x, weight),
    of('maskedInputGradient', 'x', [examples, fanIn, units], y, weight),
    of('maskedWeightGradient', 'weight', [fanIn, units, examples], x, y),
  ];
}

/** One step of an optimizer: weights and state of scale a, gradients of scale b. */
function update(
  kernel: 'sgdMomentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam',
  a: number,
  b: number,
): Case {
  const squares = scaled(rows * n, 4, a).map((x) => (x * x < smallestNormal ? 0 : x * x));
  const states: Record<string, ReturnType<typeof floats>> = kernel === 'adam'
    ? { mean: floats(scaled(rows * n, 3, a)), squares: floats(squares) }
    : { state: floats(kernel === 'adagrad' || kernel === 'rmsprop' ? squares : scaled(rows * n, 3, a)) };
  const epsilon = kernel === 'sgdMomentum' || kernel === 'nesterov' ? [] : [1e-8];
  return {
    name: `${kernel} at ${a} with gradients of ${b}`,
    buffers: {
      weight: floats(scaled(rows * n, 2, a)),
      ...states,
      gradient: floats(scaled(rows * n, 5, b)),
      hyper: floats([0.01, 0.9, 0.999, 1, 1]),
    },
    calls: [[kernel, 'weight', ...Object.keys(states), 'gradient', 'hyper', rows, n, 0, ...epsilon]],
    outputs: { weight: {}, ...Object.fromEntries(Object.keys(states).map((name) => [name, {}])) },
  };
}

function elementwise(a: number, b: number): Case[] {
  const count = rows * n;
  const forward = (kernel: 'sigmoid' | 'tanh'): Case => ({
    name: `${kernel} of ${a}`,
    buffers: { x: floats(scaled(count, 6, a)), y: floats(count) },
    calls: [[kernel, 'y', 'x', rows, n]],
    outputs: { y: {} },
  });
  const backward = (kernel: 'sigmoidGradient' | 'tanhGradient'): Case => ({
    name: `${kernel} of ${a} and ${b}`,
    buffers: {
      y: floats(scaled(count, 6, a).map(Math.abs)),
      dy: floats(scaled(count, 7, b)),
      dx: floats(count),
    },
    calls: [[kernel, 'dx', 'y', 'dy', rows, n]],
    outputs: { dx: {} },
  });
  return [forward('sigmoid'), forward('tanh'), backward('sigmoidGradient'), backward('tanhGradient')];
}

const cases = pairs.flatMap(([a, b]) => [
  product(a, b),
  ...maskedProducts(a, b),
  ...(['sgdMomentum', 'nesterov', 'adagrad', 'rmsprop', 'adam'] as const).map((kernel) =>
    update(kernel, a, b),
  ),
  ...elementwise(a, b),
]);

describe.each(kernels.filter(([, tier]) => tier === 'optimized'))(
  '%s, %s',
  (_variant, _tier, implementation) => {
    test('nothing that a step of training computes is below the smallest normal number', () => {
      for (const item of cases) {
        const got = run(item, implementation, { lanes: 1 });
        for (const name of Object.keys(item.outputs)) {
          const small = decode(got.get(name) ?? new Uint8Array(), 'f32').find(
            (value) => value !== 0 && Math.abs(value) < smallestNormal,
          );
          expect(small, `${name} of ${item.name}`).toBeUndefined();
        }
      }
    });

    test('products down to the smallest normal number are what they are, but for its size', () => {
      for (const [a, b] of pairs) {
        const item = product(a, b);
        const got = decode(run(item, implementation, { lanes: 1 }).get('out') ?? new Uint8Array(), 'f32');
        const exact = runTwin(item).get('out') ?? [];
        const worst = Math.max(...exact.map((value, index) => Math.abs(value - (got[index] ?? NaN))));
        // k roundings of a sum beside 2⁻¹⁰¹, or beside its own size
        expect(worst, item.name).toBeLessThan(k * (2 ** -124 + 2 ** -24 * 6 * Math.sqrt(k) * a * b));
      }
    });
  },
);
