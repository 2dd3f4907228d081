// Pooling of images (B, C, H, W), one channel after another. Lanes own images. Windows are cut at the border of the image,
// so padding is never the largest of a window and never counts in an average.
import { philoxWord } from './philox';
import { bytes, firstOfLane } from './share';

const LANES: usize = memory.data<i32>([0, 1, 2, 3]);

// What `largest` found: private to a lane.
let found: f32 = 0;
let foundAt: i32 = -1;

/** The first largest, or the first NaN, of rows [top, bottom) and columns [left, right) of a channel; −∞ at −1 if empty. */
function largest(x: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): void {
  let best = f32.NEGATIVE_INFINITY;
  let at = -1;
  for (let row = top; row < bottom; row++) {
    for (let i = row * width + left; i < row * width + right; i++) {
      const value = load<f32>(x + bytes(i));
      if (value > best || at < 0 || (value != value && best == best)) {
        best = value;
        at = i;
      }
    }
  }
  found = best;
  foundAt = at;
}

/** Four values `stride` (1 or 2) apart: nothing past the last of them is read. */
// @ts-ignore: decorator
@inline
function load4(from: usize, stride: i32): v128 {
  const a = v128.load(from);
  return stride == 1 ? a : v128.shuffle<f32>(a, v128.load(from, 12), 0, 2, 5, 7);
}

/** The largest of four neighbouring windows inside the image: the rule of `largest`. */
// @ts-ignore: decorator
@inline
function largest4(
  y: usize, index: usize, x: usize, width: i32, top: i32, bottom: i32, left: i32, kernelWidth: i32, stride: i32,
): void {
  const spread = i32x4.mul(v128.load(LANES), i32x4.splat(stride));
  let best = load4(x + bytes(top * width + left), stride);
  let at = i32x4.add(spread, i32x4.splat(top * width + left));
  for (let row = top; row < bottom; row++) {
    const first = row * width + left;
    for (let i = first; i < first + kernelWidth; i++) {
      const value = load4(x + bytes(i), stride);
      // A NaN is not at most anything; the first one stays.
      const keep = v128.or(f32x4.le(value, best), f32x4.ne(best, best));
      best = v128.bitselect(best, value, keep);
      at = v128.bitselect(at, i32x4.add(spread, i32x4.splat(i)), keep);
    }
  }
  v128.store(y, best);
  v128.store(index, at);
}

/**
 * The end of the output columns from `first` on that come by fours, the last four overlapping those before them: their
 * windows lie inside the image. With other strides than 1 and 2, or fewer than four such columns, there are none.
 */
function foursEnd(first: i32, outWidth: i32, width: i32, kernelWidth: i32, stride: i32, padding: i32): i32 {
  if (stride > 2 || width + padding < kernelWidth) return first;
  const inside = min(outWidth, (width + padding - kernelWidth) / stride + 1);
  return inside - first >= 4 ? inside : first;
}

/** y (rows, channels, outHeight, outWidth) = the largest of each window; index: its place in the channel. */
export function maxPool(
  y: usize, index: usize, x: usize, rows: i32, channels: i32, height: i32, width: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, stride: i32, padding: i32, lane: i32, lanes: i32,
): void {
  const firstFour = (padding + stride - 1) / stride;
  const endFour = foursEnd(firstFour, outWidth, width, kernelWidth, stride, padding);
  const end = firstOfLane(rows, lane + 1, lanes) * channels;
  for (let channel = firstOfLane(rows, lane, lanes) * channels; channel < end; channel++) {
    const from = x + bytes(channel * height * width);
    let line = bytes(channel * outHeight * outWidth);
    for (let row = 0; row < outHeight; row++, line += bytes(outWidth)) {
      const top = max(0, row * stride - padding);
      const bottom = min(height, row * stride - padding + kernelHeight);
      for (let column = 0; column < outWidth;) {
        if (column >= firstFour && column < endFour && top < bottom) {
          column = min(column, endFour - 4);
          const to = line + bytes(column);
          const left = column * stride - padding;
          if (stride == 1) largest4(y + to, index + to, from, width, top, bottom, left, kernelWidth, 1);
          else largest4(y + to, index + to, from, width, top, bottom, left, kernelWidth, 2);
          column += 4;
          continue;
        }
        const left = column * stride - padding;
        largest(from, width, top, bottom, max(0, left), min(width, left + kernelWidth));
        store<f32>(y + line + bytes(column), found);
        store<i32>(index + line + bytes(column), foundAt);
        column++;
      }
    }
  }
}

