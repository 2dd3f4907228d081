import { packedIndex, sliver } from '../kernels/packed.ts';
import { keyAt } from './fill.ts';
import { normalCdf, normalQuantile } from './normal-distribution.ts';
import { uniform } from './random.ts';
import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

/**
 * y (rows, columns) = f(x) where the element's uniform number is at least the rate, else `other`. Rates are the float32
 * that the kernels get, as in dropout.
 */
function mask(
  memory: Float64Array,
  [y, x, key]: readonly [number, number, number],
  {
    rows,
    columns,
    stream,
    rate,
    lane,
    lanes,
  }: Record<'rows' | 'columns' | 'stream' | 'rate' | 'lane' | 'lanes', number>,
  f: (x: number) => number,
  other: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * columns; i < end * columns; i++) {
    const kept = uniform(keyAt(memory, key), stream, i) >= Math.fround(rate);
    memory[y + i] = kept ? f(at(memory, x + i)) : other;
  }
}

export const randomMask: Twin = (memory, out = 0, x = 0, key = 0, ...sizes) => {
  const [rows = 0, columns = 0, stream = 0, rate = 0, scale = 0, lane = 0, lanes = 1] = sizes;
  mask(memory, [out, x, key], { rows, columns, stream, rate, lane, lanes }, (value) => value * scale, 0);
};

/** −λ · α */
const floor = -1.7580993408473766;
const alphaScale = (rate: number): number => ((1 - rate) * (1 + rate * floor ** 2)) ** -0.5;

export const alphaDropout: Twin = (memory, y = 0, x = 0, key = 0, ...sizes) => {
  const [rows = 0, columns = 0, stream = 0, rate = 0, lane = 0, lanes = 1] = sizes;
  const a = alphaScale(rate);
  const b = -a * rate * floor;
  const f = (value: number): number => a * value + b;
  mask(memory, [y, x, key], { rows, columns, stream, rate, lane, lanes }, f, f(floor));
};

export const alphaDropoutGradient: Twin = (memory, dx = 0, dy = 0, key = 0, ...sizes) => {
  const [rows = 0, columns = 0, stream = 0, rate = 0, lane = 0, lanes = 1] = sizes;
  const a = alphaScale(rate);
  mask(memory, [dx, dy, key], { rows, columns, stream, rate, lane, lanes }, (d) => a * d, 0);
};

/** y = scale · x in the rows that survive, all or none of them where they do not draw each for itself. */
export const stochasticDepth: Twin = (memory, y = 0, x = 0, key = 0, ...sizes) => {
  const [rows = 0, columns = 0, stream = 0, survival = 0, scale = 0, each = 1, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const alive = uniform(keyAt(memory, key), stream, each * row) < Math.fround(survival);
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      memory[y + i] = alive ? scale * at(memory, x + i) : 0;
    }
  }
};

/** Scales the weights at these offsets back to the limit. */
function limitNorm(memory: Float64Array, places: readonly number[], limit: number): void {
  const norm = Math.sqrt(places.reduce((sum, place) => sum + at(memory, place) ** 2, 0));
  if (norm <= limit) return;
  for (const place of places) memory[place] = (at(memory, place) * limit) / norm;
}

export const maxNormColumns: Twin = (
  memory,
  weight = 0,
  rows = 0,
  columns = 0,
  limit = 0,
  lane = 0,
  lanes = 1,
) => {
  const [first, end] = shareOf(columns, lane, lanes);
  for (let j = first; j < end; j++) {
    const places = Array.from({ length: rows }, (_, row) => weight + row * columns + j);
    limitNorm(memory, places, limit);
  }
};

/** Of a packed weight (rows, n). */
export const maxNormSlivers: Twin = (memory, weight = 0, rows = 0, n = 0, limit = 0, lane = 0, lanes = 1) => {
  const [first, end] = shareOf(n / sliver, lane, lanes);
  for (let j = first * sliver; j < end * sliver; j++) {
    const places = Array.from({ length: rows }, (_, row) => weight + packedIndex(row, j, rows));
    limitNorm(memory, places, limit);
  }
};

export const maxNormRows: Twin = (
  memory,
  weight = 0,
  rows = 0,
  columns = 0,
  limit = 0,
  lane = 0,
  lanes = 1,
) => {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const places = Array.from({ length: columns }, (_, j) => weight + row * columns + j);
    limitNorm(memory, places, limit);
  }
};

/** gradient += strength · sign(weight). */
export const l1Gradient: Twin = (memory, gradient = 0, weight = 0, ...sizes) => {
  const [rows = 0, columns = 0, strength = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * columns; i < end * columns; i++) {
    memory[gradient + i] = at(memory, gradient + i) + strength * Math.sign(at(memory, weight + i));
  }
};

/** weight = (1 − rate · l2) · weight − rate · l1 · sign(weight). */
export const decoupledDecay: Twin = (memory, weight = 0, hyper = 0, rows = 0, columns = 0, ...rest) => {
  const [l2 = 0, l1 = 0, lane = 0, lanes = 1] = rest;
  const rate = at(memory, hyper);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * columns; i < end * columns; i++) {
    const w = at(memory, weight + i);
    memory[weight + i] = (1 - rate * l2) * w - rate * l1 * Math.sign(w);
  }
};

/** out (length) = mean + std · z, z normal, cut at ±2, from the middle of the element's uniform step. */
export const truncatedNormal: Twin = (memory, out = 0, key = 0, length = 0, stream = 0, ...rest) => {
  const [mean = 0, std = 0, lane = 0, lanes = 1] = rest;
  const below = normalCdf(-2);
  const [first, end] = shareOf(length, lane, lanes);
  for (let i = first; i < end; i++) {
    const u = uniform(keyAt(memory, key), stream, i) + 2 ** -25;
    memory[out + i] = mean + std * normalQuantile(below + (1 - 2 * below) * u);
  }
};

/** out (length) = 1 with this probability, else 0. */
export const bernoulli: Twin = (memory, out = 0, key = 0, length = 0, stream = 0, ...rest) => {
  const [probability = 0, lane = 0, lanes = 1] = rest;
  const [first, end] = shareOf(length, lane, lanes);
  for (let i = first; i < end; i++) {
    memory[out + i] = uniform(keyAt(memory, key), stream, i) < Math.fround(probability) ? 1 : 0;
  }
};
