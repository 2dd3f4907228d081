/**
 * Where the work of every kernel is cut between lanes, seen from JavaScript. The kernels look it up in memory
 * (wasm/share.ts, which has the same numbers; zeros are equal shares), so whoever writes it must do so while no lane is in a kernel. What a kernel writes does not depend on it:
 * an element has the same bits whichever lane makes it.
 */
import type { Kernels } from './load.ts';

/** The parts that shares of the work are numbers of. */
export const parts = 4096;
/** Lanes there is room for; more of them always have equal shares. */
export const mostLanes = 64;

/** The words of one memory: how many lanes they are for (another number than there are: equal shares), and the cuts. */
export class Cuts {
  private readonly words: Int32Array;
  private readonly lanes: number;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, lanes: number) {
    this.words = new Int32Array(memory.buffer, kernels.cuts.value, mostLanes + 2);
    this.lanes = lanes;
  }

  /** Gives each lane so many of the parts, `parts` in all. Allocates nothing. */
  write(shares: ArrayLike<number>): void {
    let first = 0;
    for (let lane = 0; lane < this.lanes; lane++) {
      this.words[1 + lane] = first;
      first += shares[lane]!;
    }
    this.words[1 + this.lanes] = parts;
    this.words[0] = this.lanes;
  }
}
