/**
 * Lanes in lockstep. The first lane leads: it decides which program runs next and writes what the program reads; the
 * others follow. Between two programs only the leader touches memory.
 */
import { programNames, type Plan, type ProgramName } from '../compile/plan.ts';
import type { Kernels } from '../kernels/load.ts';
import { Arena, control } from './arena.ts';
import { Balance } from './balance.ts';
import { Programs, type Schedule } from './programs.ts';

/** Command word: program · 4 + timed · 2 + probing, or leave. */
const leave = -1;

/** Somebody asked for the end of the job. */
export class Stopped extends Error {}

export class Leader {
  readonly arena: Arena;
  readonly plan: Plan;
  readonly kernels: Kernels;
  private readonly programs: Programs;
  private readonly balance: Balance | null;
  private readonly command: Int32Array;
  private readonly cancelWord: Int32Array;

  constructor(memory: WebAssembly.Memory, plan: Plan, kernels: Kernels) {
    this.arena = new Arena(memory, plan);
    this.plan = plan;
    this.kernels = kernels;
    this.programs = new Programs(memory, plan, kernels, 0);
    this.balance = Balance.of(memory, kernels, plan.lanes, plan.pieces);
    this.command = this.arena.word(control.command);
    this.cancelWord = this.arena.word(control.cancel);
  }

  /** Runs a program on all lanes, and comes back when all are done. False where it stopped at the gate: see `Programs`. */
  execute(program: ProgramName, schedule: Schedule = 'plain'): boolean {
    const { balance } = this;
    const timed = program === 'train' && schedule === 'plain' && balance !== null && balance.due();
    const number = programNames.indexOf(program) * 4 + (timed ? 2 : 0) + (schedule === 'probing' ? 1 : 0);
    Atomics.store(this.command, 0, number);
    this.programs.meet();
    const complete = this.programs.run(program, schedule, timed);
    this.programs.meet();
    if (timed && complete) balance.settle();
    return complete;
  }

  /** For work between steps that takes longer than a moment. Throws `Stopped` once the job is cancelled. */
  attend(): void {
    if (Atomics.load(this.cancelWord, 0) !== 0) throw new Stopped('the job was cancelled');
  }

  /** Lets the followers go. */
  dismiss(): void {
    Atomics.store(this.command, 0, leave);
    this.programs.meet();
  }
}

/** What every other lane does for a whole run. */
export function follow(memory: WebAssembly.Memory, plan: Plan, kernels: Kernels, lane: number): void {
  const programs = new Programs(memory, plan, kernels, lane);
  const command = new Int32Array(memory.buffer, control.command, 1);
  for (;;) {
    programs.meet();
    const number = Atomics.load(command, 0);
    if (number === leave) return;
    programs.run(programNames[number >> 2]!, number & 1 ? 'probing' : 'plain', (number & 2) !== 0);
    programs.meet();
  }
}
