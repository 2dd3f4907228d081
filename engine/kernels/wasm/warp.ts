// Images resampled: every pixel from where its transform says, bilinear between pixels, 0 outside the image.
import { bytes, firstOfLane } from './share';

/** out = each image of x with its pixels from where transforms (rows, 6) say. */
export function warp(
  out: usize, x: usize, transforms: usize, rows: i32, channels: i32, height: i32, width: i32, lane: i32, lanes: i32,
): void {
  const plane = bytes(height * width);
  const size = <usize>channels * plane;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
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
        resampleLine(
          to + bytes(j * width), from, a, b * <f32>j + c, d, e * <f32>j + f, channels, height, width, plane,
        );
      }
    }
  }
}

const STEPS: usize = memory.data<f32>([0, 1, 2, 3]);

/** Whole-pixel moves, mirrored or not: nothing is interpolated. */
function move(
  to: usize, from: usize, mirrored: bool, right: i32, down: i32, channels: i32, height: i32, width: i32,
): void {
  // Columns that come from inside the image.
  const first = max<i32>(0, mirrored ? right - width + 1 : -right);
  const last = max<i32>(first, min<i32>(width, mirrored ? right + 1 : width - right));
  for (let line = 0; line < channels * height; line++, to += bytes(width)) {
    const j = line % height;
    const inside = <u32>(j + down) < <u32>height && last > first;
    const begin = inside ? first : width;
    for (let i = 0; i < begin; i++) store<f32>(to + bytes(i), 0);
    if (!inside) continue;
    const source = from + bytes((line + down) * width);
    let i = first;
    if (mirrored) {
      for (; i + 4 <= last; i += 4) {
        const four = v128.load(source + bytes(right - i - 3));
        v128.store(to + bytes(i), v128.shuffle<i32>(four, four, 3, 2, 1, 0));
      }
      for (; i < last; i++) store<f32>(to + bytes(i), load<f32>(source + bytes(right - i)));
    } else {
      for (; i + 4 <= last; i += 4) v128.store(to + bytes(i), v128.load(source + bytes(i + right)));
      for (; i < last; i++) store<f32>(to + bytes(i), load<f32>(source + bytes(i + right)));
    }
    for (; i < width; i++) store<f32>(to + bytes(i), 0);
  }
}

/** One line of every channel: pixel i from (a·i + x, d·i + y), four at a time. */
function resampleLine(
  to: usize, from: usize, a: f32, x: f32, d: f32, y: f32, channels: i32, height: i32, width: i32, plane: usize,
): void {
  const a4 = f32x4.splat(a);
  const d4 = f32x4.splat(d);
  const x4 = f32x4.splat(x);
  const y4 = f32x4.splat(y);
  const line4 = i32x4.splat(width);
  const lastColumn4 = i32x4.splat(width - 1);
  const lastRow4 = i32x4.splat(height - 1);
  const four = f32x4.splat(4);
  let columns = v128.load(STEPS);
  let i = 0;
  for (; i + 4 <= width; i += 4) {
    // The same roundings as those of a single pixel.
    const sourceX = f32x4.add(f32x4.mul(a4, columns), x4);
    const sourceY = f32x4.add(f32x4.mul(d4, columns), y4);
    columns = f32x4.add(columns, four);
    const left = f32x4.floor(sourceX);
    const above = f32x4.floor(sourceY);
    const column = i32x4.trunc_sat_f32x4_s(left);
    const row = i32x4.trunc_sat_f32x4_s(above);
    const right = f32x4.sub(sourceX, left);
    const below = f32x4.sub(sourceY, above);
    const inside = v128.and(i32x4.lt_u(column, lastColumn4), i32x4.lt_u(row, lastRow4));
    if (i32x4.all_true(inside)) {
      const place = i32x4.shl(i32x4.add(i32x4.mul(row, line4), column), 2);
      within4(to + bytes(i), from, place, right, below, channels, bytes(width), plane);
    } else {
      across4(to + bytes(i), from, column, row, right, below, channels, height, width, plane);
    }
  }
  for (; i < width; i++) sample(to + bytes(i), from, a * <f32>i + x, d * <f32>i + y, channels, height, width, plane);
}

/** Two neighbours each of two pixels: (left, right, left, right). */
// @ts-ignore: decorator
@inline
function pair(from: usize, first: i32, second: i32): v128 {
  return v128.load_lane<i64>(from + second, v128.load_zero<i64>(from + first), 1);
}

