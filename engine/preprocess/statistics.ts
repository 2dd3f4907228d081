/** The mean, variance and covariance of examples by feature, in float64. */
import type { RawStatistics } from './affine-map.ts';

/** Examples that lie one after the other, each `columns` values long; a value counts `scale` times. */
export interface RawExamples {
  readonly values: ArrayLike<number>;
  readonly scale: number;
  readonly columns: number;
  /** Which of them, in which order. */
  readonly order: ArrayLike<number>;
}

/** In one pass, about the first example: a feature that never changes has a variance of exactly 0. */
export function momentsOf({ values, scale, columns, order }: RawExamples) {
  const about = Float64Array.from({ length: columns }, (_, j) => values[order[0]! * columns + j]!);
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let row = 0; row < order.length; row++) {
    const from = order[row]! * columns;
    for (let j = 0; j < columns; j++) {
      const distance = values[from + j]! - about[j]!;
      sums[j]! += distance;
      squares[j]! += distance * distance;
    }
  }
  const count = order.length;
  return {
    mean: about.map((value, j) => scale * (value + sums[j]! / count)),
    variance: squares.map((square, j) => scale ** 2 * Math.max(0, square / count - (sums[j]! / count) ** 2)),
  };
}

/** (columns, columns), row by row: for some hundreds of examples. */
function covarianceOf({ values, scale, columns, order }: RawExamples, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(columns * columns);
  const centred = new Float64Array(columns);
  for (let row = 0; row < order.length; row++) {
    for (let j = 0; j < columns; j++) centred[j] = scale * values[order[row]! * columns + j]! - mean[j]!;
    for (let i = 0; i < columns; i++) {
      const factor = centred[i]! / order.length;
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) covariance[i * columns + j]! += factor * centred[j]!;
    }
  }
  return covariance;
}

export function statisticsOf(examples: RawExamples): RawStatistics {
  const { mean, variance } = momentsOf(examples);
  return { mean, variance, covariance: () => covarianceOf(examples, mean) };
}
