import type { Buffer, Emit } from '../compile/plan.ts';

/** An optimizer: what it remembers for each weight, and the step that changes one parameter tensor. */
export interface Optimizer {
  /** Before any schedule. */
  readonly learningRate: number;
  /** Names of the tensors it keeps beside each parameter, all of the parameter's size, zero at the start. */
  readonly memory: readonly string[];
  /** True where its own step shrinks the weights beside the gradient, whatever the experiment says of decay. */
  readonly decoupled: boolean;
  /**
   * Writes the numbers its kernel reads from `hyper` beside the learning rate, which stands first already, for the step-th
   * step from 0. Called before each, so it allocates nothing; a rate handed over would be.
   */
  writeHyper(hyper: Float32Array, step: number): void;
  update(context: UpdateContext): void;
}

export interface UpdateContext {
  readonly weight: Buffer;
  readonly gradient: Buffer;
  readonly memory: readonly Buffer[];
  readonly hyper: Buffer;
  readonly rows: number;
  readonly columns: number;
  /** λ of λ/2·‖w‖². */
  readonly decay: number;
  readonly emit: Emit;
}
