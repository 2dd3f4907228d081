import type { FaninError } from '../contract/errors.ts';
import type { Predictions } from '../contract/predictions.ts';
import type { Ending } from '../contract/run.ts';
import type { Tensor } from '../store/pieces.ts';
import type { Observed } from './observe.ts';
import type { Draw } from './preview.ts';
import type { Report } from './reporter.ts';
import type { Timing } from './timing.ts';
import type { Outcome } from './trainer.ts';

/** The memory of tensors, each piece once: it is given away with a message, where they would be copied. */
export const memoryOf = (tensors: readonly Tensor[]): ArrayBuffer[] => {
  const all = new Set(tensors.map(({ values }) => values.buffer));
  // Shared memory is nobody's to give, and no tensor lies in it.
  return [...all].filter((buffer) => buffer instanceof ArrayBuffer);
};

/** What a lane tells the engine. */
export type LaneMessage =
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'trained'; readonly outcome: Outcome; readonly ending: Ending | null }
  | { readonly type: 'looked'; readonly observed: Observed }
  | { readonly type: 'predicted'; readonly predictions: Predictions }
  | { readonly type: 'previewed'; readonly draws: readonly Draw[] }
  | { readonly type: 'replayed'; readonly scores: Float32Array }
  | { readonly type: 'timed'; readonly timing: Timing }
  | { readonly type: 'followed' }
  | {
      readonly type: 'failed';
      readonly errors: readonly [FaninError, ...FaninError[]];
      /** It only stopped because another lane did. */
      readonly aborted: boolean;
    };
