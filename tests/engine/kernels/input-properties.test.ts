/** What augmentation, mixing and averaging promise, measured on the kernels: distributions, areas, coverage. */
import { describe, expect, it } from 'vitest';
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import { type Case, decode, kernels, run } from './harness.ts';
import { floats, ints, normals } from './values.ts';

const [, , implementation] = kernels[0]!;
const keyed = (step = 0) => ints([11, 12, step]);

/** What a kernel writes to a buffer of float32. */
function written(name: string, buffers: Case['buffers'], ...call: readonly (string | number)[]): number[] {
  const [kernel, ...values] = call as [KernelName, ...(string | number)[]];
  const test: Case = { name, buffers, calls: [[kernel, ...values]], outputs: {} };
  const bytes = run(test, implementation, { lanes: 1 }).get(name)!;
  return decode(bytes, buffers[name]!.type ?? 'f32');
}

const rows = 5000;
const identities = floats(Array.from({ length: rows }, () => [1, 0, 0, 0, 1, 0]).flat());
/** The transforms of many rows, each as six numbers. */
function transforms(kernel: KernelName, ...values: number[]): number[][] {
  const buffers = { transforms: identities, key: keyed() };
  const all = written('transforms', buffers, kernel, 'transforms', 'key', rows, ...values);
  return Array.from({ length: rows }, (_, row) => all.slice(6 * row, 6 * row + 6));
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
/** The largest distance between how values are spread and a distribution function. */
function kolmogorov(values: readonly number[], distribution: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const distances = sorted.map((x, i) => {
    const f = distribution(x);
    return Math.max(f - i / sorted.length, (i + 1) / sorted.length - f);
  });
  return Math.max(...distances);
}
/** A distance that chance exceeds once in ten thousand times. */
const rare = (count: number): number => 2.23 / Math.sqrt(count);
/** Counts of equally likely things: χ² beyond this happens once in some ten thousand times. */
function expectUniform(values: readonly number[], kinds: readonly number[]): void {
  const counts = kinds.map((kind) => values.filter((value) => value === kind).length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
  const each = values.length / kinds.length;
  const chi = counts.reduce((sum, count) => sum + (count - each) ** 2 / each, 0);
  const free = kinds.length - 1;
  expect(chi).toBeLessThan(free + 4 * Math.sqrt(2 * free) + 8);
}
const range = (low: number, high: number): number[] =>
  Array.from({ length: high - low + 1 }, (_, i) => low + i);

describe('where pixels come from', () => {
  it('is mirrored as often as the probability says', () => {
    for (const probability of [0, 0.3, 1]) {
      const flipped = transforms('flipTransforms', 9, 5, probability).map(([a]) => (a === -1 ? 1 : 0));
      expect(Math.abs(mean(flipped) - probability)).toBeLessThan(
        4 * Math.sqrt((probability * (1 - probability)) / rows) + 1e-12,
      );
    }
  });

  it('moves by every number of pixels alike, up to the farthest', () => {
    const moved = transforms('shiftTransforms', 6, 2, 3);
    expectUniform(
      moved.map(([, , right]) => right!),
      range(-3, 3),
    );
    expectUniform(
      moved.map(([, , , , , down]) => down!),
      range(-2, 2),
    );
    // Down and right are drawn apart.
    const product = mean(moved.map((t) => t[2]! * t[5]!));
    expect(Math.abs(product)).toBeLessThan((4 * 2 * Math.sqrt(2)) / Math.sqrt(rows));
  });

  it('is a window inside the padded image, of every size and anywhere', () => {
    const [height, width, pad, smallest] = [12, 20, 3, 0.5];
    const crops = transforms('cropTransforms', height, width, 7, pad, smallest);
    const sizes = crops.map(([a]) => a!);
    expect(kolmogorov(sizes, (s) => (s - smallest) / (1 - smallest))).toBeLessThan(rare(rows));
    for (const [s, , right, , same, down] of crops) {
      expect(same).toBe(s);
      // From the left edge of the first pixel to the right edge of the last one.
      const left = -0.5 * s! + right!;
      expect(left).toBeGreaterThanOrEqual(-0.5 - pad - 1e-5);
      expect(left + s! * width).toBeLessThanOrEqual(width - 0.5 + pad + 1e-5);
      const top = -0.5 * s! + down!;
      expect(top).toBeGreaterThanOrEqual(-0.5 - pad - 1e-5);
      expect(top + s! * height).toBeLessThanOrEqual(height - 0.5 + pad + 1e-5);
    }
    const places = crops.map(
      ([s, , right]) => (0.5 - 0.5 * s! + right! + pad) / (width + 2 * pad - s! * width),
    );
    expect(kolmogorov(places, (x) => x)).toBeLessThan(rare(rows));
  });

  it('is turned by every angle alike, about the middle', () => {
    const [height, width, most] = [7, 10, 0.125];
    const turned = transforms('rotateTransforms', height, width, 8, most);
    const turns = turned.map(([a, b]) => Math.atan2(b!, a!) / (2 * Math.PI));
    expect(kolmogorov(turns, (t) => (t + most) / (2 * most))).toBeLessThan(rare(rows));
    for (const [a, b, c, d, e, f] of turned) {
      expect(a! * e! - b! * d!).toBeCloseTo(1, 5);
      expect(a! * 4.5 + b! * 3 + c!).toBeCloseTo(4.5, 5);
      expect(d! * 4.5 + e! * 3 + f!).toBeCloseTo(3, 5);
    }
  });
});

describe('a resampled image', () => {
  const size = 5;
  const x = normals(size * size, 90);
  const warped = (transform: number[]): number[] => {
    const buffers = { x: floats(x), transforms: floats(transform), out: floats(x.length) };
    return written('out', buffers, 'warp', 'out', 'x', 'transforms', 1, 1, size, size);
  };
  const pixel = (of: readonly number[], row: number, column: number): number => of[row * size + column]!;

  it('is itself where nothing moves, and its own mirror image twice over', () => {
    expect(warped([1, 0, 0, 0, 1, 0])).toEqual(x.map(Math.fround));
    const once = warped([-1, 0, 4, 0, 1, 0]);
    for (let i = 0; i < 5; i++) expect(pixel(once, 2, i)).toBe(Math.fround(pixel(x, 2, 4 - i)));
  });

  it('turns by a quarter to what transposing and mirroring give', () => {
    const quarter = warped([0, 1, 0, -1, 0, 4]);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        expect(pixel(quarter, row, column)).toBeCloseTo(pixel(x, 4 - column, row), 6);
      }
    }
  });

  it('lies between its neighbours, and fades into the black around it', () => {
    const half = warped([1, 0, 0.5, 0, 1, 0]);
    expect(pixel(half, 1, 1)).toBeCloseTo((pixel(x, 1, 1) + pixel(x, 1, 2)) / 2, 6);
    expect(pixel(half, 1, 4)).toBeCloseTo(pixel(x, 1, 4) / 2, 6);
    expect(warped([1, 0, 5, 0, 1, 0])).toEqual(Array(25).fill(0));
  });
});