/** Four pixels of every channel, each between four of the image; `place`: bytes to the upper left one. */
// @ts-ignore: decorator
@inline
function within4(
  to: usize, from: usize, place: v128, right: v128, below: v128, channels: i32, line: usize, plane: usize,
): void {
  const p0 = i32x4.extract_lane(place, 0);
  const p1 = i32x4.extract_lane(place, 1);
  const p2 = i32x4.extract_lane(place, 2);
  const p3 = i32x4.extract_lane(place, 3);
  for (let channel = 0; channel < channels; channel++, from += plane, to += plane) {
    const a = pair(from, p0, p1);
    const b = pair(from, p2, p3);
    const c = pair(from + line, p0, p1);
    const d = pair(from + line, p2, p3);
    const p = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
    const q = v128.shuffle<f32>(c, d, 0, 2, 4, 6);
    const upper = f32x4.add(p, f32x4.mul(right, f32x4.sub(v128.shuffle<f32>(a, b, 1, 3, 5, 7), p)));
    const lower = f32x4.add(q, f32x4.mul(right, f32x4.sub(v128.shuffle<f32>(c, d, 1, 3, 5, 7), q)));
    v128.store(to, f32x4.add(upper, f32x4.mul(below, f32x4.sub(lower, upper))));
  }
}

/** The same where neighbours may lie outside. */
// @ts-ignore: decorator
@inline
function across4(
  to: usize, from: usize, column: v128, row: v128, right: v128, below: v128, channels: i32, height: i32, width: i32,
  plane: usize,
): void {
  const one = i32x4.splat(1);
  const columns = i32x4.splat(width);
  const rows = i32x4.splat(height);
  const nextColumn = i32x4.add(column, one);
  const nextRow = i32x4.add(row, one);
  const inLeft = i32x4.lt_u(column, columns);
  const inRight = i32x4.lt_u(nextColumn, columns);
  const inAbove = i32x4.lt_u(row, rows);
  const inBelow = i32x4.lt_u(nextRow, rows);
  const anyX = v128.or(inLeft, inRight);
  if (!v128.any_true(v128.and(anyX, v128.or(inAbove, inBelow)))) {
    for (let channel = 0; channel < channels; channel++, to += plane) v128.store(to, i32x4.splat(0));
    return;
  }
  const upperLine = i32x4.mul(clamped(row, height), columns);
  const lowerLine = i32x4.mul(clamped(nextRow, height), columns);
  const leftColumn = clamped(column, width);
  const rightColumn = clamped(nextColumn, width);
  const a = i32x4.shl(i32x4.add(upperLine, leftColumn), 2);
  const b = i32x4.shl(i32x4.add(upperLine, rightColumn), 2);
  const c = i32x4.shl(i32x4.add(lowerLine, leftColumn), 2);
  const d = i32x4.shl(i32x4.add(lowerLine, rightColumn), 2);
  for (let channel = 0; channel < channels; channel++, from += plane, to += plane) {
    const p = v128.and(gathered(from, a), v128.and(inAbove, inLeft));
    const pRight = v128.and(gathered(from, b), v128.and(inAbove, inRight));
    const q = v128.and(gathered(from, c), v128.and(inBelow, inLeft));
    const qRight = v128.and(gathered(from, d), v128.and(inBelow, inRight));
    const upper = f32x4.add(p, f32x4.mul(right, f32x4.sub(pRight, p)));
    const lower = f32x4.add(q, f32x4.mul(right, f32x4.sub(qRight, q)));
    v128.store(to, f32x4.add(upper, f32x4.mul(below, f32x4.sub(lower, upper))));
  }
}

// @ts-ignore: decorator
@inline
function clamped(index: v128, length: i32): v128 {
  return i32x4.min_s(i32x4.max_s(index, i32x4.splat(0)), i32x4.splat(length - 1));
}

/** The values at four places. */
// @ts-ignore: decorator
@inline
function gathered(from: usize, place: v128): v128 {
  let four = v128.load_zero<i32>(from + i32x4.extract_lane(place, 0));
  four = v128.load_lane<i32>(from + i32x4.extract_lane(place, 1), four, 1);
  four = v128.load_lane<i32>(from + i32x4.extract_lane(place, 2), four, 2);
  return v128.load_lane<i32>(from + i32x4.extract_lane(place, 3), four, 3);
}

/** One pixel of every channel: what is left of a line. */
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
