// Convolution (cross-correlation, as the field has it) of images (B, C, H, W) by filters (F, C / groups, kh, kw), and its
// gradient by the images, which is a convolution of dy by the filters turned around: one phase of dx for each of the
// stride² ways in which a position of x can lie to those of y.
//
// Lanes own images. The filters are operand A of the packed product, the patches of one image operand B. An element of
// the output is one chain of multiply-adds, channel after channel and tap after tap, from the bias or from 0. Padding is
// zeros that take part: an infinite weight over it gives NaN.
//
// What a lane is working on is kept in globals, which in WebAssembly are its own.
import { packAcross, packAlong, packSliver, raggedTile } from './matmul';
import { copyPadded, packPatches, tapOffsets } from './patches';
import { bytes, firstOf } from './share';
import { madd, tile, tileColumns, tileRows } from './variant';

/** Longest block of the sum, but for kernels with more taps than that. `depthOfBlock` of windows.ts. */
const DEPTH: i32 = 336;
/** With fewer outputs a group than this, patches are not worth packing: depthwise convolution. */
export const FEW: i32 = 4;

export let copies: usize = 0;
let places: usize = 0;
export let spare: usize = 0;
export let offsets: usize = 0;
let chosen: usize = 0;
export let packedA: usize = 0;
export let sliver: usize = 0;
export let source: usize = 0;

/** Cuts a lane's scratch: tables, one tile, offsets of taps, chosen taps, packed A, a sliver, the source (`scratchOf`). */
export function layOut(scratch: usize, table: i32, taps: i32, outputs: i32, depth: i32): void {
  copies = scratch;
  places = scratch + 128;
  spare = scratch + 256;
  offsets = scratch + 768;
  chosen = offsets + bytes((table + 16 + 31) & ~31);
  packedA = chosen + bytes((taps + 31) & ~31);
  sliver = packedA + bytes((outputs * depth + 31) & ~31);
  source = sliver + bytes((16 * depth + 64 + 31) & ~31);
}

// The output of a correlation: channels of a group, the positions that are computed and where they lie in it.
let outputs: i32 = 0;
let panels: i32 = 0;
let outRows: i32 = 0;
let outColumns: i32 = 0;
let outPlane: usize = 0;
let outWidth: i32 = 0;
let outStride: i32 = 1;
let phaseRow: i32 = 0;
let phaseColumn: i32 = 0;
/** Elements between two rows of positions in the source; 0: the source is the image itself, its rows one run. */
let rowWidth: i32 = 0;

// @ts-ignore: decorator
@inline
function placeOf(row: i32, column: i32): usize {
  return bytes((row * outStride + phaseRow) * outWidth + column * outStride + phaseColumn);
}

/** A tile whose columns lie at `places`, by way of a whole tile in scratch. */
function scatteredTile(height: i32, count: i32, accumulate: bool, a: usize, out: usize, depth: i32): void {
  if (accumulate) {
    for (let row = 0; row < height; row++) {
      for (let j = 0; j < count; j++) {
        const from = out + row * outPlane + load<u32>(places + bytes(j));
        store<f32>(spare + bytes(row * tileColumns + j), load<f32>(from));
      }
    }
  }
  tile(height, accumulate, a, sliver, spare, bytes(tileColumns), depth);
  for (let row = 0; row < height; row++) {
    for (let j = 0; j < count; j++) {
      const to = out + row * outPlane + load<u32>(places + bytes(j));
      store<f32>(to, load<f32>(spare + bytes(row * tileColumns + j)));
    }
  }
}

