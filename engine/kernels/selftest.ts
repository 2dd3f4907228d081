/**
 * A short look at compiled kernels on this machine: are the results those of the float64 twins, in the code that V8's
 * optimizing compiler made and not only in its first quick version, and how fast is the matrix product?
 */
import { reference } from '../reference/index.ts';
import type { Kernels } from './load.ts';
import { end, hyperValues, inBytes, inputs, places, timed, timedCalls, trials, type Call } from './trials.ts';

/** How long kernels run on little work until they are optimized (in the background), and all of them are timed, in ms. */
const warming = 20;
const timing = 60;
/** Of the largest result, or of 1: several times what rounding comes to in sums of 400 products. */
const tolerance = 5e-6;

/** Calls bound to kernels: nothing is worked out while they run. */
function bind(kernels: Kernels, calls: readonly Call[]): () => void {
  const bound = calls.map((call) => [kernels[call[0]], inBytes(call)] as const);
  return () => {
    for (const [kernel, args] of bound) kernel(...args);
  };
}

/** The test of one variant after another, in one memory. */
export class SelfTest {
  /** What kernels must be instantiated on. */
  readonly memory: WebAssembly.Memory;
  private readonly floats: Float32Array;
  private readonly tried: readonly {
    readonly name: string;
    readonly calls: readonly Call[];
    readonly results: readonly { readonly at: number; readonly wanted: Float64Array }[];
  }[];

  constructor() {
    const pages = Math.ceil((4 * end) / 65_536);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.floats = new Float32Array(this.memory.buffer);
    const { a, b, labels } = inputs();
    this.floats.set(a, places.a);
    this.floats.set(b, places.b);
    this.floats.set(hyperValues, places.hyper);
    const twin = Float64Array.from(this.floats.subarray(0, end));
    new Int32Array(this.memory.buffer).set(labels, places.labels);
    twin.set(labels, places.labels);

    this.tried = trials.map(({ name, calls, results }) => {
      for (const [kernel, ...args] of calls) reference[kernel](twin, ...args, 0, 1);
      return {
        name,
        calls,
        results: results.map(([at, length]) => ({ at, wanted: twin.slice(at, at + length) })),
      };
    });
  }

  /** The first trial whose results are wrong, of kernels that were instantiated on `memory`; null: none. About 30 ms. */
  problemOf(kernels: Kernels): string | null {
    const bound = this.tried.map((trial) => ({ ...trial, run: bind(kernels, trial.calls) }));
    const warm = performance.now() + warming;
    do for (const { run } of bound) run();
    while (performance.now() < warm);

    for (const { name, run, results } of bound) {
      // So that what was written before is not taken for a result.
      for (const { at, wanted } of results) this.floats.fill(NaN, at, at + wanted.length);
      run();
      if (!results.every(({ at, wanted }) => this.agrees(at, wanted))) return name;
    }
    return null;
  }

  private agrees(at: number, wanted: Float64Array): boolean {
    const allowed = tolerance * wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    return wanted.every((value, i) => Math.abs((this.floats[at + i] ?? NaN) - value) <= allowed);
  }
}

/** Speed of the timed product, packing included, 10⁹ operations a second, by each of these on the memory of a self-test. */
export function speedsOf(candidates: readonly Kernels[]): number[] {
  const work = 2 * timed.rows * timed.n * timed.k;
  const times = leastInTurns(
    candidates.map((kernels) => bind(kernels, timedCalls)),
    timing,
  );
  return times.map((milliseconds) => work / milliseconds / 1e6);
}

/**
 * The least time of each of several pieces of work, over `milliseconds` in all. They take turns: while somebody else has the
 * machine all of them are slow, and none is thought to be slower than the others.
 */
export function leastInTurns(
  pieces: readonly (() => void)[],
  milliseconds: number,
  clock: () => number = () => performance.now(),
): number[] {
  const least = pieces.map(() => Infinity);
  for (const end = clock() + milliseconds; clock() < end;) {
    for (const [place, run] of pieces.entries()) {
      const started = clock();
      run();
      least[place] = Math.min(least[place] ?? Infinity, clock() - started);
    }
  }
  return least;
}
