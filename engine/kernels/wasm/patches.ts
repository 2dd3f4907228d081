// Patches of images as operands of the packed product (im2col, after Chellapilla, Puri and Simard, "High performance
// convolutional neural networks for document processing", 2006), written straight into slivers that stay in the
// first-level cache: the matrix of all patches exists nowhere.
//
// An image is first copied with its padding into a source: for each channel a plane, split by the stride into stride²
// smaller ones, (row mod stride, column mod stride) each. There, what one tap of the kernel sees of neighbouring output
// positions is contiguous whatever the stride, and what a vector reads too much is there to be read.
import { storeTransposed } from './matmul';
import { bytes } from './share';
import { tileColumns } from './variant';

const LANES: usize = memory.data<i32>([0, 1, 2, 3]);

/** Copies `length` elements. */
// @ts-ignore: decorator
@inline
export function copyRow(to: usize, from: usize, length: i32): void {
  let i: usize = 0;
  const end = bytes(length);
  for (; i + 16 <= end; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < end; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/**
 * Copies `channels` of an image (channels, height, width) into their planes, `top` and `left` beyond their first
 * corner. What lies around stays as it is: zeroed once by the caller. Phases of a plane are (planeRows, planeColumns).
 */
export function copyPadded(
  to: usize, from: usize, channels: i32, height: i32, width: i32, top: i32, left: i32, stride: i32,
  planeRows: i32, planeColumns: i32,
): void {
  const phase = bytes(planeRows * planeColumns);
  const plane = phase * stride * stride;
  for (let channel = 0; channel < channels; channel++, to += plane) {
    for (let row = 0; row < height; row++, from += bytes(width)) {
      const y = row + top;
      const line = to + (y % stride) * stride * phase + bytes((y / stride) * planeColumns);
      if (stride == 1) {
        copyRow(line + bytes(left), from, width);
        continue;
      }
      for (let i = 0; i < stride; i++) {
        const x = i + left;
        let out = line + (x % stride) * phase + bytes(x / stride);
        for (let column = i; column < width; column += stride, out += 4) {
          store<f32>(out, load<f32>(from + bytes(column)));
        }
      }
    }
  }
}

/** Writes where the taps of a kernel lie in the source, relative to the output position, in bytes: channels · taps. */
export function tapOffsets(
  offsets: usize, channels: i32, kernelHeight: i32, kernelWidth: i32, dilation: i32, stride: i32,
  planeRows: i32, planeColumns: i32,
): void {
  const phase = planeRows * planeColumns;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < kernelHeight; i++) {
      const y = i * dilation;
      for (let j = 0; j < kernelWidth; j++) {
        const x = j * dilation;
        const split = (channel * stride + (y % stride)) * stride + (x % stride);
        const place = split * phase + (y / stride) * planeColumns + x / stride;
        store<u32>(offsets, <u32>bytes(place));
        offsets += 4;
      }
    }
  }
}

/**
 * Plans the copies that make a row of a sliver: four elements each, (from, to) in bytes. A run of positions ends with a
 * row of the output; its last copy may bring up to three values too many, which the next run writes over.
 */
function planCopies(copies: usize, position: i32, count: i32, columns: i32, rowWidth: i32): i32 {
  let planned = 0;
  let to = 0;
  while (to < count) {
    const row = position / columns;
    const column = position - row * columns;
    const length = rowWidth == columns ? count - to : min(columns - column, count - to);
    const from = row * rowWidth + column;
    for (let i = 0; i < length; i += 4, planned++) {
      store<u32>(copies + (planned << 3), <u32>bytes(from + i));
      store<u32>(copies + (planned << 3), <u32>bytes(to + i), 4);
    }
    to += length;
    position += length;
  }
  return planned;
}

/** Where a lane of that vector of a row comes before `length`. */
// @ts-ignore: decorator
@inline
function before(length: i32, vector: i32): v128 {
  return i32x4.lt_s(v128.load(LANES), i32x4.splat(length - 4 * vector));
}

/**
 * The rows of a sliver that are made of two runs: the first `length` elements of what lies at `one`, the others of what
 * lies at `two`. Both are read whole and chosen from by masks, which takes half as long as copies that overlap.
 */
