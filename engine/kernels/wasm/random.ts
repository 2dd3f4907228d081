// Random fills. An element's number depends on seed, step, stream and its index in the tensor only.
import { cosQuadrant4, log4, sinQuadrant4 } from './math';
import { madd } from './variant';
import { philox4, philoxPair, philoxWord, transposed, word0, word1, word2, word3 } from './philox';
import { bytes, firstOfAligned, firstOfLane } from './share';

/** Elements of one philox4 call. */
export const BLOCK: i32 = 16;
/** 2⁻²⁴: a uniform number has 24 bits, all that a float32 below 1 holds. */
const ULP: f32 = 5.9604644775390625e-8;

// Constants of vectors, in memory for the reason given in math.ts: 2⁻²⁴, −2, 2π / 2²⁴.
const FLOATS: usize = memory.data<f32>([ULP, -2.0, 3.7450703e-7]);
// 1, 2, 2²¹
const INTEGERS: usize = memory.data<i32>([1, 2, 0x200000]);

/** Uniform in [0, 1) from random words. */
// @ts-ignore: decorator
@inline
export function uniform4(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), v128.load_splat<f32>(FLOATS));
}

export function uniform1(word: u32): f32 {
  return <f32>(word >> 8) * ULP;
}

/** √(−2 ln u), u = (word / 2⁸ + 1) · 2⁻²⁴ in (0, 1]: the radius of Box and Muller. */
// @ts-ignore: decorator
@inline
function radius4(words: v128): v128 {
  const integer = i32x4.add(i32x4.shr_u(words, 8), v128.load_splat<i32>(INTEGERS));
  const u = f32x4.mul(f32x4.convert_i32x4_s(integer), v128.load_splat<f32>(FLOATS));
  return f32x4.sqrt(f32x4.mul(v128.load_splat<f32>(FLOATS, 4), log4(u)));
}

// The angle 2π · t / 2²⁴, t = word / 2⁸, is (quadrant + rest) · π/2 with |rest| ≤ ½: reduced exactly, in integers.
// @ts-ignore: decorator
@inline
function quadrant4(words: v128): v128 {
  return i32x4.shr_u(i32x4.add(i32x4.shr_u(words, 8), v128.load_splat<i32>(INTEGERS, 8)), 22);
}

// @ts-ignore: decorator
@inline
function angle4(words: v128, quadrant: v128): v128 {
  const rest = i32x4.sub(i32x4.shr_u(words, 8), i32x4.shl(quadrant, 22));
  return f32x4.mul(f32x4.convert_i32x4_s(rest), v128.load_splat<f32>(FLOATS, 8));
}

/** cos of the angle; one quadrant less gives its sine. */
// @ts-ignore: decorator
@inline
function cosine4(quadrant: v128, sin: v128, cos: v128): v128 {
  const odd = i32x4.shr_s(i32x4.shl(quadrant, 31), 31);
  // negative in quadrants 1 and 2
  const next = i32x4.add(quadrant, v128.load_splat<i32>(INTEGERS));
  const sign = i32x4.shl(v128.and(next, v128.load_splat<i32>(INTEGERS, 4)), 30);
  return v128.xor(v128.bitselect(sin, cos, odd), sign);
}

/** The first (cosine) or second (sine) normal number of word pairs. */
// @ts-ignore: decorator
@inline
function normal4(second: bool, radius: v128, quadrant: v128, sin: v128, cos: v128): v128 {
  return f32x4.mul(radius, cosine4(second ? i32x4.sub(quadrant, v128.load_splat<i32>(INTEGERS)) : quadrant, sin, cos));
}

/** The normal number of one element, four times. */
export function normal1(key: usize, stream: i32, element: i32): v128 {
  const pair = philoxPair(key, stream, element >>> 2, (element >> 1) & 1);
  const radius = radius4(i32x4.splat(<i32>pair));
  return f32x4.mul(radius, cosineOfWord4(i32x4.splat(<i32>(pair >> 32)), element & 1));
}

/** The cosine of 2π · (word / 2⁸) / 2²⁴, `quarters` of a turn before it. */
// @ts-ignore: decorator
@inline
function cosineOfWord4(words: v128, quarters: i32): v128 {
  const quadrant = quadrant4(words);
  const angle = angle4(words, quadrant);
  const sin = sinQuadrant4(angle);
  const cos = cosQuadrant4(angle);
  return cosine4(i32x4.sub(quadrant, i32x4.splat(quarters)), sin, cos);
}

/** cos(2π · word / 2³²), of the upper 24 bits of the word. */
export function cosineOfWord(word: u32): f32 {
  return f32x4.extract_lane(cosineOfWord4(i32x4.splat(<i32>word), 0), 0);
}

