/**
 * Random numbers by counter: a number depends on seed, step, stream and its index only, never on who asks first.
 * Philox 4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 */

/** Seed (64 bits in two halves) and training step. */
export interface Key {
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly step: number;
}

/** The upper half of the 64-bit product of two 32-bit integers, by halves of 16 bits. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // each sum stays below 2³²: integer operations throughout, five times as fast as by doubles
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) >>> 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) >>> 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) >>> 0;
}

/** Four random 32-bit words for a key (seed) and a counter of four words. */
export function philox(
  seedLow: number,
  seedHigh: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
): [number, number, number, number] {
  let [c0, c1, c2, c3] = [counter0 >>> 0, counter1 >>> 0, counter2 >>> 0, counter3 >>> 0];
  let k0 = seedLow >>> 0;
  let k1 = seedHigh >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The four words that element, and the three beside it, take theirs from. */
function words(key: Key, stream: number, element: number): [number, number, number, number] {
  return philox(key.seedLow, key.seedHigh, Math.floor(element / 4), 0, key.step, stream);
}

/** Uniform in [0, 1), a multiple of 2⁻²⁴. */
export function uniform(key: Key, stream: number, element: number): number {
  const word = words(key, stream, element)[element & 3] ?? 0;
  return (word >>> 8) * 2 ** -24;
}

/** Normal with mean 0 and variance 1, by Box and Muller: elements 2i and 2i + 1 share a radius and an angle. */
export function normal(key: Key, stream: number, element: number): number {
  const [w0, w1, w2, w3] = words(key, stream, element);
  const [first, second] = element & 2 ? [w2, w3] : [w0, w1];
  const radius = Math.sqrt(-2 * Math.log(((first >>> 8) + 1) * 2 ** -24));
  const angle = 2 * Math.PI * (second >>> 8) * 2 ** -24;
  return radius * (element & 1 ? Math.sin(angle) : Math.cos(angle));
}

/** 0 … length − 1. */
export function ascending(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let index = 1; index < length; index++) order[index] = index;
  return order;
}

/**
 * A random order of 0 … length − 1 (Fisher and Yates, as in Durstenfeld, CACM 1964). Draws use 53 bits: for no length
 * that fits in memory is any order noticeably likelier than another.
 */
export function permutation(key: Key, stream: number, length: number): Uint32Array {
  const order = ascending(length);
  for (let last = length - 1; last > 0; last--) {
    const [high, low] = philox(key.seedLow, key.seedHigh, last, 0, key.step, stream);
    const unit = ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
    const other = Math.floor(unit * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
