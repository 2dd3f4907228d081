/** Values, sizes and buffers that the cases of the kernels are made of. */
import { normal } from '../../../engine/reference/index.ts';
import type { BufferSpec } from './harness.ts';

/** The largest number of lanes tried: scratch is laid out for it. */
export const mostLanes = 5;

const key = { seedLow: 7, seedHigh: 11, step: 0 };
export const normals = (length: number, stream: number, scale = 1, shift = 0): number[] =>
  Array.from({ length }, (_, i) => shift + scale * normal(key, stream, i));
/** Small integers: products and sums of them are exact in float32, so results must be equal. */
export const integers = (length: number, stream: number): number[] =>
  normals(length, stream, 2).map((value) => Math.round(value));

export const ints = (values: number | number[]): BufferSpec => ({ type: 'i32', values });
export const floats = (values: number | number[]): BufferSpec => ({ values });
export const raw = (values: number): BufferSpec => ({ type: 'raw', values });

export const sizes: readonly (readonly [rows: number, columns: number])[] = [
  [1, 1],
  [2, 3],
  [5, 7],
  [3, 15],
  [7, 16],
  [4, 17],
  [1, 31],
  [6, 33],
  [33, 5],
  [100, 10],
  [9, 337],
];
/** Enough for a kernel that shares its loops with another that has them all. */
export const fewSizes: readonly (readonly [rows: number, columns: number])[] = [
  [1, 1],
  [5, 7],
  [7, 16],
  [6, 33],
];

export const extremes = [
  NaN, Infinity, -Infinity, 0, -0, 1e38, -1e38, 3.4e38, -3.4e38, 1e-38, -1e-38, 1e-40, -1e-45, 1e-30, 1e-7, -1e-7,
  0.5, -0.5, 1, -1, 9, -9, 8.9, 20, -20, 87, -87, 88.5, -88.5, 100, -100,
]; // prettier-ignore
export const sweep = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
