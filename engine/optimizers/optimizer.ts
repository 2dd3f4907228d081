import type { ExperimentDocument } from '../contract/documents.ts';
import type { Buffer, Emit } from '../compile/plan.ts';

export type OptimizerSettings = ExperimentDocument['training']['optimizer'];

/** An optimizer: what it remembers for each weight, and the step that changes one parameter tensor. */
export interface Optimizer {
  /** Names of the tensors it keeps beside each parameter, all of the parameter's size, zero at the start. */
  readonly memory: readonly string[];
  /** Writes the numbers its kernel reads from `hyper`. Called before every step, so it allocates nothing. */
  writeHyper(hyper: Float32Array, settings: OptimizerSettings): void;
  update(context: {
    readonly weight: Buffer;
    readonly gradient: Buffer;
    readonly memory: readonly Buffer[];
    readonly hyper: Buffer;
    readonly rows: number;
    readonly columns: number;
    /** λ of λ/2·‖w‖². */
    readonly decay: number;
    readonly emit: Emit;
  }): void;
}
