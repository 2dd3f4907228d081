import type { Key } from './random.ts';
import { normal, uniform } from './random.ts';
import { at, shareOf } from './share.ts';

/** Three integers: seed low, seed high, step. */
export function keyAt(memory: Float64Array, offset: number): Key {
  return { seedLow: at(memory, offset), seedHigh: at(memory, offset + 1), step: at(memory, offset + 2) };
}

/** The j-th of the four numbers in [0, 1) that a row draws from. */
export const drawnAt =
  (memory: Float64Array, key: number, stream: number) =>
  (row: number, j: number): number =>
    uniform(keyAt(memory, key), stream, 4 * row + j);

/**
 * y (rows, columns) = x / (1 − rate) where uniform(element) ≥ rate, else 0. The rate is the float32 that the kernel
 * gets: a rate that falls between two uniform numbers must fall between the same two in both.
 */
export function dropout(
  memory: Float64Array,
  y: number,
  x: number,
  key: number,
  rows: number,
  columns: number,
  stream: number,
  rate: number,
  lane: number,
  lanes: number,
): void {
  const rounded = Math.fround(rate);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * columns; i < end * columns; i++) {
    const kept = uniform(keyAt(memory, key), stream, i) >= rounded;
    memory[y + i] = kept ? at(memory, x + i) / (1 - rounded) : 0;
  }
}

/** out (length) = value. */
export function fill(
  memory: Float64Array,
  out: number,
  length: number,
  value: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(length, lane, lanes);
  for (let i = first; i < end; i++) memory[out + i] = value;
}

/** out (rows, columns) = value. */
export function fillRows(
  memory: Float64Array,
  out: number,
  rows: number,
  columns: number,
  value: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  memory.fill(value, out + first * columns, out + end * columns);
}

/** out (length) = mean + std · N(0, 1). */
export function randomNormal(
  memory: Float64Array,
  out: number,
  key: number,
  length: number,
  stream: number,
  mean: number,
  std: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(length, lane, lanes);
  for (let i = first; i < end; i++) memory[out + i] = mean + std * normal(keyAt(memory, key), stream, i);
}

/** out (length) = uniform in [low, high). */
export function randomUniform(
  memory: Float64Array,
  out: number,
  key: number,
  length: number,
  stream: number,
  low: number,
  high: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(length, lane, lanes);
  for (let i = first; i < end; i++) {
    memory[out + i] = low + (high - low) * uniform(keyAt(memory, key), stream, i);
  }
}
