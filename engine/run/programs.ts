/** A plan bound to a memory: what a lane executes. Nothing here allocates once it is bound. */
import { isBuffer, programNames, type Plan, type PlannedStep, type ProgramName } from '../compile/plan.ts';
import { Barrier } from '../kernels/barrier.ts';
import type { Kernel, Kernels } from '../kernels/load.ts';
import { control } from './arena.ts';
import { WorkClock } from './balance.ts';

interface BoundStep {
  readonly kernel: Kernel;
  /** Addresses and sizes, then lane and lanes. */
  readonly args: readonly number[];
  readonly wait: boolean;
  readonly gate: boolean;
  /** Where the number of a branch lies, in floats; −1: it is done in any case. */
  readonly branch: number;
  /** Whether it is done where that number is not 0, or where it is. */
  readonly lives: boolean;
}

export type Schedule = 'plain' | 'probing';

/** A lane was told that another one died. */
export class Aborted extends Error {}

export class Programs {
  private readonly bound: Readonly<Record<ProgramName, Readonly<Record<Schedule, readonly BoundStep[]>>>>;
  private readonly barrier: Barrier;
  private readonly loss: Float32Array;
  private readonly floats: Float32Array;
  private readonly clock: WorkClock;
  /** Until the loss was no number for the first time. */
  private watching = true;

  constructor(memory: WebAssembly.Memory, plan: Plan, kernels: Kernels, lane: number) {
    this.barrier = new Barrier(kernels.barrier, memory, control.barrier, plan.lanes);
    this.loss = new Float32Array(memory.buffer, plan.offsets.get(plan.handles.loss)!, plan.batch);
    this.floats = new Float32Array(memory.buffer);
    this.clock = new WorkClock(memory, lane);
    const bind = (steps: readonly PlannedStep[]): readonly BoundStep[] =>
      steps.map((step) => ({
        kernel: kernels[step.kernel],
        args: boxed([
          ...step.args.map((arg) => (isBuffer(arg) ? plan.offsets.get(arg)! : arg)),
          lane,
          plan.lanes,
        ]),
        wait: step.wait,
        gate: step.gate === true,
        branch: step.when ? plan.offsets.get(step.when.branch.alive)! / 4 : -1,
        lives: step.when?.lives ?? true,
      }));
    const entries = programNames.map((name) => {
      const { plain, probing } = plan.planned[name];
      return [name, { plain: bind(plain), probing: bind(probing) }] as const;
    });
    this.bound = Object.fromEntries(entries) as typeof this.bound;
  }

  /**
   * False where it stopped at the gate, which happens once: the program can then be run again from its start. `timed`: it is
   * noted how long the lane was at work.
   */
  run(program: ProgramName, schedule: Schedule, timed = false): boolean {
    const { clock } = this;
    const steps = this.bound[program][schedule];
    if (timed) clock.start();
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index]!;
      if (step.wait) {
        if (timed) clock.rest();
        this.meet();
        if (timed) clock.goOn();
      }
      // Every lane looks for itself, at the same numbers: all stop or none.
      if (step.gate && this.watching && !this.lossIsFinite()) return (this.watching = false);
      if (step.branch >= 0 && (this.floats[step.branch] !== 0) !== step.lives) continue;
      step.kernel.apply(null, step.args as number[]);
    }
    if (timed) clock.end();
    return true;
  }

  private lossIsFinite(): boolean {
    for (let row = 0; row < this.loss.length; row++) if (!Number.isFinite(this.loss[row]!)) return false;
    return true;
  }

  /** Waits for every lane. */
  meet(): void {
    if (!this.barrier.meet()) throw new Aborted('another lane stopped');
  }
}

/**
 * Numbers in an array of V8's kind for objects. From its kind for doubles every call would take each number into a box of
 * its own: 5 kB a step of a small network.
 */
function boxed(numbers: readonly number[]): readonly number[] {
  const objects: unknown[] = [null, ...numbers];
  objects.shift();
  return objects as number[];
}
