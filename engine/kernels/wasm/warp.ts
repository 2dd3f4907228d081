// Images resampled: every pixel from where its transform says, bilinear between pixels, 0 outside the image.
import { bytes, firstOf } from './share';

/** out = each image of x with its pixels from where transforms (rows, 6) say. */
export function warp(
  out: usize, x: usize, transforms: usize, rows: i32, channels: i32, height: i32, width: i32, lane: i32, lanes: i32,
): void {
  const plane = bytes(height * width);
  const size = <usize>channels * plane;
  const end = firstOf(rows, lane + 1, lanes);
  for (let row = firstOf(rows, lane, lanes); row < end; row++) {
    const at = transforms + <usize>row * 24;
    const a = load<f32>(at);
    const b = load<f32>(at, 4);
    const c = load<f32>(at, 8);
    const d = load<f32>(at, 12);
    const e = load<f32>(at, 16);
    const f = load<f32>(at, 20);
    const to = out + <usize>row * size;
    const from = x + <usize>row * size;
    const upright = b == 0 && d == 0 && e == 1 && (a == 1 || a == -1);
    if (upright && c == floor<f32>(c) && f == floor<f32>(f)) {
      move(to, from, a < 0, <i32>c, <i32>f, channels, height, width);
    } else {
      for (let j = 0; j < height; j++) {
        const beginX = b * <f32>j + c;
        const beginY = e * <f32>j + f;
        for (let i = 0; i < width; i++) {
          sample(to + bytes(j * width + i), from, a * <f32>i + beginX, d * <f32>i + beginY, channels, height, width, plane);
        }
      }
    }
  }
}

/** Whole-pixel moves, mirrored or not: nothing is interpolated. */
function move(
  to: usize, from: usize, mirrored: bool, right: i32, down: i32, channels: i32, height: i32, width: i32,
): void {
  // Columns that come from inside the image.
  const first = max<i32>(0, mirrored ? right - width + 1 : -right);
  const last = max<i32>(first, min<i32>(width, mirrored ? right + 1 : width - right));
  for (let line = 0; line < channels * height; line++, to += bytes(width)) {
    const j = line % height;
    if (<u32>(j + down) >= <u32>height || last == first) {
      memory.fill(to, 0, bytes(width));
      continue;
    }
    const source = from + bytes((line + down) * width);
    memory.fill(to, 0, bytes(first));
    memory.fill(to + bytes(last), 0, bytes(width - last));
    if (!mirrored) {
      memory.copy(to + bytes(first), source + bytes(first + right), bytes(last - first));
      continue;
    }
    let i = first;
    for (; i + 4 <= last; i += 4) {
      const four = v128.load(source + bytes(right - i - 3));
      v128.store(to + bytes(i), v128.shuffle<i32>(four, four, 3, 2, 1, 0));
    }
    for (; i < last; i++) store<f32>(to + bytes(i), load<f32>(source + bytes(right - i)));
  }
}

/** One pixel of every channel. */
// @ts-ignore: decorator
@inline
function sample(
  to: usize, from: usize, x: f32, y: f32, channels: i32, height: i32, width: i32, plane: usize,
): void {
  const left = floor<f32>(x);
  const above = floor<f32>(y);
  const i = <i32>left;
  const j = <i32>above;
  const right = x - left;
  const below = y - above;
  const line = bytes(width);
  if (<u32>i < <u32>(width - 1) && <u32>j < <u32>(height - 1)) {
    let source = from + bytes(j * width + i);
    for (let channel = 0; channel < channels; channel++, source += plane, to += plane) {
      const p = load<f32>(source);
      const q = load<f32>(source + line);
      const upper = p + right * (load<f32>(source, 4) - p);
      const lower = q + right * (load<f32>(source + line, 4) - q);
      store<f32>(to, upper + below * (lower - upper));
    }
    return;
  }
  const inLeft = <u32>i < <u32>width;
  const inRight = <u32>(i + 1) < <u32>width;
  const inAbove = <u32>j < <u32>height;
  const inBelow = <u32>(j + 1) < <u32>height;
  let source = from + bytes(j * width + i);
  for (let channel = 0; channel < channels; channel++, source += plane, to += plane) {
    const p: f32 = inAbove && inLeft ? load<f32>(source) : 0;
    const pRight: f32 = inAbove && inRight ? load<f32>(source, 4) : 0;
    const q: f32 = inBelow && inLeft ? load<f32>(source + line) : 0;
    const qRight: f32 = inBelow && inRight ? load<f32>(source + line, 4) : 0;
    const upper = p + right * (pRight - p);
    const lower = q + right * (qRight - q);
    store<f32>(to, upper + below * (lower - upper));
  }
}
