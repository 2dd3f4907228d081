// Where the pixels of an augmented image come from: (a, b, c, d, e, f) takes pixel (x, y) from (a·x + b·y + c, d·x + e·y + f).
// Every example draws from the four words of one counter.
import { philoxWord } from './philox';
import { cosineOfWord, sineOfWord, uniform1 } from './random';
import { firstOfLane } from './share';

/** Bytes of a transform. */
const SIZE: usize = 24;

/** What the next numbers of a row are drawn from. */
// @ts-ignore: decorator
@inline
export function drawn(key: usize, stream: i32, row: i32, index: i32): f32 {
  return uniform1(philoxWord(key, stream, (row << 2) + index));
}

/** transforms = identity. */
export function resetTransforms(transforms: usize, rows: i32, lane: i32, lanes: i32): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) place(transforms + <usize>row * SIZE, 1, 0, 0, 0, 1, 0);
}

function place(at: usize, a: f64, b: f64, c: f64, d: f64, e: f64, f: f64): void {
  store<f32>(at, <f32>a);
  store<f32>(at, <f32>b, 4);
  store<f32>(at, <f32>c, 8);
  store<f32>(at, <f32>d, 12);
  store<f32>(at, <f32>e, 16);
  store<f32>(at, <f32>f, 20);
}

/** The transform at `at`, of an image that was itself made by (a, …, f). */
function follow(at: usize, a: f64, b: f64, c: f64, d: f64, e: f64, f: f64): void {
  const m0 = <f64>load<f32>(at);
  const m1 = <f64>load<f32>(at, 4);
  const m2 = <f64>load<f32>(at, 8);
  const m3 = <f64>load<f32>(at, 12);
  const m4 = <f64>load<f32>(at, 16);
  const m5 = <f64>load<f32>(at, 20);
  place(
    at,
    m0 * a + m1 * d, m0 * b + m1 * e, m0 * c + m1 * f + m2,
    m3 * a + m4 * d, m3 * b + m4 * e, m3 * c + m4 * f + m5,
  );
}

export function flipTransforms(
  transforms: usize, key: usize, rows: i32, width: i32, stream: i32, probability: f32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    if (drawn(key, stream, row, 0) < probability) follow(transforms + <usize>row * SIZE, -1, 0, <f64>(width - 1), 0, 1, 0);
  }
}

/** Each whole number from −most to most as likely. */
function step(u: f32, most: i32): f64 {
  return Math.floor(<f64>u * <f64>(2 * most + 1)) - <f64>most;
}

export function shiftTransforms(
  transforms: usize, key: usize, rows: i32, stream: i32, mostDown: i32, mostRight: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const down = step(drawn(key, stream, row, 0), mostDown);
    const right = step(drawn(key, stream, row, 1), mostRight);
    follow(transforms + <usize>row * SIZE, 1, 0, -right, 0, 1, -down);
  }
}

export function cropTransforms(
  transforms: usize, key: usize, rows: i32, height: i32, width: i32, stream: i32, pad: i32, smallest: f32,
  lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const s = <f64>smallest + (1 - <f64>smallest) * <f64>drawn(key, stream, row, 2);
    const down = (<f64>(height + 2 * pad) - s * <f64>height) * <f64>drawn(key, stream, row, 0);
    const right = (<f64>(width + 2 * pad) - s * <f64>width) * <f64>drawn(key, stream, row, 1);
    // The middle of pixel x is x + ½.
    const c = 0.5 * s - 0.5 - <f64>pad;
    follow(transforms + <usize>row * SIZE, s, 0, right + c, 0, s, down + c);
  }
}

export function rotateTransforms(
  transforms: usize, key: usize, rows: i32, height: i32, width: i32, stream: i32, most: f32, lane: i32, lanes: i32,
): void {
  const x = 0.5 * <f64>(width - 1);
  const y = 0.5 * <f64>(height - 1);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const turns = (2 * <f64>drawn(key, stream, row, 0) - 1) * <f64>most;
    const word = (<u32>(<i32>Math.floor(turns * 16777216 + 0.5))) << 8;
    const cos = <f64>cosineOfWord(word);
    const sin = <f64>sineOfWord(word);
    follow(transforms + <usize>row * SIZE, cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y);
  }
}
