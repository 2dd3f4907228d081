import type { Tensor } from '../compile/lowering.ts';
import type { Buffer, Emit } from '../compile/plan.ts';

/** A loss: the steps that turn the network's output into a loss and a hit for every row, and the gradient of its output. */
export type LossSteps = (context: {
  /** (B, classes) */
  readonly logits: Tensor;
  /** (B), integers; −1 marks padding. */
  readonly labels: Buffer;
  /** (B, classes), where the examples are mixtures: then these count, and the labels say what is correct. */
  readonly targets: Buffer | null;
  /** One float: 1 / rows that count. */
  readonly scale: Buffer;
  /** (B, classes) */
  readonly gradient: Buffer;
  /** (B) */
  readonly loss: Buffer;
  /** (B) */
  readonly correct: Buffer;
  readonly emit: Emit;
}) => void;