/** Sixteen neighbouring positions of one output channel, straight from the source: the chain that a tile computes. */
function sixteen(to: usize, accumulate: bool, a: usize, from: usize, depth: i32): void {
  let p = accumulate ? v128.load(to) : f32x4.splat(0);
  let q = accumulate ? v128.load(to, 16) : f32x4.splat(0);
  let r = accumulate ? v128.load(to, 32) : f32x4.splat(0);
  let s = accumulate ? v128.load(to, 48) : f32x4.splat(0);
  const end = offsets + bytes(depth);
  for (let offset = offsets; offset < end; offset += 4, a += 4) {
    const x = from + load<u32>(offset);
    const weight = v128.load_splat<f32>(a);
    p = madd(weight, v128.load(x), p);
    q = madd(weight, v128.load(x, 16), q);
    r = madd(weight, v128.load(x, 32), r);
    s = madd(weight, v128.load(x, 48), s);
  }
  v128.store(to, p);
  v128.store(to, q, 16);
  v128.store(to, r, 32);
  v128.store(to, s, 48);
}

/** out (outputs, positions) (+)= A · patches without packing them, for few outputs. */
function correlateFew(out: usize, accumulate: bool, depth: i32): void {
  for (let output = 0; output < outputs; output++, out += outPlane) {
    const a = packedA + bytes(output * depth);
    for (let row = 0; row < outRows; row++) {
      const line = source + bytes(row * rowWidth);
      for (let column = 0; column < outColumns; column += 16) {
        const count = min(16, outColumns - column);
        const to = out + placeOf(row, column);
        if (count == 16 && outStride == 1) {
          sixteen(to, accumulate, a, line + bytes(column), depth);
          continue;
        }
        const step = bytes(outStride);
        if (accumulate) for (let j = 0; j < count; j++) store<f32>(spare + bytes(j), load<f32>(to + j * step));
        sixteen(spare, accumulate, a, line + bytes(column), depth);
        for (let j = 0; j < count; j++) store<f32>(to + j * step, load<f32>(spare + bytes(j)));
      }
    }
  }
}

/** out (outputs, positions) (+)= A (outputs, depth) · the patches of the source, or of the image itself. */
function correlate(out: usize, image: usize, accumulate: bool, depth: i32): void {
  if (outputs < FEW) return correlateFew(out, accumulate, depth);
  const positions = outRows * outColumns;
  for (let position = 0; position < positions; position += tileColumns) {
    const count = min(tileColumns, positions - position);
    if (rowWidth == 0) {
      const from = image + bytes(position);
      if (count == tileColumns) packSliver(sliver, from, bytes(positions), depth);
      else packAlong(sliver, from, bytes(positions), depth, count, tileColumns);
    } else {
      packPatches(sliver, source, offsets, depth, position, count, outColumns, rowWidth, copies);
    }
    if (outStride > 1) {
      for (let j = 0; j < count; j++) {
        const row = (position + j) / outColumns;
        store<u32>(places + bytes(j), <u32>placeOf(row, position + j - row * outColumns));
      }
    }
    let a = packedA;
    for (let panel = 0; panel < panels; panel++) {
      const row = firstOf(outputs, panel, panels);
      const height = firstOf(outputs, panel + 1, panels) - row;
      const to = out + row * outPlane;
      if (outStride > 1) {
        scatteredTile(height, count, accumulate, a, to, depth);
      } else {
        const c = to + bytes(position);
        if (count == tileColumns) tile(height, accumulate, a, sliver, c, outPlane, depth);
        else raggedTile(height, count, accumulate, a, sliver, c, outPlane, depth, spare);
      }
      a += bytes(height * depth);
    }
  }
}

/** Sets value[channel], or 0, in every position of an output's channels. */
function fillChannels(out: usize, values: usize, channels: i32, area: i32): void {
  for (let channel = 0; channel < channels; channel++) {
    const value = load<f32>(values + bytes(channel));
    const end = out + bytes(area);
    for (; out + 16 <= end; out += 16) v128.store(out, f32x4.splat(value));
    for (; out < end; out += 4) store<f32>(out, value);
  }
}

// @ts-ignore: decorator
@inline
function panelsOf(count: i32): i32 {
  return count < FEW ? count : (count + tileRows - 1) / tileRows;
}

