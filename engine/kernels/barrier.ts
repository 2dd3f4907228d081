/**
 * The barrier between lanes, seen from JavaScript: its layout (the kernel in wasm/barrier.ts uses the same), how a lane
 * waits at it, and what whoever watches over the lanes does to it.
 */

/** Bytes of one barrier. It must start at a multiple of 64; zeros are a fresh barrier. */
export const barrierBytes = 256;

// Byte offsets of the four words, 32-bit integers, each on a cache line of its own.
/** Lanes that have arrived. */
export const barrierCount = 0;
/** Meetings so far, times `barrierStep`: what waiting lanes look at. */
export const barrierGeneration = 64;
/** Lanes asleep on the generation. */
export const barrierWaiters = 128;
/** Not 0: every lane that waits or arrives goes away at once. */
export const barrierAbort = 192;

/** What a meeting adds to the generation. */
export const barrierStep = 4;
/** The kernel's answers: 0, the last to arrive; these; or `asleep` plus the generation. */
const aborted = 1;
const cameInTime = 3;
const asleep = 2;

// A lane that waits looks for the others before it sleeps. To be woken costs 30 µs on bare metal and up to 300 µs in a
// virtual machine, and whoever waits for a lane that wakes late falls asleep in turn, meeting after meeting, unless it
// looks for longer than that. Where two lanes share a core, looking only keeps the other one from working.
/** About 170 µs: a look is a third of a nanosecond. */
const manyLooks = 500_000;
/** About 10 µs. */
const fewLooks = 30_000;
/** After so many vain waits with many looks a lane looks few times only… */
const hope = 3;
/** …but for every so-manieth meeting. */
const retry = 64;

/** How long a sleeping lane sleeps before it looks at the abort word again, in ms: a notification can be missed. */
const patience = 100;

function word(memory: WebAssembly.Memory, pointer: number): Int32Array {
  return new Int32Array(memory.buffer, pointer, 1);
}

/** The kernel: arrives and spins. See wasm/barrier.ts. */
export type Arrive = (pointer: number, lanes: number, spin: number) => number;

/** One lane's side of a barrier. */
export class Barrier {
  private readonly arrive: Arrive;
  private readonly pointer: number;
  private readonly lanes: number;
  private readonly generation: Int32Array;
  private readonly waiters: Int32Array;
  private readonly abort: Int32Array;
  /** Waits with many looks in a row that ended in sleep. */
  private vain = 0;
  private meetings = 0;

  constructor(arrive: Arrive, memory: WebAssembly.Memory, pointer: number, lanes: number) {
    this.arrive = arrive;
    this.pointer = pointer;
    this.lanes = lanes;
    this.generation = word(memory, pointer + barrierGeneration);
    this.waiters = word(memory, pointer + barrierWaiters);
    this.abort = word(memory, pointer + barrierAbort);
  }

  /**
   * Waits until all lanes are here: looks for as long as has paid lately, then sleeps. False: the barrier was aborted, a
   * lane has died. Allocates nothing.
   */
  meet(): boolean {
    const long = this.vain < hope || ++this.meetings % retry === 0;
    return this.wait(long ? manyLooks : fewLooks, long);
  }

  /** The same with a given number of looks. */
  meetWithin(looks: number): boolean {
    return this.wait(looks, false);
  }

  private wait(looks: number, long: boolean): boolean {
    const answer = this.arrive(this.pointer, this.lanes, looks);
    if (answer === cameInTime) this.vain = 0;
    if (answer === 0 || answer === cameInTime) return true;
    if (long && this.vain < hope) this.vain++;
    return answer !== aborted && this.sleep(answer - asleep);
  }

  private sleep(generation: number): boolean {
    Atomics.add(this.waiters, 0, 1);
    let complete = true;
    while (complete && Atomics.load(this.generation, 0) === generation) {
      if (Atomics.load(this.abort, 0) !== 0) complete = false;
      else Atomics.wait(this.generation, 0, generation, patience);
    }
    Atomics.sub(this.waiters, 0, 1);
    return complete;
  }
}

/** Frees the lanes that wait at a barrier which one of them will never reach. */
export function abortBarrier(memory: WebAssembly.Memory, pointer: number): void {
  Atomics.store(word(memory, pointer + barrierAbort), 0, 1);
  Atomics.notify(word(memory, pointer + barrierGeneration), 0);
}
