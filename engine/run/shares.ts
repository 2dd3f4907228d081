/**
 * How much of the work each lane gets. Cores are not alike: some are made to be slower, and some have work of others to do.
 * In equal shares all lanes would be as slow as the slowest, so each gets as much as it does in the same time.
 */
import { parts } from '../kernels/cuts.ts';

/** A lane's pace is the median of so many programs: one in which its core was taken away for a moment says nothing. */
const memory = 5;
/** Lanes whose paces differ by no more than this from their mean are alike: their shares are equal. */
const alike = 0.05;
/** By what part of its time the last lane must be done sooner with new shares: data moves between the cores' caches. */
const worthwhile = 0.03;
/** Shorter programs, in milliseconds, take as long as the lanes take to meet. */
const short = 0.05;
/** No lane gets less than this of an equal share: its pace could not be told any more. */
const least = 0.125;

export class Shares {
  /** Parts of the work, `parts` in all. */
  readonly of: Int32Array;
  private readonly lanes: number;
  /** Shares are whole numbers of so many pieces, in which the work comes. */
  private readonly pieces: number;
  /** Milliseconds for a whole equal share, by lane, of the last programs. */
  private readonly times: readonly Float64Array[];
  private readonly sorted = new Float64Array(memory);
  private readonly wanted: Float64Array;
  private readonly next: Int32Array;
  private programs = 0;

  /** `pieces`: of work that cannot be cut anywhere. What a lane does in a time could not be told from shares it is not done in. */
  constructor(lanes: number, pieces = parts) {
    this.lanes = lanes;
    this.pieces = pieces;
    this.of = new Int32Array(lanes);
    this.times = Array.from({ length: lanes }, () => new Float64Array(memory));
    this.wanted = new Float64Array(lanes);
    this.next = new Int32Array(lanes);
    this.divide(this.wanted.fill(1));
    this.of.set(this.next);
  }

  /**
   * Learns how long each lane was at work on its share of a program, in milliseconds. True: the shares are others now.
   * Allocates nothing.
   */
  learn(busy: ArrayLike<number>): boolean {
    const { lanes, times, wanted } = this;
    const at = this.programs++ % memory;
    for (let lane = 0; lane < lanes; lane++) {
      times[lane]![at] = (busy[lane]! * parts) / (lanes * this.of[lane]!);
    }
    if (this.programs < memory) return false;

    let sum = 0;
    for (let lane = 0; lane < lanes; lane++) {
      this.findPace(lane);
      if (!(wanted[lane]! * short < 1)) return false;
      sum += wanted[lane]!;
    }
    let equal = true;
    for (let lane = 0; lane < lanes; lane++) {
      wanted[lane] = Math.max(least, (wanted[lane]! * lanes) / sum);
      if (Math.abs(wanted[lane]! - 1) > alike) equal = false;
    }
    if (equal) wanted.fill(1);
    const { of, next } = this;
    this.divide(wanted);
    let changed = false;
    let last = 0;
    let lastThen = 0;
    for (let lane = 0; lane < lanes; lane++) {
      if (next[lane] !== of[lane]) changed = true;
      last = Math.max(last, of[lane]! / wanted[lane]!);
      lastThen = Math.max(lastThen, next[lane]! / wanted[lane]!);
    }
    // Back to equal shares it goes by less than that, or a trace of what is over would stay.
    if (!changed || (!equal && lastThen > last * (1 - worthwhile))) return false;
    of.set(next);
    return true;
  }

  /** Cuts the pieces in proportion to `weights`, into `next`; each cut is rounded, and so no error adds up. */
  private divide(weights: Float64Array): void {
    let total = 0;
    for (let lane = 0; lane < this.lanes; lane++) total += weights[lane]!;
    let before = 0;
    let first = 0;
    for (let lane = 0; lane < this.lanes; lane++) {
      before += weights[lane]!;
      const end = Math.round((parts * Math.round((this.pieces * before) / total)) / this.pieces);
      this.next[lane] = end - first;
      first = end;
    }
  }

  /** Into `wanted`: a number that is returned can be a new object. */
  private findPace(lane: number): void {
    const { sorted } = this;
    const times = this.times[lane]!;
    for (let index = 0; index < memory; index++) {
      let place = index;
      for (; place > 0 && sorted[place - 1]! > times[index]!; place--) sorted[place] = sorted[place - 1]!;
      sorted[place] = times[index]!;
    }
    this.wanted[lane] = 1 / sorted[memory >> 1]!;
  }
}
