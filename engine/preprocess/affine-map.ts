/**
 * A chain of preprocessing as the one affine map that it is: y = ((x − shift) · scale) · matrix, in float64. The mean and
 * the covariance of the raw training examples are all that is needed to know those after any step, so examples are
 * looked at once, however long the chain.
 */
import { Matrix } from 'ml-matrix';
import type { Shape } from '../compile/graph.ts';
import { principalOf, principalOfApart, type Principal } from './principal.ts';
import { product } from './product.ts';

/** Of the training examples as they are, in float64. */
export interface RawStatistics {
  readonly mean: Float64Array;
  /** Divided by the number of examples. */
  readonly variance: Float64Array;
  /** (features, features), row by row; worked out when asked for. */
  covariance(): Float64Array;
}

/** What the kernels read. */
export interface FittedMap {
  /** (features) */
  readonly shift: Float32Array;
  /** (features) */
  readonly scale: Float32Array;
  /** (features, columns); null where features are not mixed. */
  readonly matrix: Float32Array | null;
}

/** Variances of what does not vary together; or a covariance, worked out when asked for: most chains end before. */
type Spread = Float64Array | (() => Matrix);

/** Below this share of the largest variance, one along a direction is what float32 leaves of none at all. */
const negligible = 1e-9;

export class AffineMap {
  /** Of an example after the steps so far. */
  shape: Shape;
  private readonly raw: RawStatistics;
  private readonly attend: () => void;
  private readonly shift: Float64Array;
  private readonly scale: Float64Array;
  private matrix: Matrix | null = null;
  /** After a matrix: its outputs have mean 0, and this covariance. */
  private spread: Spread = new Float64Array(0);

  /** `attend` is called every few milliseconds where something takes longer than that; what it throws ends the work. */
  constructor(raw: RawStatistics, shape: Shape, attend: () => void) {
    this.raw = raw;
    this.attend = attend;
    this.shape = shape;
    this.shift = new Float64Array(raw.mean.length);
    this.scale = new Float64Array(raw.mean.length).fill(1);
  }

  /** Of every feature, as it is now. */
  get mean(): Float64Array {
    if (this.matrix) return new Float64Array(this.matrix.columns);
    return this.raw.mean.map((mean, j) => (mean - this.shift[j]!) * this.scale[j]!);
  }

  /** Of every feature, as it is now; 0 where it is constant. */
  get variance(): Float64Array {
    if (!this.matrix) return this.raw.variance.map((variance, j) => variance * this.scale[j]! ** 2);
    const { spread } = this;
    const variance = spread instanceof Float64Array ? spread : Float64Array.from(spread().diagonal());
    const least = negligible * variance.reduce((most, value) => Math.max(most, value), 0);
    return variance.map((value) => (value <= least ? 0 : value));
  }

  /** Takes so much away from every feature. After a matrix all means are 0, and there is nothing to take away. */
  centre(by: Float64Array): void {
    if (this.matrix) return;
    by.forEach((value, j) => (this.shift[j]! += value / this.scale[j]!));
  }

  /** Multiplies every feature, by no zeros. */
  multiply(by: Float64Array): void {
    const { matrix, spread } = this;
    if (!matrix) return by.forEach((value, j) => (this.scale[j]! *= value));
    matrix.mulRowVector(by);
    this.spread =
      spread instanceof Float64Array
        ? spread.map((value, j) => value * by[j]! ** 2)
        : () => spread().mulRowVector(by).mulColumnVector(by);
  }

  /** The directions along which centred features vary independently, and the variance along each. */
  principal(): Principal {
    const covariance = this.covariance();
    if (covariance instanceof Float64Array) return principalOfApart(covariance);
    return principalOf(covariance, this.attend);
  }

  /** Coordinates along these axes, of centred features; the variances are those along them. */
  turn(axes: Matrix, variances: Float64Array): void {
    // A copy: what comes after changes it.
    this.mix(axes.clone(), variances.slice());
    this.shape = [axes.columns];
  }

  /** Multiplies the coordinates along these axes and turns back: an image stays an image. */
  stretch(axes: Matrix, variances: Float64Array, by: Float64Array): void {
    const there = axes.clone().mulRowVector(by);
    const wide = axes.clone().mulRowVector(variances.map((value, j) => value * by[j]! ** 2));
    const back = axes.transpose();
    this.mix(product(there, back, this.attend), () => product(wide, back, this.attend));
  }

  fitted(): FittedMap {
    const { matrix } = this;
    return {
      shift: Float32Array.from(this.shift),
      scale: Float32Array.from(this.scale),
      matrix: matrix && Float32Array.from(matrix.to1DArray()),
    };
  }

  private mix(matrix: Matrix, spread: Spread): void {
    this.centre(this.mean);
    this.matrix = this.matrix ? product(this.matrix, matrix, this.attend) : matrix;
    this.spread = spread;
  }

  private covariance(): Matrix | Float64Array {
    if (this.matrix) return this.spread instanceof Float64Array ? this.spread : this.spread();
    const size = this.scale.length;
    const covariance = Matrix.from1DArray(size, size, this.raw.covariance());
    return covariance.mulRowVector(this.scale).mulColumnVector(this.scale);
  }
}
