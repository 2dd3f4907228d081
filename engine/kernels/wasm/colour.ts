// What the pixels of an augmented image look like, values from 0 to 1, in place.
import { bytes, firstOfLane } from './share';
import { drawn } from './transforms';
import { normal1 } from './random';
import { high2, low2, sum2 } from './wide';

/** Grey as the eye sees it: ITU-R BT.601. */
const RED: f32 = 0.299;
const GREEN: f32 = 0.587;
const BLUE: f32 = 0.114;

// @ts-ignore: decorator
@inline
function factorOf(key: usize, stream: i32, row: i32, strength: f32): f32 {
  return <f32>1.0 + strength * (<f32>2.0 * drawn(key, stream, row, 0) - <f32>1.0);
}

/** x = min(1, max(0, factor · x + offset)) of `size` bytes. */
function blend(x: usize, size: usize, factor: f32, offset: f32): void {
  const factor4 = f32x4.splat(factor);
  const offset4 = f32x4.splat(offset);
  const one4 = f32x4.splat(1);
  const zero4 = f32x4.splat(0);
  let i: usize = 0;
  for (; i + 16 <= size; i += 16) {
    const value = f32x4.add(f32x4.mul(factor4, v128.load(x + i)), offset4);
    v128.store(x + i, f32x4.pmin(f32x4.pmax(value, zero4), one4));
  }
  for (; i < size; i += 4) {
    store<f32>(x + i, min<f32>(max<f32>(factor * load<f32>(x + i) + offset, 0), 1));
  }
}

export function brightness(
  x: usize, key: usize, rows: i32, columns: i32, stream: i32, strength: f32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    blend(x + row * width, width, factorOf(key, stream, row, strength), 0);
  }
}

/** The sum of `size` bytes of values, in float64. */
function total(x: usize, size: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 16 <= size; i += 16) {
    const four = v128.load(x + i);
    low = f64x2.add(low, low2(four));
    high = f64x2.add(high, high2(four));
  }
  let sum = sum2(f64x2.add(low, high));
  for (; i < size; i += 4) sum += <f64>load<f32>(x + i);
  return sum;
}

export function contrast(
  x: usize, key: usize, rows: i32, channels: i32, pixels: i32, stream: i32, strength: f32, lane: i32, lanes: i32,
): void {
  const plane = bytes(pixels);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const at = x + <usize>(row * channels) * plane;
    let mean: f64 = 0;
    if (channels == 3) {
      mean = <f64>RED * total(at, plane) + <f64>GREEN * total(at + plane, plane) + <f64>BLUE * total(at + 2 * plane, plane);
    } else {
      for (let channel = 0; channel < channels; channel++) mean += total(at + channel * plane, plane) / <f64>channels;
    }
    const factor = factorOf(key, stream, row, strength);
    blend(at, <usize>channels * plane, factor, (<f32>1.0 - factor) * <f32>(mean / <f64>pixels));
  }
}

export function saturation(
  x: usize, key: usize, rows: i32, pixels: i32, stream: i32, strength: f32, lane: i32, lanes: i32,
): void {
  const plane = bytes(pixels);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const red = x + <usize>(row * 3) * plane;
    const factor = factorOf(key, stream, row, strength);
    const rest = <f32>1.0 - factor;
    let i: usize = 0;
    for (; i + 16 <= plane; i += 16) saturate4(red + i, plane, factor, rest);
    for (; i < plane; i += 4) saturate1(red + i, plane, factor, rest);
  }
}

// @ts-ignore: decorator
@inline
function saturate4(red: usize, plane: usize, factor: f32, rest: f32): void {
  const r = v128.load(red);
  const g = v128.load(red + plane);
  const b = v128.load(red + 2 * plane);
  const grey = f32x4.add(
    f32x4.add(f32x4.mul(f32x4.splat(RED), r), f32x4.mul(f32x4.splat(GREEN), g)),
    f32x4.mul(f32x4.splat(BLUE), b),
  );
  const offset = f32x4.mul(f32x4.splat(rest), grey);
  const factor4 = f32x4.splat(factor);
  v128.store(red, clamped4(f32x4.add(f32x4.mul(factor4, r), offset)));
  v128.store(red + plane, clamped4(f32x4.add(f32x4.mul(factor4, g), offset)));
  v128.store(red + 2 * plane, clamped4(f32x4.add(f32x4.mul(factor4, b), offset)));
}

// @ts-ignore: decorator
@inline
function clamped4(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(0)), f32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function saturate1(red: usize, plane: usize, factor: f32, rest: f32): void {
  const r = load<f32>(red);
  const g = load<f32>(red + plane);
  const b = load<f32>(red + 2 * plane);
  const offset = rest * (RED * r + GREEN * g + BLUE * b);
  store<f32>(red, min<f32>(max<f32>(factor * r + offset, 0), 1));
  store<f32>(red + plane, min<f32>(max<f32>(factor * g + offset, 0), 1));
  store<f32>(red + 2 * plane, min<f32>(max<f32>(factor * b + offset, 0), 1));
}

export function principalColour(
  x: usize, basis: usize, key: usize, rows: i32, pixels: i32, stream: i32, std: f32, lane: i32, lanes: i32,
): void {
  const plane = bytes(pixels);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const a0 = std * f32x4.extract_lane(normal1(key, stream, row << 2), 0);
    const a1 = std * f32x4.extract_lane(normal1(key, stream, (row << 2) + 1), 0);
    const a2 = std * f32x4.extract_lane(normal1(key, stream, (row << 2) + 2), 0);
    for (let channel = 0; channel < 3; channel++) {
      const b = basis + <usize>channel * 12;
      raise(x + <usize>(row * 3 + channel) * plane, plane, load<f32>(b) * a0 + load<f32>(b, 4) * a1 + load<f32>(b, 8) * a2);
    }
  }
}

/** x += by, of `size` bytes. */
function raise(x: usize, size: usize, by: f32): void {
  const by4 = f32x4.splat(by);
  let i: usize = 0;
  for (; i + 16 <= size; i += 16) v128.store(x + i, f32x4.add(v128.load(x + i), by4));
  for (; i < size; i += 4) store<f32>(x + i, load<f32>(x + i) + by);
}
