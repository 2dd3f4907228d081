/**
 * Lanes get as much work as their cores do in the time. Now and then a step of training is timed: every lane notes how long
 * it was at work, without its waits, and between two programs the leader cuts the work anew.
 */
import { Cuts, mostLanes } from '../kernels/cuts.ts';
import type { Kernels } from '../kernels/load.ts';
import { control } from './arena.ts';
import { Shares } from './shares.ts';

/**
 * From one timed step to the next there are steps of so many milliseconds of work: to ask for the time costs as much as a lane's
 * way to the others, and in Node 20 an object of 16 bytes.
 */
const pause = 2;
/** But never more steps than this. */
const rarely = 1000;

/** What one lane notes. Typed arrays throughout: a number in a field can be a new object every time. */
export class WorkClock {
  private readonly busy: Float64Array;
  /** When it last set to work, and for how long it has worked so far. */
  private readonly own = new Float64Array(2);
  private readonly lane: number;

  constructor(memory: WebAssembly.Memory, lane: number) {
    this.busy = new Float64Array(memory.buffer, control.busy, mostLanes);
    this.lane = lane;
  }

  start(): void {
    this.own[1] = 0;
    this.goOn();
  }

  rest(): void {
    this.own[1]! += performance.now() - this.own[0]!;
  }

  goOn(): void {
    this.own[0] = performance.now();
  }

  end(): void {
    this.rest();
    this.busy[this.lane] = this.own[1]!;
  }
}

/** What the leader makes of it. */
export class Balance {
  private readonly busy: Float64Array;
  private readonly cuts: Cuts;
  private readonly shares: Shares;
  private readonly lanes: number;
  /** Steps up to the next that is timed. */
  private left = 1;

  private constructor(memory: WebAssembly.Memory, kernels: Kernels, lanes: number, pieces?: number) {
    this.busy = new Float64Array(memory.buffer, control.busy, mostLanes);
    this.cuts = new Cuts(kernels, memory, lanes);
    this.shares = new Shares(lanes, pieces);
    this.lanes = lanes;
  }

  /** Null where there is nothing to share, or no room for so many cuts. `pieces` as Shares has them. */
  static of(memory: WebAssembly.Memory, kernels: Kernels, lanes: number, pieces?: number): Balance | null {
    return lanes > 1 && lanes <= mostLanes ? new Balance(memory, kernels, lanes, pieces) : null;
  }

  /** Whether this step is to be timed. */
  due(): boolean {
    return --this.left <= 0;
  }

  /** After a step that was timed, while no lane is in a kernel. */
  settle(): void {
    let longest = 0;
    for (let lane = 0; lane < this.lanes; lane++) longest = Math.max(longest, this.busy[lane]!);
    this.left = Math.min(Math.ceil(pause / longest), rarely);
    if (this.shares.learn(this.busy)) this.cuts.write(this.shares.of);
  }
}
