import type { Shape } from '../compile/graph.ts';
import type { Buffer, Emit } from '../compile/plan.ts';
import type { ShapeProblem } from '../preprocess/stage.ts';

/**
 * What an augmentation sees while it writes its steps. Pixels are from 0 to 1, before any preprocessing; plain features
 * are channels of one pixel.
 */
export interface AugmentContext {
  readonly rows: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly key: Buffer;
  /** Philox stream of this augmentation alone. */
  readonly stream: number;
  readonly emit: Emit;
}

interface Base {
  /** Why it cannot be done to examples of this shape, or null. */
  problem(shape: Shape): ShapeProblem | null;
}

/** Changes where pixels come from, `transforms` (B, 6): those that follow each other take one resampling together. */
export interface Geometric extends Base {
  readonly sort: 'geometric';
  transform(context: AugmentContext & { readonly transforms: Buffer }): void;
}

/** Changes the values of a batch (B, channels · height · width) in place. */
export interface PixelWise extends Base {
  readonly sort: 'pixels';
  /** Whether values below 0 and above 1 are cut off. */
  readonly cuts: boolean;
  change(
    context: AugmentContext & {
      readonly x: Buffer;
      /** (3, 3), fitted to the training examples: see the kernel principalColour. */
      colours(): Buffer;
    },
  ): void;
}

/** Mixes each example with another of its batch, and their targets by the same weights. */
export interface Mixing extends Base {
  readonly sort: 'mixing';
  mix(
    context: AugmentContext & {
      readonly out: Buffer;
      readonly x: Buffer;
      /** (B), integers: the other example. */
      readonly partners: Buffer;
      /** (B), to be written: how much of itself is left of an example. */
      readonly weights: Buffer;
    },
  ): void;
}

export type Augmentation = Geometric | PixelWise | Mixing;

export function needsImages(shape: Shape): ShapeProblem | null {
  if (shape.length === 3) return null;
  return { code: 'augment_images', values: { got: `(${shape.join(', ')})` } };
}

export function needsColours(shape: Shape): ShapeProblem | null {
  const problem = needsImages(shape);
  if (problem || shape[0] === 3) return problem;
  return { code: 'augment_colours', values: { got: shape[0]! } };
}
