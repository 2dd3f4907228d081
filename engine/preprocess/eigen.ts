/**
 * Eigenvalues and eigenvectors of a symmetric matrix in float64: Householder's reduction to three diagonals, then implicit
 * QL steps (Golub and Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.3.3). Vectors are rows, so that every
 * loop runs along memory; and hundreds of features take long enough that whoever waits must be able to give up.
 */
export interface Eigen {
  /** In no order. */
  readonly values: Float64Array;
  /** (n, n): row i is the unit vector that belongs to value i. */
  readonly vectors: Float64Array;
}

/** A sum of squares that adds nothing to numbers about as large as 1. */
const nothing = 1e-200;
/** Steps until an eigenvalue is found, at most: two are usual. */
const mostSteps = 60;

/** `a`: (n, n) and symmetric, overwritten. `attend` is called every few milliseconds, and may throw. */
export function symmetricEigen(a: Float64Array, n: number, attend: () => void): Eigen {
  // So that no square of a number that counts is lost.
  const size = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (size > 0) for (let i = 0; i < a.length; i++) a[i]! /= size;
  const { diagonal, beside, reflectors, factors } = reduce(a, n, attend);
  const vectors = accumulate(reflectors, factors, n, attend);
  diagonalize(diagonal, beside, vectors, attend);
  return { values: diagonal.map((value) => value * size), vectors };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** to += factor · from */
function add(to: Float64Array, factor: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * from[i]!;
}

/** H₍n−3₎ … H₀ · A · H₀ … H₍n−3₎ has three diagonals, H = I − factor · v · vᵀ. Row k of `reflectors` holds v from k + 1 on. */
function reduce(a: Float64Array, n: number, attend: () => void) {
  const [diagonal, beside, factors] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const reflectors = new Float64Array(n * n);
  const row = (i: number, from: number): Float64Array => a.subarray(i * n + from, (i + 1) * n);
  const image = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    attend();
    diagonal[k] = a[k * n + k]!;
    const first = k + 1;
    const v = reflectors.subarray(k * n + first, (k + 1) * n);
    v.set(row(k, first));
    beside[k] = v[0]!;
    // What has three diagonals already stays as it is.
    const rest = dot(v.subarray(1), v.subarray(1));
    if (rest < nothing) continue;
    const length = Math.sqrt(v[0]! ** 2 + rest);
    beside[k] = v[0]! > 0 ? -length : length;
    v[0]! -= beside[k]!;
    const factor = 2 / dot(v, v);
    factors[k] = factor;
    const p = image.subarray(first);
    for (let i = first; i < n; i++) p[i - first] = factor * dot(row(i, first), v);
    add(p, (-factor / 2) * dot(p, v), v);
    for (let i = first; i < n; i++) {
      const below = row(i, first);
      const [here, there] = [v[i - first]!, p[i - first]!];
      for (let j = 0; j < below.length; j++) below[j]! -= here * p[j]! + there * v[j]!;
    }
  }
  diagonal[n - 1] = a[n * n - 1]!;
  return { diagonal, beside, reflectors, factors };
}

/** (H₀ · … · H₍n−3₎)ᵀ, from the last reflector on: until then only rows below it are other than those of I. */
function accumulate(reflectors: Float64Array, factors: Float64Array, n: number, attend: () => void) {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) {
    if (factors[k] === 0) continue;
    attend();
    const first = k + 1;
    const v = reflectors.subarray(k * n + first, (k + 1) * n);
    for (let i = first; i < n; i++) {
      const row = rows.subarray(i * n + first, (i + 1) * n);
      add(row, -factors[k]! * dot(row, v), v);
    }
  }
  return rows;
}

/** Turns the rows of `vectors` along. `e`: beside the diagonal `d`, the last one 0. */
function diagonalize(d: Float64Array, e: Float64Array, vectors: Float64Array, attend: () => void): void {
  const n = d.length;
  const size = d.reduce((most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i]!)), 0);
  const none = Number.EPSILON * size;
  for (let first = 0; first < n; first++) {
    for (let step = 0; ; step++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]!) > none) last++;
      if (last === first) break;
      if (step === mostSteps) throw new Error('the eigenvalues of a matrix were not found');
      attend();
      qlStep(d, e, vectors, first, last);
    }
  }
}

/** One implicit step on the block from `first` to `last`, shifted by the eigenvalue of its upper corner nearest to d[first]. */
function qlStep(d: Float64Array, e: Float64Array, vectors: Float64Array, first: number, last: number): void {
  const n = d.length;
  const half = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.hypot(half, 1);
  let g = d[last]! - d[first]! + e[first]! / (half + (half < 0 ? -root : root));
  let [sine, cosine, taken] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The block falls apart here.
      d[i + 1]! -= taken;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1]! - taken;
    const t = (d[i]! - g) * sine + 2 * cosine * b;
    taken = sine * t;
    d[i + 1] = g + taken;
    g = cosine * t - b;
    turn(vectors.subarray(i * n, (i + 1) * n), vectors.subarray((i + 1) * n, (i + 2) * n), sine, cosine);
  }
  d[first]! -= taken;
  e[first] = g;
  e[last] = 0;
}

function turn(a: Float64Array, b: Float64Array, sine: number, cosine: number): void {
  for (let j = 0; j < a.length; j++) {
    const x = a[j]!;
    const y = b[j]!;
    b[j] = sine * x + cosine * y;
    a[j] = cosine * x - sine * y;
  }
}
