/**
 * A short look at compiled kernels on this machine: are the results right, in the code that V8's optimizing compiler
 * made and not only in its first quick version, and how fast is the matrix product?
 */
import type { Kernels } from './load.ts';
import { packedLength, reservedBytes, scratchLength } from './signatures.ts';

/** The product that is timed: 25 MFLOP, its operands in the second-level cache. */
const timed = { rows: 192, n: 256, k: 256 };
/** A product with ragged edges on every side. */
const ragged = { rows: 37, n: 43, k: 53 };
const elements = 1003;
/** How long kernels run on little work until they are optimized (in the background), and all of them are timed, in ms. */
const warming = 12;
const timing = 60;

type Shape = typeof timed;

/** Byte offsets, and room for the largest use of each. */
const places = (() => {
  const { rows, n, k } = timed;
  const lengths = {
    a: rows * k,
    b: k * n,
    packed: packedLength(k, n),
    scratch: scratchLength(rows, k),
    out: rows * n,
  };
  let next = reservedBytes;
  const offsets = { a: 0, b: 0, packed: 0, scratch: 0, out: 0 };
  for (const name of Object.keys(lengths) as (keyof typeof lengths)[]) {
    offsets[name] = next;
    next += Math.ceil((lengths[name] * 4) / 128) * 128;
  }
  return { ...offsets, end: next };
})();

/** Memory for the test of one variant after another, with the operands in it. */
export function selfTestMemory(): WebAssembly.Memory {
  const pages = Math.ceil(places.end / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { a, b } = viewsOf(memory);
  for (let i = 0; i < a.length; i++) a[i] = ((Math.imul(i, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5) * 8;
  for (let i = 0; i < b.length; i++) b[i] = ((Math.imul(i, 0x85ebca6b) >>> 8) / 2 ** 24 - 0.5) * 2;
  return memory;
}

interface Views {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly out: Float32Array;
}

function viewsOf(memory: WebAssembly.Memory): Views {
  const view = (from: number, length: number): Float32Array => new Float32Array(memory.buffer, from, length);
  return {
    a: view(places.a, timed.rows * timed.k),
    b: view(places.b, timed.k * timed.n),
    out: view(places.out, timed.rows * timed.n),
  };
}

function multiply(kernels: Kernels, { rows, n, k }: Shape, transposed = false): void {
  const { a, b, packed, scratch, out } = places;
  kernels.packB(packed, b, n, k, n, 0, 1);
  const product = transposed ? kernels.matmulTransposed : kernels.matmulRows;
  product(out, a, packed, scratch, rows, n, k, 0, 1);
}

/** Whether every `step`-th element of the product is the naive one's, up to rounding. */
function productAgrees(
  { a, b, out }: Views,
  { rows, n, k }: Shape,
  transposed: boolean,
  step: number,
): boolean {
  for (let i = 0; i < rows * n; i += step) {
    const row = Math.floor(i / n);
    let sum = 0;
    for (let j = 0; j < k; j++) {
      sum += (a[transposed ? j * rows + row : row * k + j] ?? NaN) * (b[j * n + (i % n)] ?? NaN);
    }
    if (!(Math.abs((out[i] ?? NaN) - sum) <= 1e-6 * k)) return false;
  }
  return true;
}

/** Whether `out` is f of `a` (and of `b`), relative to the largest result. */
function elementsAgree(views: Views, f: (a: number, b: number) => number): boolean {
  for (let i = 0; i < elements; i++) {
    const want = f(views.a[i] ?? NaN, views.b[i] ?? NaN);
    if (!(Math.abs((views.out[i] ?? NaN) - want) <= 1e-6)) return false;
  }
  return true;
}

/** The first kernel that is wrong, of kernels that were instantiated on a `selfTestMemory()`; null: none. About 15 ms. */
export function problemOf(kernels: Kernels, memory: WebAssembly.Memory): string | null {
  const views = viewsOf(memory);
  const { a, b, out } = places;
  const elementwise: readonly (readonly [string, () => void, (a: number, b: number) => number])[] = [
    ['sigmoid', () => kernels.sigmoid(out, a, 1, elements, 0, 1), (x) => 1 / (1 + Math.exp(-x))],
    ['tanh', () => kernels.tanh(out, a, 1, elements, 0, 1), (x) => Math.tanh(x)],
    ['relu', () => kernels.relu(out, a, 1, elements, 0, 1), (x) => Math.max(x, 0)],
    ['tanhGradient', () => kernels.tanhGradient(out, b, a, 1, elements, 0, 1), (x, y) => x * (1 - y * y)],
  ];

  const warm = performance.now() + warming;
  do {
    multiply(kernels, ragged, false);
    multiply(kernels, ragged, true);
    for (const [, run] of elementwise) for (let i = 0; i < 8; i++) run();
  } while (performance.now() < warm);

  multiply(kernels, timed);
  if (!productAgrees(views, timed, false, 997)) return 'matmulRows';
  for (const transposed of [false, true]) {
    multiply(kernels, ragged, transposed);
    if (!productAgrees(views, ragged, transposed, 1)) {
      return transposed ? 'matmulTransposed, ragged' : 'matmulRows, ragged';
    }
  }
  for (const [name, run, f] of elementwise) {
    run();
    if (!elementsAgree(views, f)) return name;
  }
  return null;
}

/** Speed of the timed product, packing included, 10⁹ operations a second, by each of these on a `selfTestMemory()`. */
export function speedsOf(candidates: readonly Kernels[]): number[] {
  const work = 2 * timed.rows * timed.n * timed.k;
  const times = leastInTurns(
    candidates.map((kernels) => () => multiply(kernels, timed)),
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
