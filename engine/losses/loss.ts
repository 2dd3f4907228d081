import type { Tensor } from '../compile/lowering.ts';
import type { Buffer, Emit } from '../compile/plan.ts';

/** A loss: the steps that turn the network's output into a loss and a hit for every row, and the gradient of its output. */
export interface Loss {
  /** What it makes of labels before it compares: (1 − smoothing)·onehot + smoothing/classes. Who mixes targets begins with that. */
  readonly smoothing: number;
  /** What of several test passes is averaged: the probabilities that softmax makes of the outputs, or the outputs. */
  readonly averages: 'probabilities' | 'outputs';
  steps(context: LossContext): void;
}

export interface LossContext {
  /** (B, classes) */
  readonly logits: Tensor;
  /** (B), integers; −1 marks padding. */
  readonly labels: Buffer;
  /** (B, classes), where the examples are mixtures: then these count, smoothed already, and the labels say what is correct. */
  readonly targets: Buffer | null;
  /** One float: 1 / rows that count. */
  readonly scale: Buffer;
  /** (B, classes) */
  readonly gradient: Buffer;
  /** (B) */
  readonly loss: Buffer;
  /** (B) */
  readonly correct: Buffer;
  /** False where the network is tested: what only regularizes is then left out. */
  readonly training: boolean;
  /** Memory of the loss in this pass. */
  buffer(name: string, length: number): Buffer;
  readonly emit: Emit;
}

/** Where nothing is made of the output. */
export const noLoss: Loss = { smoothing: 0, averages: 'outputs', steps: () => undefined };

/** The targets given, or those of the labels. (B, classes) */
export function targetsOf(context: LossContext, smoothing: number): Buffer {
  const { logits, labels, targets, buffer, emit } = context;
  if (targets) return targets;
  const { rows, columns } = logits;
  const made = buffer('targets', rows * columns);
  emit('labelTargets', { targets: made, labels, rows, columns, smoothing });
  return made;
}