describe('a square cut out', () => {
  it('covers every place alike, clipped at the border', () => {
    const [height, width, side] = [9, 6, 4];
    const ones = floats(Array<number>(rows * height * width).fill(1));
    const x = written('x', { x: ones, key: keyed() }, 'cutout', 'x', 'key', rows, 1, height, width, 3, side);
    // How much of a line a stretch of this side covers, over all middles.
    const covered = (length: number): number =>
      mean(
        range(0, length - 1).map((at) => range(at - 2, at + 1).filter((i) => i >= 0 && i < length).length),
      );
    const areas = Array.from({ length: rows }, (_, row) => {
      return x.slice(row * height * width, (row + 1) * height * width).filter((value) => value === 0).length;
    });
    expect(Math.max(...areas)).toBe(side * side);
    expect(Math.min(...areas)).toBe(2 * 2);
    // The sides are drawn apart, so that the mean area is the product of their means. Its deviation is below 5.
    expect(Math.abs(mean(areas) - covered(height) * covered(width))).toBeLessThan((4 * 5) / Math.sqrt(rows));
  });
});

describe('examples that are mixed', () => {
  const weightsOf = (alpha: number) =>
    written(
      'weights',
      { weights: floats(rows), key: keyed() },
      'betaWeights',
      'weights',
      'key',
      rows,
      4,
      alpha,
    );

  it('are weighted by Beta(α, α)', () => {
    // Distribution functions that are known in closed form: arcsine, uniform, and 3x² − 2x³.
    const known: [number, (x: number) => number][] = [
      [0.5, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
      [1, (x) => x],
      [2, (x) => 3 * x ** 2 - 2 * x ** 3],
    ];
    for (const [alpha, distribution] of known) {
      expect(kolmogorov(weightsOf(alpha), distribution)).toBeLessThan(rare(rows));
    }
    for (const alpha of [0.05, 0.2, 8]) {
      const weights = weightsOf(alpha);
      const variance = 1 / (4 * (2 * alpha + 1));
      expect(Math.abs(mean(weights) - 0.5)).toBeLessThan(4 * Math.sqrt(variance / rows));
      const squares = weights.map((weight) => (weight - 0.5) ** 2);
      const spread = Math.sqrt(mean(squares.map((square) => (square - variance) ** 2)) / rows);
      expect(Math.abs(mean(squares) - variance)).toBeLessThan(4 * spread);
      for (const weight of weights) expect(weight >= 0 && weight <= 1).toBe(true);
    }
  });

  it('have each other for partners, every order as likely', () => {
    const orders = Array.from({ length: 3000 }, (_, step) => {
      const buffers = { partners: ints(4), key: keyed(step), count: ints([4]) };
      return written('partners', buffers, 'permuteRows', 'partners', 'key', 'count', 4, 2);
    });
    for (const order of orders) expect([...order].sort()).toEqual([0, 1, 2, 3]);
    const names = orders.map((order) => Number(order.join('')));
    const kinds = [...new Set(names)];
    expect(kinds).toHaveLength(24);
    expectUniform(names, kinds);
  });

  it('keep as much of themselves as CutMix says, in one box of the other', () => {
    const [count, channels, height, width] = [400, 2, 8, 6];
    const columns = channels * height * width;
    const x = Array.from({ length: count * columns }, (_, i) => Math.floor(i / columns));
    const buffers = {
      x: floats(x),
      partners: ints(range(0, count - 1).map((row) => (row + 1) % count)),
      weights: floats(weightsOf(1).slice(0, count)),
      key: keyed(),
      out: floats(count * columns),
    };
    const call = ['cutMix', 'out', 'weights', 'x', 'partners', 'key', count, channels, height, width, 9];
    const out = written('out', buffers, ...call);
    const shares = written('weights', buffers, ...call);
    const before = buffers.weights.values as number[];
    let clipped = 0;
    for (let row = 0; row < count; row++) {
      const own = out.slice(row * columns, (row + 1) * columns);
      const other = own.flatMap((value, i) => (value === row ? [] : [i]));
      for (const i of other) expect(own[i]).toBe((row + 1) % count);
      expect(shares[row]).toBeCloseTo(1 - other.length / columns, 6);
      const lines = new Set(other.map((i) => Math.floor(i / width) % height));
      const places = new Set(other.map((i) => i % width));
      expect(other.length).toBe(channels * lines.size * places.size);
      // Clipped or rounded, the box is never larger than asked for.
      expect(shares[row]!).toBeGreaterThanOrEqual(before[row]! - 1e-6);
      if (other.length > 0 && (lines.has(0) || lines.has(height - 1))) clipped++;
    }
    expect(clipped).toBeGreaterThan(count / 10);
  });
});

describe('the average over passes', () => {
  const logits = normals(12, 91, 3);
  const softmax = (row: readonly number[]): number[] => {
    const e = row.map((value) => Math.exp(value));
    return e.map((value) => value / e.reduce((sum, one) => sum + one, 0));
  };
  function passes(all: readonly number[][]): number[] {
    const buffers = Object.fromEntries([
      ['sum', floats(Array<number>(12).fill(-Infinity))],
      ...all.map((values, i) => [`logits${i}`, floats(values)] as const),
    ]);
    const calls = all.map((_, i) => ['addLogSoftmax', 'sum', `logits${i}`, 3, 4] as const);
    return decode(
      run({ name: 'passes', buffers, calls, outputs: {} }, implementation, { lanes: 1 }).get('sum')!,
      'f32',
    );
  }

  it('of one pass repeated is that pass', () => {
    for (const times of [1, 2, 9]) {
      const sum = passes(Array<number[]>(times).fill(logits));
      for (let row = 0; row < 3; row++) {
        const want = softmax(logits.slice(4 * row, 4 * row + 4));
        softmax(sum.slice(4 * row, 4 * row + 4)).forEach((p, i) => expect(p).toBeCloseTo(want[i]!, 6));
      }
    }
  });

  it('is the mean of the probabilities', () => {
    const others = normals(12, 92, 3);
    const sum = passes([logits, others]);
    for (let row = 0; row < 3; row++) {
      const [a, b] = [logits, others].map((values) => softmax(values.slice(4 * row, 4 * row + 4)));
      softmax(sum.slice(4 * row, 4 * row + 4)).forEach((p, i) =>
        expect(p).toBeCloseTo((a![i]! + b![i]!) / 2, 6),
      );
    }
  });
});
