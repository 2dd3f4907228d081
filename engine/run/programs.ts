/** A plan bound to a memory: what a lane executes. Nothing here allocates once it is bound. */
import { isBuffer, programNames, type Plan, type PlannedStep, type ProgramName } from '../compile/plan.ts';
import { Barrier } from '../kernels/barrier.ts';
import type { Kernel, Kernels } from '../kernels/load.ts';
import { control } from './arena.ts';

/** How long a waiting lane looks before it sleeps: longer than any step's imbalance, shorter than a scheduler's slice. */
const spins = 20_000;

interface BoundStep {
  readonly kernel: Kernel;
  /** Addresses and sizes, then lane and lanes. */
  readonly args: readonly number[];
  readonly wait: boolean;
}

export type Schedule = 'plain' | 'probing';

/** A lane was told that another one died. */
export class Aborted extends Error {}

export class Programs {
  private readonly bound: Readonly<Record<ProgramName, Readonly<Record<Schedule, readonly BoundStep[]>>>>;
  private readonly barrier: Barrier;

  constructor(memory: WebAssembly.Memory, plan: Plan, kernels: Kernels, lane: number) {
    this.barrier = new Barrier(kernels.barrier, memory, control.barrier, plan.lanes);
    const bind = (steps: readonly PlannedStep[]): readonly BoundStep[] =>
      steps.map((step) => ({
        kernel: kernels[step.kernel],
        args: [...step.args.map((arg) => (isBuffer(arg) ? plan.offsets.get(arg)! : arg)), lane, plan.lanes],
        wait: step.wait,
      }));
    const entries = programNames.map((name) => {
      const { plain, probing } = plan.planned[name];
      return [name, { plain: bind(plain), probing: bind(probing) }] as const;
    });
    this.bound = Object.fromEntries(entries) as typeof this.bound;
  }

  run(program: ProgramName, schedule: Schedule): void {
    const steps = this.bound[program][schedule];
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index]!;
      if (step.wait) this.meet();
      step.kernel.apply(null, step.args as number[]);
    }
  }

  /** Waits for every lane. */
  meet(): void {
    if (!this.barrier.meet(spins)) throw new Aborted('another lane stopped');
  }
}