/** dx (rows, channels, area): dy (rows, channels, outArea) at the places of index, added in the order of the windows. */
export function maxPoolGradient(
  dx: usize, dy: usize, index: usize, rows: i32, channels: i32, area: i32, outArea: i32, lane: i32, lanes: i32,
): void {
  const first = firstOfLane(rows, lane, lanes) * channels;
  const end = firstOfLane(rows, lane + 1, lanes) * channels;
  memory.fill(dx + bytes(first * area), 0, bytes((end - first) * area));
  for (let channel = first; channel < end; channel++) {
    const to = dx + bytes(channel * area);
    for (let i = bytes(channel * outArea); i < bytes((channel + 1) * outArea); i += 4) {
      const at = load<i32>(index + i);
      if (at < 0) continue;
      store<f32>(to + bytes(at), load<f32>(to + bytes(at)) + load<f32>(dy + i));
    }
  }
}

/** The mean of four neighbouring windows inside the image. */
// @ts-ignore: decorator
@inline
function mean4(y: usize, x: usize, width: i32, top: i32, bottom: i32, kernelWidth: i32, stride: i32): void {
  let sum = f32x4.splat(0);
  for (let row = top; row < bottom; row++) {
    const from = x + bytes(row * width);
    for (let i: usize = 0; i < bytes(kernelWidth); i += 4) sum = f32x4.add(sum, load4(from + i, stride));
  }
  v128.store(y, f32x4.div(sum, f32x4.splat(<f32>((bottom - top) * kernelWidth))));
}

/** y (rows, channels, outHeight, outWidth) = the mean of what each window sees of the image. */
export function averagePool(
  y: usize, x: usize, rows: i32, channels: i32, height: i32, width: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, stride: i32, padding: i32, lane: i32, lanes: i32,
): void {
  const firstFour = (padding + stride - 1) / stride;
  const endFour = foursEnd(firstFour, outWidth, width, kernelWidth, stride, padding);
  const end = firstOfLane(rows, lane + 1, lanes) * channels;
  for (let channel = firstOfLane(rows, lane, lanes) * channels; channel < end; channel++) {
    const from = x + bytes(channel * height * width);
    let line = y + bytes(channel * outHeight * outWidth);
    for (let row = 0; row < outHeight; row++, line += bytes(outWidth)) {
      const top = max(0, row * stride - padding);
      const bottom = min(height, row * stride - padding + kernelHeight);
      for (let column = 0; column < outWidth;) {
        if (column >= firstFour && column < endFour && top < bottom) {
          column = min(column, endFour - 4);
          const to = line + bytes(column);
          const start = from + bytes(column * stride - padding);
          if (stride == 1) mean4(to, start, width, top, bottom, kernelWidth, 1);
          else mean4(to, start, width, top, bottom, kernelWidth, 2);
          column += 4;
          continue;
        }
        const start = column * stride - padding;
        const left = max(0, start);
        const right = min(width, start + kernelWidth);
        let sum: f32 = 0;
        for (let i = top; i < bottom; i++) {
          for (let j = left; j < right; j++) sum += load<f32>(from + bytes(i * width + j));
        }
        const mean: f32 = top < bottom && left < right ? sum / <f32>((bottom - top) * (right - left)) : 0;
        store<f32>(line + bytes(column), mean);
        column++;
      }
    }
  }
}

/** dx (rows, channels, height, width): each window's dy in equal shares, added in the order of the windows. */
export function averagePoolGradient(
  dx: usize, dy: usize, rows: i32, channels: i32, height: i32, width: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, stride: i32, padding: i32, lane: i32, lanes: i32,
): void {
  const first = firstOfLane(rows, lane, lanes) * channels;
  const end = firstOfLane(rows, lane + 1, lanes) * channels;
  memory.fill(dx + bytes(first * height * width), 0, bytes((end - first) * height * width));
  for (let channel = first; channel < end; channel++) {
    const to = dx + bytes(channel * height * width);
    let from = dy + bytes(channel * outHeight * outWidth);
    for (let row = 0; row < outHeight; row++) {
      const top = max(0, row * stride - padding);
      const bottom = min(height, row * stride - padding + kernelHeight);
      for (let column = 0; column < outWidth; column++, from += 4) {
        const left = max(0, column * stride - padding);
        const right = min(width, column * stride - padding + kernelWidth);
        if (top >= bottom || left >= right) continue;
        const part = load<f32>(from) / <f32>((bottom - top) * (right - left));
        for (let i = top; i < bottom; i++) {
          const last = to + bytes(i * width + right);
          for (let at = to + bytes(i * width + left); at < last; at += 4) store<f32>(at, load<f32>(at) + part);
        }
      }
    }
  }
}

