// Patches of images as operands of the packed product (im2col, after Chellapilla, Puri and Simard, "High performance
// convolutional neural networks for document processing", 2006). The matrix of all patches exists nowhere: of each channel
// there is a copy for every column of the kernel, shifted by it and cut to what its windows see, so that what one tap sees
// of all output positions is one run of elements (Cho and Brand, "MEC: memory-efficient convolution for deep neural
// network", 2017), which the micro-kernel reads as it is. Rows of a copy are split by the stride into as many planes, so that
// this holds whatever the stride. Where few filters do not fill a tile, there is one copy with its padding, split by the
// stride both ways.
//
// Such a source is made for a band of rows of the output at a time.
import { storeTransposed } from './packing';
import { bytes } from './share';
import { tileColumns } from './variant';

/** Copies `length` elements. */
// @ts-ignore: decorator
@inline
export function copyRow(to: usize, from: usize, length: i32): void {
  let i: usize = 0;
  const end = bytes(length);
  for (; i + 32 <= end; i += 32) {
    const a = v128.load(from + i);
    const b = v128.load(from + i, 16);
    v128.store(to + i, a);
    v128.store(to + i, b, 16);
  }
  for (; i + 16 <= end; i += 16) v128.store(to + i, v128.load(from + i));
  if (i < end && end >= 16) {
    v128.store(to + end - 16, v128.load(from + end - 16));
    return;
  }
  for (; i < end; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/** Elements of a source that are to stay in the second-level cache. */
const BAND: i32 = 131072;

// How images lie in a source.
let copies: i32 = 1;
/** The column of the image with which the first copy begins, and how much further each next one does. */
let firstColumn: i32 = 0;
let nextColumn: i32 = 0;
let top: i32 = 0;
let stride: i32 = 1;
let rows: i32 = 0;
/** Elements of a row of a plane. */
export let sourceColumns: i32 = 0;
let pitch: usize = 0;
/** Rows of the output that a source is made for at a time. */
export let bandRows: i32 = 0;

/**
 * Rows of an output of `outRows` rows whose windows, `reach` rows further ones included, are to be in the source at a time:
 * all or as many as stay in the second-level cache, a row being `elements` long. `bandOf` of windows.ts.
 */
export function bandOf(outRows: i32, reach: i32, elements: i32): i32 {
  const most = BAND / elements - reach;
  return outRows <= most ? outRows : min(outRows, max(4, most & ~3));
}

/**
 * Lays out a source for the windows of `outRows` rows of an output at a time: `count` copies of each channel, in planes of
 * `columns` columns and as many rows and `reach` further ones, the image `first` rows down. Copy i begins with the column
 * `from` + i · `by` of the image and has every `step`-th.
 */
export function setSource(
  outRows: i32, reach: i32, first: i32, count: i32, from: i32, by: i32, step: i32, columns: i32,
): void {
  bandRows = outRows;
  copies = count;
  firstColumn = from;
  nextColumn = by;
  top = first;
  stride = step;
  rows = bandRows + reach;
  sourceColumns = columns;
  // an odd number of cache lines, so that planes do not meet in the same sets
  pitch = <usize>((((rows * columns + 15) >> 4) | 1) << 6);
}

/** The source is an image itself, of planes of `area` elements: to a kernel of one tap, every one of which it sees. */
export function setImage(outRows: i32, area: i32): void {
  bandRows = outRows;
  copies = 1;
  stride = 1;
  pitch = bytes(area);
}

/** Bytes that a channel takes in the source. */
export function channelBytes(): usize {
  return copies * stride * pitch;
}

/** Where in the source lies what a tap sees of the first output position: its copy, its row and its column in it. */
export function placeInSource(channel: i32, copy: i32, y: i32, x: i32): usize {
  return ((channel * copies + copy) * stride + (y % stride)) * pitch + bytes((y / stride) * sourceColumns + x);
}

/** Copies every `stride`-th of elements. */
// @ts-ignore: decorator
@inline
function copyEvery(to: usize, from: usize, length: i32): void {
  let i = 0;
  if (stride == 2) {
    for (; i + 4 < length; i += 4) {
      const x = from + bytes(2 * i);
      v128.store(to + bytes(i), v128.shuffle<f32>(v128.load(x), v128.load(x, 16), 0, 2, 4, 6));
    }
  }
  for (; i < length; i++) store<f32>(to + bytes(i), load<f32>(from + bytes(i * stride)));
}

/** Steps of a stride that reach `length` at least, if that is not negative. */
// @ts-ignore: decorator
@inline
function stepsTo(length: i32): i32 {
  return stride == 1 ? length : (length + stride - 1) / stride;
}

/** Copies rows of an image, `stride` apart, into a plane. */
function copyRows(to: usize, from: usize, count: i32, width: i32, length: i32): void {
  for (let row = 0; row < count; row++, to += bytes(sourceColumns), from += bytes(stride * width)) {
    if (stride == 1) copyRow(to, from, length);
    else copyEvery(to, from, length);
  }
}

/** Copies `count` rows as one run, all but the `outside` elements at one end of a row, which are zeroed again. */
function copyShifted(to: usize, from: usize, count: i32, outside: i32): void {
  copyRow(to, from, count * sourceColumns - outside);
  for (let i = 0; i < outside; i++) {
    let out = to + bytes(sourceColumns - outside + i);
    for (let row = 1; row < count; row++, out += bytes(sourceColumns)) store<f32>(out, 0);
  }
}

/**
 * Copies of `channels` of an image (channels, height, width) what the windows of a band see, that begins with the row `band`
 * of the output. `whole`: it is the only one, and what lies around the image is still as it was zeroed by the caller.
 */
export function copyImage(
  to: usize, from: usize, channels: i32, height: i32, width: i32, band: i32, whole: bool,
): void {
  const above = top - band * stride;
  for (let channel = 0; channel < channels; channel++, from += bytes(height * width)) {
    for (let copy = 0; copy < copies; copy++) {
      const shift = firstColumn + copy * nextColumn;
      // the columns that lie in the image
      const left = shift < 0 ? stepsTo(-shift) : 0;
      const length = min(sourceColumns, stepsTo(width - shift)) - left;
      for (let phase = 0; phase < stride; phase++, to += pitch) {
        if (length <= 0) continue;
        // and the rows
        const first = min(rows, max(0, stepsTo(above - phase)));
        const end = max(first, min(rows, stepsTo(height + above - phase)));
        const line = to + bytes(first * sourceColumns);
        const source = from + bytes((first * stride + phase - above) * width + left * stride + shift);
        if (!whole) {
          memory.fill(to, 0, bytes(first * sourceColumns));
          memory.fill(to + bytes(end * sourceColumns), 0, bytes((rows - end) * sourceColumns));
        }
        if (end == first) continue;
        if (stride == 1 && sourceColumns == width) {
          copyShifted(line + bytes(left), source, end - first, sourceColumns - length);
        } else {
          copyRows(line + bytes(left), source, end - first, width, length);
        }
      }
    }
  }
}

/**
 * Writes where the taps of a kernel lie in the source: channels · taps. There is a copy for each of its columns or, `split`,
 * for each column of the stride.
 */
export function tapOffsets(
  offsets: usize, channels: i32, kernelHeight: i32, kernelWidth: i32, dilation: i32, split: bool,
): void {
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < kernelHeight; i++) {
      for (let j = 0; j < kernelWidth; j++) {
        const x = j * dilation;
        const place = split
          ? placeInSource(channel, x % stride, i * dilation, x / stride)
          : placeInSource(channel, j, i * dilation, 0);
        store<u32>(offsets, <u32>place);
        offsets += 4;
      }
    }
  }
}

/**
 * The transpose of patches: a sliver (positions, tileColumns) whose column j is what the tap at offsets[j] sees of `length`
 * positions. At most three rows past its end are written too. Columns come by fours, so the table of offsets goes on to
 * the next multiple of 4.
 */
export function packPatchesAcross(to: usize, from: usize, offsets: usize, count: i32, length: i32): void {
  const step = bytes(tileColumns);
  for (let j = 0; j < count; j += 4, to += 16, offsets += 16) {
    let out = to;
    let a = from + load<u32>(offsets);
    let b = from + load<u32>(offsets, 4);
    let c = from + load<u32>(offsets, 8);
    let d = from + load<u32>(offsets, 12);
    for (let i = 0; i < length; i += 4) {
      storeTransposed(out, step, v128.load(a), v128.load(b), v128.load(c), v128.load(d));
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      out += 4 * step;
    }
  }
}