// @ts-ignore: decorator
@inline
export function windowsIn(length: i32, kernel: i32, stride: i32, padding: i32, dilation: i32): i32 {
  return (length + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
}

// @ts-ignore: decorator
@inline
export function blocksOf(items: i32, most: i32): i32 {
  most = max(1, most);
  return (items + most - 1) / most;
}

/** y (rows, filters, outHeight, outWidth) = bias + x (rows, channels, height, width) convolved with weight. */
export function convolution(
  y: usize, x: usize, weight: usize, bias: usize, scratch: usize,
  rows: i32, channels: i32, height: i32, width: i32, filters: i32, kernelHeight: i32, kernelWidth: i32,
  stride: i32, padding: i32, dilation: i32, groups: i32, biased: i32, scratchLength: i32, lane: i32, lanes: i32,
): void {
  const taps = kernelHeight * kernelWidth;
  const inputs = channels / groups;
  outputs = filters / groups;
  panels = panelsOf(outputs);
  outRows = windowsIn(height, kernelHeight, stride, padding, dilation);
  outColumns = windowsIn(width, kernelWidth, stride, padding, dilation);
  outWidth = outColumns;
  outPlane = bytes(outRows * outColumns);
  outStride = 1;
  phaseRow = 0;
  phaseColumn = 0;
  const alone = taps == 1 && stride == 1 && padding == 0 && outputs >= FEW;
  const planeRows = (height + 2 * padding + stride - 1) / stride;
  const planeColumns = (width + 2 * padding + stride - 1) / stride;
  rowWidth = alone ? 0 : planeColumns;

  const blocks = blocksOf(inputs, DEPTH / taps);
  const most = (inputs + blocks - 1) / blocks;
  layOut(scratch + lane * bytes(scratchLength), most * taps, taps, outputs, most * taps);
  if (!alone) {
    memory.fill(source, 0, bytes(most * stride * stride * planeRows * planeColumns));
    tapOffsets(offsets, most, kernelHeight, kernelWidth, dilation, stride, planeRows, planeColumns);
  }
  const firstImage = firstOf(rows, lane, lanes);
  const endImage = firstOf(rows, lane + 1, lanes);
  for (let group = 0; group < groups; group++) {
    for (let block = 0; block < blocks; block++) {
      const first = firstOf(inputs, block, blocks);
      const count = firstOf(inputs, block + 1, blocks) - first;
      const depth = count * taps;
      let to = packedA;
      for (let panel = 0; panel < panels; panel++) {
        const row = firstOf(outputs, panel, panels);
        const high = firstOf(outputs, panel + 1, panels) - row;
        const from = weight + bytes(((group * outputs + row) * inputs + first) * taps);
        packAcross(to, from, bytes(inputs * taps), depth, high, high);
        to += bytes(high * depth);
      }
      for (let image = firstImage; image < endImage; image++) {
        const from = x + bytes((image * channels + group * inputs + first) * height * width);
        const out = y + (image * filters + group * outputs) * outPlane;
        if (!alone) {
          copyPadded(source, from, count, height, width, padding, padding, stride, planeRows, planeColumns);
        }
        if (biased && block == 0) fillChannels(out, bias + bytes(group * outputs), outputs, outRows * outColumns);
        correlate(out, from, block > 0 || biased != 0, depth);
      }
    }
  }
}

/** Zeros at the positions of x that no window looks at. */
function clearPhase(out: usize): void {
  for (let output = 0; output < outputs; output++, out += outPlane) {
    for (let row = 0; row < outRows; row++) {
      for (let column = 0; column < outColumns; column++) store<f32>(out + placeOf(row, column), 0);
    }
  }
}

/**
 * Packs the filters [first, first + count) of a group turned around, as A (channels of the group, filters · chosen taps).
 */
function packTurned(weight: usize, first: i32, count: i32, taps: i32, known: i32): void {
  let to = packedA;
  for (let panel = 0; panel < panels; panel++) {
    const end = firstOf(outputs, panel + 1, panels);
    for (let filter = first; filter < first + count; filter++) {
      for (let i = 0; i < known; i++) {
        const tap = load<i32>(chosen + bytes(i));
        for (let output = firstOf(outputs, panel, panels); output < end; output++, to += 4) {
          store<f32>(to, load<f32>(weight + bytes((filter * outputs + output) * taps + tap)));
        }
      }
    }
  }
}

/** dx (rows, channels, height, width): what x gets of dy (rows, filters, outHeight, outWidth). Writes all of dx. */
export function convolutionInputGradient(
  dx: usize, dy: usize, weight: usize, scratch: usize,
  rows: i32, channels: i32, height: i32, width: i32, filters: i32, kernelHeight: i32, kernelWidth: i32,
  stride: i32, padding: i32, dilation: i32, groups: i32, scratchLength: i32, lane: i32, lanes: i32,
): void {
  const taps = kernelHeight * kernelWidth;
  const inputs = filters / groups;
  outputs = channels / groups;
  panels = panelsOf(outputs);
  const dyHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const dyWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  outWidth = width;
  outPlane = bytes(height * width);
  outStride = stride;
  const alone = taps == 1 && stride == 1 && padding == 0 && outputs >= FEW;
  // how far before the first window the first position of x reaches back, and after the last one the last
  const top = max(0, (dilation * (kernelHeight - 1) - padding + stride - 1) / stride);
  const left = max(0, (dilation * (kernelWidth - 1) - padding + stride - 1) / stride);
  const planeRows = top + max(dyHeight, (height - 1 + padding) / stride + 1);
  const planeColumns = left + max(dyWidth, (width - 1 + padding) / stride + 1);
  rowWidth = alone ? 0 : planeColumns;

  const blocks = blocksOf(inputs, DEPTH / taps);
  const most = (inputs + blocks - 1) / blocks;
  layOut(scratch + lane * bytes(scratchLength), most * taps, taps, outputs, most * taps);
  if (!alone) memory.fill(source, 0, bytes(most * planeRows * planeColumns));
  const firstImage = firstOf(rows, lane, lanes);
  const endImage = firstOf(rows, lane + 1, lanes);
  for (let phase = 0; phase < stride * stride; phase++) {
    phaseRow = phase / stride;
    phaseColumn = phase % stride;
    outRows = (height - phaseRow + stride - 1) / stride;
    outColumns = (width - phaseColumn + stride - 1) / stride;
    if (outRows <= 0 || outColumns <= 0) continue;

    // The taps that meet this phase, where the filters look from it, and where that is in the source.
    let known = 0;
    for (let i = 0; i < kernelHeight; i++) {
      const y = phaseRow + padding - i * dilation;
      if (y % stride) continue;
      for (let j = 0; j < kernelWidth; j++) {
        const z = phaseColumn + padding - j * dilation;
        if (z % stride) continue;
        store<i32>(chosen + bytes(known), i * kernelWidth + j);
        store<u32>(offsets + bytes(known), <u32>bytes((y / stride + top) * planeColumns + z / stride + left));
        known++;
      }
    }
    for (let i = known; i < most * known; i++) {
      store<u32>(offsets + bytes(i), load<u32>(offsets + bytes(i - known)) + <u32>bytes(planeRows * planeColumns));
    }

    for (let group = 0; group < groups; group++) {
      if (known == 0) {
        for (let image = firstImage; image < endImage; image++) {
          clearPhase(dx + (image * channels + group * outputs) * outPlane);
        }
        continue;
      }
      for (let block = 0; block < blocks; block++) {
        const first = firstOf(inputs, block, blocks);
        const count = firstOf(inputs, block + 1, blocks) - first;
        packTurned(weight, group * inputs + first, count, taps, known);
        for (let image = firstImage; image < endImage; image++) {
          const from = dy + bytes((image * filters + group * inputs + first) * dyHeight * dyWidth);
          const out = dx + (image * channels + group * outputs) * outPlane;
          if (!alone) copyPadded(source, from, count, dyHeight, dyWidth, top, left, 1, planeRows, planeColumns);
          correlate(out, from, block > 0, count * known);
        }
      }
    }
  }
}