/** y (rows, channels) = the mean of each channel of x (rows, channels, area). */
export function globalAveragePool(
  y: usize, x: usize, rows: i32, channels: i32, area: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes) * channels;
  for (let channel = firstOfLane(rows, lane, lanes) * channels; channel < end; channel++) {
    let from = x + bytes(channel * area);
    const last = from + bytes(area);
    let a = f32x4.splat(0);
    for (; from + 16 <= last; from += 16) a = f32x4.add(a, v128.load(from));
    const even = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2);
    let sum = even + (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3));
    for (; from < last; from += 4) sum += load<f32>(from);
    store<f32>(y + bytes(channel), sum / <f32>area);
  }
}

/** dx (rows, channels, area) = dy (rows, channels) / area. */
export function globalAveragePoolGradient(
  dx: usize, dy: usize, rows: i32, channels: i32, area: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes) * channels;
  for (let channel = firstOfLane(rows, lane, lanes) * channels; channel < end; channel++) {
    const part = load<f32>(dy + bytes(channel)) / <f32>area;
    let to = dx + bytes(channel * area);
    const last = to + bytes(area);
    for (; to + 16 <= last; to += 16) v128.store(to, f32x4.splat(part));
    for (; to < last; to += 4) store<f32>(to, part);
  }
}

/**
 * The edges of the regions along one axis, `regions` + 1 of them from 0 to `last`, the steps between them being two
 * neighbouring numbers. Random: any order of the steps is as likely (Knuth, TAOCP 2, 3.4.2, algorithm S).
 * Pseudo-random: ⌈α(i + u)⌉ − ⌈αu⌉ with α = last / regions, in whole numbers, u being a multiple of 2⁻²⁴.
 */
function axisEdges(edges: usize, key: usize, stream: i32, element: i32, last: i32, regions: i32, random: i32): void {
  store<i32>(edges, 0);
  if (random) {
    const short = last / regions;
    let long = last - short * regions;
    let edge = 0;
    for (let i = 0; i < regions; i++) {
      const draw = <i64>(philoxWord(key, stream, element + i) >>> 8);
      const step = draw * (regions - i) < <i64>long << 24 ? 1 : 0;
      long -= step;
      edge += short + step;
      store<i32>(edges + bytes(i + 1), edge);
    }
    return;
  }
  const u = <i64>(philoxWord(key, stream, element) >>> 8);
  const scale = <i64>regions << 24;
  const origin = (last * u + scale - 1) / scale;
  for (let i = 1; i <= regions; i++) {
    const edge = (last * ((<i64>i << 24) + u) + scale - 1) / scale - origin;
    store<i32>(edges + bytes(i), <i32>edge);
  }
}

/** edges (rows, outHeight + 1 + outWidth + 1): the regions of fractional max pooling of each image. */
export function poolingRegions(
  edges: usize, key: usize, rows: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, stream: i32,
  random: i32, overlapping: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const to = edges + bytes(row * (outHeight + outWidth + 2));
    const element = row * (outHeight + outWidth);
    axisEdges(to, key, stream, element, height - overlapping, outHeight, random);
    axisEdges(to + bytes(outHeight + 1), key, stream, element + outHeight, width - overlapping, outWidth, random);
  }
}

/** y (rows, channels, outHeight, outWidth) = the largest of each region; index: its place in the channel. */
export function fractionalMaxPool(
  y: usize, index: usize, x: usize, edges: usize, rows: i32, channels: i32, height: i32, width: i32, outHeight: i32,
  outWidth: i32, overlapping: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let image = firstOfLane(rows, lane, lanes); image < end; image++) {
    const tops = edges + bytes(image * (outHeight + outWidth + 2));
    const lefts = tops + bytes(outHeight + 1);
    for (let channel = image * channels; channel < (image + 1) * channels; channel++) {
      const from = x + bytes(channel * height * width);
      let to = bytes(channel * outHeight * outWidth);
      for (let row = 0; row < outHeight; row++) {
        const top = load<i32>(tops + bytes(row));
        const bottom = load<i32>(tops + bytes(row), 4) + overlapping;
        for (let column = 0; column < outWidth; column++, to += 4) {
          const left = load<i32>(lefts + bytes(column));
          largest(from, width, top, bottom, left, load<i32>(lefts + bytes(column), 4) + overlapping);
          store<f32>(y + to, found);
          store<i32>(index + to, foundAt);
        }
      }
    }
  }
}
