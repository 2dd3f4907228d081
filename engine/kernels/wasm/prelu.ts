// ReLU with a learned slope (K. He et al., "Delving deep into rectifiers", 2015): one for each channel of
// (rows, channels, size), or one for all, which is a single channel of that size.
import { bytes, firstOfLane } from './share';

// @ts-ignore: decorator
@inline
function positive(x: v128): v128 {
  return f32x4.gt(x, f32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function sum1(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** y = x where x > 0, else slope[channel] · x. */
export function prelu(
  y: usize, x: usize, slope: usize, rows: i32, channels: i32, size: i32, lane: i32, lanes: i32,
): void {
  const columns = channels * size;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    let i = bytes(row * columns);
    if (size == 1) {
      let s = slope;
      const rowEnd = i + bytes(columns);
      for (; i + 16 <= rowEnd; i += 16, s += 16) {
        const value = v128.load(x + i);
        v128.store(y + i, v128.bitselect(value, f32x4.mul(value, v128.load(s)), positive(value)));
      }
      for (; i < rowEnd; i += 4, s += 4) {
        const value = load<f32>(x + i);
        store<f32>(y + i, value > 0 ? value : value * load<f32>(s));
      }
      continue;
    }
    for (let channel = 0; channel < channels; channel++) {
      const a = load<f32>(slope + bytes(channel));
      const a4 = f32x4.splat(a);
      const channelEnd = i + bytes(size);
      for (; i + 16 <= channelEnd; i += 16) {
        const value = v128.load(x + i);
        v128.store(y + i, v128.bitselect(value, f32x4.mul(value, a4), positive(value)));
      }
      for (; i < channelEnd; i += 4) {
        const value = load<f32>(x + i);
        store<f32>(y + i, value > 0 ? value : value * a);
      }
    }
  }
}

/** dx, and the part of each row in the gradient of the slopes: the sum of dy · x over the x ≤ 0 of a channel. */
export function preluGradient(
  dx: usize, partial: usize, x: usize, dy: usize, slope: usize, rows: i32, channels: i32, size: i32,
  lane: i32, lanes: i32,
): void {
  const columns = channels * size;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    let i = bytes(row * columns);
    let part = partial + bytes(row * channels);
    if (size == 1) {
      let s = slope;
      const rowEnd = i + bytes(columns);
      for (; i + 16 <= rowEnd; i += 16, s += 16, part += 16) {
        const value = v128.load(x + i);
        const d = v128.load(dy + i);
        const right = positive(value);
        v128.store(dx + i, v128.bitselect(d, f32x4.mul(d, v128.load(s)), right));
        v128.store(part, v128.andnot(f32x4.mul(d, value), right));
      }
      for (; i < rowEnd; i += 4, s += 4, part += 4) {
        const value = load<f32>(x + i);
        const d = load<f32>(dy + i);
        store<f32>(dx + i, value > 0 ? d : d * load<f32>(s));
        store<f32>(part, value > 0 ? 0 : d * value);
      }
      continue;
    }
    for (let channel = 0; channel < channels; channel++, part += 4) {
      const a = load<f32>(slope + bytes(channel));
      const a4 = f32x4.splat(a);
      let sum4 = f32x4.splat(0);
      const channelEnd = i + bytes(size);
      for (; i + 16 <= channelEnd; i += 16) {
        const value = v128.load(x + i);
        const d = v128.load(dy + i);
        const right = positive(value);
        v128.store(dx + i, v128.bitselect(d, f32x4.mul(d, a4), right));
        sum4 = f32x4.add(sum4, v128.andnot(f32x4.mul(d, value), right));
      }
      let sum = sum1(sum4);
      for (; i < channelEnd; i += 4) {
        const value = load<f32>(x + i);
        const d = load<f32>(dy + i);
        store<f32>(dx + i, value > 0 ? d : d * a);
        sum += value > 0 ? 0 : d * value;
      }
      store<f32>(part, sum);
    }
  }
}
