import type { Shape } from '../compile/graph.ts';
import type { ErrorCode, FaninError } from '../contract/errors.ts';
import { choice } from '../settings.ts';
import type { AffineMap } from './affine-map.ts';

/** Why something cannot be done to examples of some shape. */
export interface ShapeProblem {
  readonly code: ErrorCode;
  readonly values: FaninError['values'];
}

/** A step of preprocessing: an affine map, fitted to the training examples as the steps before it leave them. */
export interface Stage {
  /** Whether it must know how features vary together, not only how each does by itself. */
  readonly together: boolean;
  /** The shape of an example after it, or why that cannot be. */
  shape(from: Shape): Shape | ShapeProblem;
  /** Adds itself to the map so far. */
  fit(map: AffineMap): void;
}

/** Whether a step treats every feature by itself, or all values of a channel alike. */
export const per = choice({
  title: { en: 'Per', ko: '단위' },
  help: {
    en: 'One number for every feature (of an image: every pixel), or one for every channel.',
    ko: '특징(이미지는 픽셀)마다 하나의 수, 또는 채널마다 하나의 수.',
  },
  options: [
    { value: 'feature', title: { en: 'feature', ko: '특징' } },
    { value: 'channel', title: { en: 'channel', ko: '채널' } },
  ],
  default: 'feature',
});

/** Only an image has channels. */
export function channelShape(per: 'feature' | 'channel', from: Shape): Shape | ShapeProblem {
  if (per === 'feature' || from.length === 3) return from;
  return { code: 'preprocess_channels', values: { got: `(${from.join(', ')})` } };
}

/** By feature, the mean of each channel. */
export function channelMeans(values: Float64Array, shape: Shape): Float64Array {
  const size = values.length / shape[0]!;
  const means = new Float64Array(values.length);
  for (let first = 0; first < values.length; first += size) {
    const channel = values.subarray(first, first + size);
    means.fill(channel.reduce((sum, value) => sum + value, 0) / size, first, first + size);
  }
  return means;
}

/** Eigenvalues of so many features take seconds; of twice as many, eight times as long. */
export const mostFeatures = 1100;

export function tooManyFeatures(features: number): ShapeProblem | null {
  if (features <= mostFeatures) return null;
  return { code: 'preprocess_features', values: { got: features, most: mostFeatures } };
}
