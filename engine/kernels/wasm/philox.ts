// Philox 4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
// Counter (element / 4, 0, step, stream), key (seed low, seed high); element e takes word e mod 4. What draws more than 2³²
// numbers a step counts on in the second word (example-masks.ts).

const MULTIPLIER0: u32 = 0xd2511f53;
const MULTIPLIER1: u32 = 0xcd9e8d57;
const WEYL0: u32 = 0x9e3779b9;
const WEYL1: u32 = 0xbb67ae85;
const ROUNDS: i32 = 10;

// The same for vectors, in memory: V8 builds an inline SIMD constant anew, in three instructions, wherever it is used.
const TABLE: usize = memory.data<u32>([MULTIPLIER0, MULTIPLIER1, WEYL0, WEYL1]);
const FOUR: usize = memory.data<i32>([0, 1, 2, 3]);

/**
 * What philox4 made: word j of four consecutive counters. WebAssembly globals, so private to a lane; the memory is
 * shared, so no table in it could be.
 */
export let word0: v128 = i32x4.splat(0);
export let word1: v128 = i32x4.splat(0);
export let word2: v128 = i32x4.splat(0);
export let word3: v128 = i32x4.splat(0);

// @ts-ignore: decorator
@inline
function evenWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function oddWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/**
 * The words of counters block … block + 3, into word0 … word3. `key` is the offset of (seed low, seed high, step), `second`
 * the second word of the counters.
 */
export function philox4(key: usize, stream: i32, block: i32, second: i32 = 0): void {
  let c0 = i32x4.add(i32x4.splat(block), v128.load(FOUR));
  let c1 = i32x4.splat(second);
  let c2 = v128.load_splat<i32>(key, 8);
  let c3 = i32x4.splat(stream);
  let k0 = v128.load_splat<i32>(key);
  let k1 = v128.load_splat<i32>(key, 4);
  const m0 = v128.load_splat<i32>(TABLE);
  const m1 = v128.load_splat<i32>(TABLE, 4);
  const w0 = v128.load_splat<i32>(TABLE, 8);
  const w1 = v128.load_splat<i32>(TABLE, 12);
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const high0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const low1 = i64x2.extmul_low_i32x4_u(c2, m1);
    const high1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(oddWords(low1, high1), v128.xor(c1, k0));
    c1 = evenWords(low1, high1);
    c2 = v128.xor(oddWords(low0, high0), v128.xor(c3, k1));
    c3 = evenWords(low0, high0);
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

/** Words 2·pair and 2·pair + 1 of one counter: the first in the low half. */
export function philoxPair(key: usize, stream: i32, block: i32, pair: i32): u64 {
  let c0 = <u32>block;
  let c1: u32 = 0;
  let c2 = load<u32>(key, 8);
  let c3 = <u32>stream;
  let k0 = load<u32>(key);
  let k1 = load<u32>(key, 4);
  for (let round = 0; round < ROUNDS; round++) {
    const product0 = <u64>c0 * MULTIPLIER0;
    const product1 = <u64>c2 * MULTIPLIER1;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += WEYL0;
    k1 += WEYL1;
  }
  return pair ? <u64>c2 | (<u64>c3 << 32) : <u64>c0 | (<u64>c1 << 32);
}

/** The word of one element. */
export function philoxWord(key: usize, stream: i32, element: i32): u32 {
  const pair = philoxPair(key, stream, element >>> 2, (element >> 1) & 1);
  return element & 1 ? <u32>(pair >> 32) : <u32>pair;
}

/** The four words of counter `index` of the four, from word j of each: rows from columns. */
// @ts-ignore: decorator
@inline
export function transposed(index: i32, a: v128, b: v128, c: v128, d: v128): v128 {
  if (index < 2) {
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    return index == 0 ? v128.shuffle<i64>(ab, cd, 0, 2) : v128.shuffle<i64>(ab, cd, 1, 3);
  }
  const ab = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  return index == 2 ? v128.shuffle<i64>(ab, cd, 0, 2) : v128.shuffle<i64>(ab, cd, 1, 3);
}
