import type { Shape } from '../compile/graph.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Draws } from '../layers/layer.ts';
import type { ShapeProblem } from '../preprocess/stage.ts';

/** Where each pixel (x, y) of an image comes from: (a·x + b·y + c, d·x + e·y + f). */
export type View = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** How the test set is passed through a network: once, or several times, averaging the probabilities. */
export interface Testing {
  readonly passes: number;
  /** Whether layers draw masks although nothing is learnt. The key's step is the number of the pass. */
  readonly random: boolean;
  /** What of an image each pass sees; null: the image. */
  readonly views: ((shape: Shape) => readonly View[]) | null;
  /** Why all passes would be alike in a network whose layers draw these by lot, or null. */
  alike(draws: ReadonlySet<Draws>): ErrorCode | null;
  /** Why it cannot be done to examples of this shape, or null. */
  problem(shape: Shape): ShapeProblem | null;
}
