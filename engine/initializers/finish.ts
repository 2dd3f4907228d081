/**
 * Starts that belong to a matrix as a whole and not to its numbers one by one. In float64 and on one thread: what comes
 * out is the same on any number of lanes.
 */
import type { Misfit, Whole } from './initializer.ts';
import { orthonormalize } from './orthonormal.ts';

type Values = Float32Array | Float64Array;

/** The most that k² · m may be of k vectors of length m to be made orthogonal: 2048 of 2048, some seconds. */
const mostWork = 2048 ** 3;

/** Rows and columns of a tensor as a matrix: filters are rows. */
const sizesOf = (shape: readonly number[]): [rows: number, columns: number] => {
  const rows = shape[0]!;
  return [rows, shape.slice(1).reduce((product, size) => product * size, 1)];
};

/** What keeps a tensor from being filled as a whole matrix. */
export function matrixMisfit(scheme: string, shape: readonly number[]): Misfit | null {
  if (shape.length < 2) return { code: 'init_matrix', values: { scheme } };
  const [rows, columns] = sizesOf(shape);
  const work = Math.min(rows, columns) ** 2 * Math.max(rows, columns);
  if (scheme === 'identity' || work <= mostWork) return null;
  return { code: 'init_too_large', values: { scheme, rows, columns } };
}

/**
 * `values`: drawn from N(0, 1) for `orthogonal`, 0 for `identity`. Row-major. `attend` is called every few milliseconds;
 * what it throws ends the work.
 */
export function finish(how: Whole, values: Values, shape: readonly number[], attend: () => void): void {
  const [rows, columns] = sizesOf(shape);
  if (how.kind === 'orthogonal') orthonormalize(values, rows, columns, how.gain, attend);
  else if (shape.length === 4) passChannels(values, shape, how.gain);
  else for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = how.gain;
}

/** (filters, channels, height, width) */
function passChannels(values: Values, shape: readonly number[], gain: number): void {
  const [filters = 0, channels = 0, height = 0, width = 0] = shape;
  const middle = (height >> 1) * width + (width >> 1);
  for (let filter = 0; filter < filters; filter++) {
    values[(filter * channels + (filter % channels)) * height * width + middle] = gain;
  }
}