function packTwoRuns(to: usize, one: usize, two: usize, offsets: usize, end: usize, length: i32): void {
  const m0 = before(length, 0);
  const m1 = before(length, 1);
  const m2 = before(length, 2);
  const m3 = before(length, 3);
  for (; offsets < end; offsets += 4, to += bytes(tileColumns)) {
    const x = one + load<u32>(offsets);
    const y = two + load<u32>(offsets);
    const a = v128.bitselect(v128.load(x), v128.load(y), m0);
    const b = v128.bitselect(v128.load(x, 16), v128.load(y, 16), m1);
    if (tileColumns == 16) {
      const c = v128.bitselect(v128.load(x, 32), v128.load(y, 32), m2);
      const d = v128.bitselect(v128.load(x, 48), v128.load(y, 48), m3);
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
    } else {
      v128.store(to, a);
      v128.store(to, b, 16);
    }
  }
}

/**
 * A sliver (depth, tileColumns) of patches: row k is what the tap at offsets[k] sees of `count` output positions from
 * `position` on, in an output of `columns` columns. `copies`: room for 32 numbers.
 */
export function packPatches(
  to: usize, source: usize, offsets: usize, depth: i32, position: i32, count: i32, columns: i32, rowWidth: i32,
  copies: usize,
): void {
  const end = offsets + bytes(depth);
  const row = position / columns;
  const column = position - row * columns;
  if (count == tileColumns && (rowWidth == columns || column + tileColumns <= columns)) {
    source += bytes(row * rowWidth + column);
    for (; offsets < end; offsets += 4, to += bytes(tileColumns)) {
      const from = source + load<u32>(offsets);
      const a = v128.load(from);
      const b = v128.load(from, 16);
      if (tileColumns == 16) {
        const c = v128.load(from, 32);
        const d = v128.load(from, 48);
        v128.store(to, a);
        v128.store(to, b, 16);
        v128.store(to, c, 32);
        v128.store(to, d, 48);
      } else {
        v128.store(to, a);
        v128.store(to, b, 16);
      }
    }
    return;
  }
  const length = columns - column;
  if (count == tileColumns && length + columns >= tileColumns) {
    const one = source + bytes(row * rowWidth + column);
    // Where the second run would have begun: its first vector may reach back into the row before it.
    const two = source + bytes((row + 1) * rowWidth - length);
    return packTwoRuns(to, one, two, offsets, end, length);
  }
  const last = copies + (planCopies(copies, position, count, columns, rowWidth) << 3);
  for (; offsets < end; offsets += 4, to += bytes(tileColumns)) {
    const from = source + load<u32>(offsets);
    for (let copy = copies; copy < last; copy += 8) {
      v128.store(to + load<u32>(copy, 4), v128.load(from + load<u32>(copy)));
    }
  }
}

/**
 * The transpose: a sliver (positions, tileColumns) whose column j is what the tap at offsets[j] sees of the output rows
 * [first, end). At most three rows past its end are written too. Columns come by fours, so the table of offsets goes
 * on to the next multiple of 4.
 */
export function packPatchesAcross(
  to: usize, source: usize, offsets: usize, count: i32, first: i32, end: i32, columns: i32, rowWidth: i32,
): void {
  const step = bytes(tileColumns);
  const tooMany = <usize>(-columns & 3) * step;
  for (let j = 0; j < count; j += 4, to += 16, offsets += 16) {
    let out = to;
    for (let row = first; row < end; row++) {
      const line = source + bytes(row * rowWidth);
      let a = line + load<u32>(offsets);
      let b = line + load<u32>(offsets, 4);
      let c = line + load<u32>(offsets, 8);
      let d = line + load<u32>(offsets, 12);
      for (let i = 0; i < columns; i += 4) {
        storeTransposed(out, step, v128.load(a), v128.load(b), v128.load(c), v128.load(d));
        a += 16;
        b += 16;
        c += 16;
        d += 16;
        out += 4 * step;
      }
      out -= tooMany;
    }
  }
}
