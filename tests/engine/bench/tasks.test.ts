/** What contestants are compared with, against whole tensors computed another way. */
import { describe, expect, it } from 'vitest';
import {
  difference,
  expected,
  operationsOf,
  sampled,
  streams,
  values,
  type ConvolutionTask,
  type Digest,
  type ProductTask,
} from '../../../engine/bench/tasks.ts';

/** The whole product, as a sum of outer products. */
function wholeProduct({ rows, n, k, transposedA, transposedB }: ProductTask): Float64Array {
  const a = values(rows * k, streams.a);
  const b = values(k * n, streams.b);
  const out = new Float64Array(rows * n);
  for (let i = 0; i < k; i++) {
    for (let row = 0; row < rows; row++) {
      const left = a[transposedA ? i * rows + row : row * k + i]!;
      for (let column = 0; column < n; column++)
        out[row * n + column]! += left * b[transposedB ? column * k + i : i * n + column]!;
    }
  }
  return out;
}

/** Every pair of an input and an output pixel that a tap joins, once: what forward and both gradients are sums over. */
function wholeConvolution({ images, channels, side, filters, kernel }: ConvolutionTask) {
  const area = side * side;
  const x = values(images * channels * area, streams.x);
  const w = values(filters * channels * kernel * kernel, streams.weights);
  const dy = values(images * filters * area, streams.dy);
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(w.length);
  const pad = (kernel - 1) / 2;
  const each = (count: number, work: (index: number) => void): void => {
    for (let index = 0; index < count; index++) work(index);
  };
  each(images, (image) =>
    each(filters, (filter) =>
      each(channels, (channel) =>
        each(area, (from) =>
          each(area, (to) => {
            const down = Math.floor(from / side) - Math.floor(to / side) + pad;
            const right = (from % side) - (to % side) + pad;
            if (down < 0 || right < 0 || down >= kernel || right >= kernel) return;
            const input = (image * channels + channel) * area + from;
            const output = (image * filters + filter) * area + to;
            const tap = ((filter * channels + channel) * kernel + down) * kernel + right;
            y[output]! += x[input]! * w[tap]!;
            dx[input]! += dy[output]! * w[tap]!;
            dw[tap]! += dy[output]! * x[input]!;
          }),
        ),
      ),
    ),
  );
  return { y, dx, dw };
}

const close = (got: Digest | null, whole: Record<string, Float64Array>): void => {
  expect(Object.keys(got ?? {})).toEqual(Object.keys(whole));
  for (const [name, tensor] of Object.entries(whole)) {
    const wanted = sampled(tensor);
    expect(got?.[name]).toHaveLength(wanted.length);
    got?.[name]?.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 10));
  }
};

describe('the expected elements', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])(
    'of a product are those of the whole one, a transposed %s, b transposed %s',
    (transposedA, transposedB) => {
      const task: ProductTask = { kind: 'product', rows: 13, n: 21, k: 17, transposedA, transposedB };
      close(expected(task), { out: wholeProduct(task) });
    },
  );

  it.each([1, 3, 5])('of a convolution by filters of %i are those of the whole one', (kernel) => {
    const size = { images: 2, channels: 3, side: 6, filters: 4, kernel };
    const task: ConvolutionTask = { kind: 'convolution', ...size, backward: true };
    const { y, dx, dw } = wholeConvolution(task);
    close(expected(task), { y, dx, dw });
    close(expected({ ...task, backward: false }), { y });
  });
});

describe('the inputs', () => {
  it('are spread evenly between −scale and scale, another set for each stream', () => {
    const [first, second] = [values(10_000, 1, 2), values(10_000, 2, 2)];
    expect(Math.min(...first)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...first)).toBeLessThan(2);
    const mean = (x: Float32Array): number => x.reduce((sum, value) => sum + value, 0) / x.length;
    // four standard errors of the mean of 10,000 uniform numbers
    for (const set of [first, second])
      expect(Math.abs(mean(set))).toBeLessThan((4 * 2) / Math.sqrt(3 * 10_000));
    expect(second).not.toEqual(first);
  });
});

describe('the difference of results', () => {
  it('is relative to the largest of a tensor', () => {
    expect(difference({ a: [10, 1] }, { a: [10, 2] })).toBeCloseTo(0.1);
  });
  it('is infinite where something is missing or no number', () => {
    expect(difference({}, { a: [1] })).toBe(Infinity);
    expect(difference({ a: [1] }, { a: [1, 2] })).toBe(Infinity);
    expect(difference({ a: [NaN] }, { a: [1] })).toBe(Infinity);
  });
});

it('counts the operations of a product, and of a convolution three times as many with its gradients', () => {
  expect(operationsOf({ kind: 'product', rows: 2, n: 3, k: 5, transposedA: false, transposedB: false })).toBe(
    60,
  );
  const convolution = {
    kind: 'convolution',
    images: 2,
    channels: 3,
    side: 4,
    filters: 5,
    kernel: 3,
  } as const;
  expect(operationsOf({ ...convolution, backward: false })).toBe(2 * (2 * 3 * 5 * 16 * 9));
  expect(operationsOf({ ...convolution, backward: true })).toBe(3 * 2 * (2 * 3 * 5 * 16 * 9));
});

it('counts a step of training without the gradient that nobody needs, that by the images', () => {
  const task = { kind: 'training', widths: [7, 5, 3], batch: 2, rate: 1, momentum: 0 } as const;
  const [first, second] = [2 * 2 * 7 * 5, 2 * 2 * 5 * 3];
  expect(operationsOf({ ...task, images: '', labels: '' })).toBe(2 * first + 3 * second);
});