/** sin(2π · word / 2³²), of the upper 24 bits of the word. */
export function sineOfWord(word: u32): f32 {
  return f32x4.extract_lane(cosineOfWord4(i32x4.splat(<i32>word), 1), 0);
}

/** out (length) = mean + std · N(0, 1). */
export function randomNormal(
  out: usize, key: usize, length: i32, stream: i32, mean: f32, std: f32, lane: i32, lanes: i32,
): void {
  let element = firstOfAligned(length, BLOCK, lane, lanes);
  const end = firstOfAligned(length, BLOCK, lane + 1, lanes);
  const mean4 = f32x4.splat(mean);
  const std4 = f32x4.splat(std);
  for (; element + BLOCK <= end; element += BLOCK) {
    philox4(key, stream, element >>> 2);
    const to = out + bytes(element);
    let radius = radius4(word0);
    let quadrant = quadrant4(word1);
    let angle = angle4(word1, quadrant);
    let sin = sinQuadrant4(angle);
    let cos = cosQuadrant4(angle);
    const z0 = madd(std4, normal4(false, radius, quadrant, sin, cos), mean4);
    const z1 = madd(std4, normal4(true, radius, quadrant, sin, cos), mean4);
    radius = radius4(word2);
    quadrant = quadrant4(word3);
    angle = angle4(word3, quadrant);
    sin = sinQuadrant4(angle);
    cos = cosQuadrant4(angle);
    const z2 = madd(std4, normal4(false, radius, quadrant, sin, cos), mean4);
    const z3 = madd(std4, normal4(true, radius, quadrant, sin, cos), mean4);
    v128.store(to, transposed(0, z0, z1, z2, z3));
    v128.store(to, transposed(1, z0, z1, z2, z3), 16);
    v128.store(to, transposed(2, z0, z1, z2, z3), 32);
    v128.store(to, transposed(3, z0, z1, z2, z3), 48);
  }
  for (; element < end; element++) {
    const z = madd(std4, normal1(key, stream, element), mean4);
    store<f32>(out + bytes(element), f32x4.extract_lane(z, 0));
  }
}

/** The largest float32 below x. */
function below(x: f32): f32 {
  if (x == 0) return reinterpret<f32>(0x80000001);
  const bits = reinterpret<i32>(x);
  return reinterpret<f32>(x > 0 ? bits - 1 : bits + 1);
}

/** out (length) = uniform in [low, high); the rounding of low + span · u is kept below high. */
export function randomUniform(
  out: usize, key: usize, length: i32, stream: i32, low: f32, high: f32, lane: i32, lanes: i32,
): void {
  let element = firstOfAligned(length, BLOCK, lane, lanes);
  const end = firstOfAligned(length, BLOCK, lane + 1, lanes);
  const low4 = f32x4.splat(low);
  const span4 = f32x4.splat(high - low);
  const top4 = f32x4.splat(high > low ? below(high) : high);
  for (; element + BLOCK <= end; element += BLOCK) {
    philox4(key, stream, element >>> 2);
    const to = out + bytes(element);
    const a = uniform4(transposed(0, word0, word1, word2, word3));
    const b = uniform4(transposed(1, word0, word1, word2, word3));
    const c = uniform4(transposed(2, word0, word1, word2, word3));
    const d = uniform4(transposed(3, word0, word1, word2, word3));
    v128.store(to, f32x4.pmin(madd(span4, a, low4), top4));
    v128.store(to, f32x4.pmin(madd(span4, b, low4), top4), 16);
    v128.store(to, f32x4.pmin(madd(span4, c, low4), top4), 32);
    v128.store(to, f32x4.pmin(madd(span4, d, low4), top4), 48);
  }
  for (; element < end; element++) {
    const u = f32x4.splat(uniform1(philoxWord(key, stream, element)));
    store<f32>(out + bytes(element), f32x4.extract_lane(f32x4.pmin(madd(span4, u, low4), top4), 0));
  }
}

// @ts-ignore: decorator
@inline
function fillBytes(from: usize, end: usize, value: f32): void {
  const value4 = f32x4.splat(value);
  let to = from;
  for (; to + 32 <= end; to += 32) {
    v128.store(to, value4);
    v128.store(to, value4, 16);
  }
  for (; to < end; to += 4) store<f32>(to, value);
}

/** out (length) = value. */
export function fill(out: usize, length: i32, value: f32, lane: i32, lanes: i32): void {
  const first = bytes(firstOfAligned(length, BLOCK, lane, lanes));
  const end = bytes(firstOfAligned(length, BLOCK, lane + 1, lanes));
  fillBytes(out + first, out + end, value);
}

/** out (rows, columns) = value. */
export function fillRows(out: usize, rows: i32, columns: i32, value: f32, lane: i32, lanes: i32): void {
  const first = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  fillBytes(out + first, out + end, value);
}
