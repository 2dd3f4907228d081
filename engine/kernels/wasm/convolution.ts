// Convolution (cross-correlation, as the field has it) of images (B, C, H, W) by filters (F, C / groups, kh, kw), and its
// gradient by the images, which is a convolution of dy by the filters turned around: one phase of dx for each of the
// stride² ways in which a position of x can lie to those of y.
//
// Lanes own images. The filters are operand A of the packed product, the patches of one image operand B. An element of
// the output is one chain of multiply-adds, channel after channel and tap after tap, from the bias or from 0. Padding is
// zeros that take part: an infinite weight over it gives NaN.
import {
  chosen, clearPhase, correlate, DEPTH, FEW, layOut, offsets, outPlane, outputs, packed, panels, setOutput, setPhase,
  setStarts, source,
} from './correlate';
import { packAcross } from './packing';
import { bandOf, bandRows, channelBytes, copyImage, placeInSource, setImage, setSource, tapOffsets } from './patches';
import { bytes, firstOf, firstOfLane } from './share';
import { tileColumns } from './variant';

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

/** Whether images are a source as they are: of a kernel of one tap, and where they have a sliver of positions. */
// @ts-ignore: decorator
@inline
export function isAlone(taps: i32, stride: i32, padding: i32, outputs: i32, area: i32): bool {
  return taps == 1 && stride == 1 && padding == 0 && outputs >= FEW && area >= tileColumns;
}

/** Whether the planes of these channels would meet in so few sets of the first-level cache that they are better copied. */
// @ts-ignore: decorator
@inline
function isCrowded(channels: i32, area: i32): bool {
  return channels > 16 && (area & 255) == 0;
}

/**
 * Lays out the source of images of which `channels` are convolved at a time, for at least `least` rows of the output: a copy
 * for each column of the kernel or, for few outputs, one with its padding, split by the stride.
 */
export function setPadded(
  channels: i32, least: i32, outHeight: i32, outWidth: i32, width: i32, kernelHeight: i32, kernelWidth: i32, stride: i32,
  padding: i32, dilation: i32, few: bool,
): void {
  const reach = (dilation * (kernelHeight - 1)) / stride;
  const columns = (width + 2 * padding + stride - 1) / stride;
  const band = max(least, bandOf(outHeight, reach, channels * kernelWidth * stride * outWidth));
  if (few) setSource(outHeight, reach, padding, stride, -padding, 1, stride, columns);
  else setSource(band, reach, padding, kernelWidth, -padding, dilation, stride, outWidth);
}

/** y (rows, filters, outHeight, outWidth) = bias + x (rows, channels, height, width) convolved with weight. */
export function convolution(
  y: usize, x: usize, weight: usize, bias: usize, scratch: usize,
  rows: i32, channels: i32, height: i32, width: i32, filters: i32, kernelHeight: i32, kernelWidth: i32,
  stride: i32, padding: i32, dilation: i32, groups: i32, biased: i32, scratchLength: i32, lane: i32, lanes: i32,
): void {
  const taps = kernelHeight * kernelWidth;
  const inputs = channels / groups;
  const outHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const outWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  const few = filters / groups < FEW;
  const area = height * width;
  const alone = isAlone(taps, stride, padding, filters / groups, area) && !isCrowded(inputs, area);
  const blocks = blocksOf(inputs, DEPTH / taps);
  const most = (inputs + blocks - 1) / blocks;
  setOutput(filters / groups, outHeight, outWidth);
  if (alone) setImage(outHeight, area);
  else setPadded(most, 1, outHeight, outWidth, width, kernelHeight, kernelWidth, stride, padding, dilation, few);
  layOut(scratch + lane * bytes(scratchLength), most * taps, taps, outputs * most * taps, outputs * 16);
  if (!alone) memory.fill(source, 0, most * channelBytes());
  tapOffsets(offsets, most, kernelHeight, kernelWidth, dilation, few);
  const firstImage = firstOfLane(rows, lane, lanes);
  const endImage = firstOfLane(rows, lane + 1, lanes);
  for (let group = 0; group < groups; group++) {
    setStarts(biased ? bias + bytes(group * outputs) : 0);
    for (let block = 0; block < blocks; block++) {
      const first = firstOf(inputs, block, blocks);
      const count = firstOf(inputs, block + 1, blocks) - first;
      const depth = count * taps;
      let to = packed;
      for (let panel = 0; panel < panels; panel++) {
        const row = firstOf(outputs, panel, panels);
        const high = firstOf(outputs, panel + 1, panels) - row;
        const from = weight + bytes(((group * outputs + row) * inputs + first) * taps);
        packAcross(to, from, bytes(inputs * taps), depth, high, high);
        to += bytes(high * depth);
      }
      for (let image = firstImage; image < endImage; image++) {
        const from = x + bytes((image * channels + group * inputs + first) * area);
        const out = y + (image * filters + group * outputs) * outPlane;
        for (let row = 0; row < outHeight; row += bandRows) {
          const high = min(bandRows, outHeight - row);
          if (!alone) copyImage(source, from, count, height, width, row, bandRows == outHeight);
          setPhase(1, row, 0, high, outWidth);
          correlate(out, alone ? from : source, block > 0, depth);
        }
      }
    }
  }
}

/**
 * Packs the filters [first, first + count) of a group turned around, as A (channels of the group, filters · chosen taps).
 */
function packTurned(weight: usize, first: i32, count: i32, taps: i32, known: i32): void {
  let to = packed;
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

/** The next tap along one axis, from `tap` on, that meets the positions `position` + stride · i, padding included. */
function nextMet(tap: i32, position: i32, kernel: i32, dilation: i32, stride: i32): i32 {
  while (tap < kernel && (position - tap * dilation) % stride != 0) tap++;
  return tap;
}

/** How many taps along one axis meet those positions. */
function metBy(position: i32, kernel: i32, dilation: i32, stride: i32): i32 {
  let count = 0;
  let tap = nextMet(0, position, kernel, dilation, stride);
  for (; tap < kernel; tap = nextMet(tap + 1, position, kernel, dilation, stride)) count++;
  return count;
}

/** dx (rows, channels, height, width): what x gets of dy (rows, filters, outHeight, outWidth). Writes all of dx. */
export function convolutionInputGradient(
  dx: usize, dy: usize, weight: usize, scratch: usize,
  rows: i32, channels: i32, height: i32, width: i32, filters: i32, kernelHeight: i32, kernelWidth: i32,
  stride: i32, padding: i32, dilation: i32, groups: i32, scratchLength: i32, lane: i32, lanes: i32,
): void {
  const taps = kernelHeight * kernelWidth;
  const inputs = filters / groups;
  const dyHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const dyWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  // how far before the first window the first position of x reaches back, and after the last one the last
  const top = max(0, (dilation * (kernelHeight - 1) - padding + stride - 1) / stride);
  const left = max(0, (dilation * (kernelWidth - 1) - padding + stride - 1) / stride);
  const columns = left + max(dyWidth, (width - 1 + padding) / stride + 1);
  const few = channels / groups < FEW;
  const area = height * width;
  const alone = isAlone(taps, stride, padding, channels / groups, area) && !isCrowded(inputs, area);
  setOutput(channels / groups, height, width);

  const firstImage = firstOfLane(rows, lane, lanes);
  const endImage = firstOfLane(rows, lane + 1, lanes);
  for (let phase = 0; phase < stride * stride; phase++) {
    const firstRow = phase / stride;
    const firstColumn = phase % stride;
    const phaseRows = (height - firstRow + stride - 1) / stride;
    const phaseColumns = (width - firstColumn + stride - 1) / stride;
    if (phaseRows <= 0 || phaseColumns <= 0) continue;
    const y = firstRow + padding;
    const z = firstColumn + padding;
    const across = metBy(z, kernelWidth, dilation, stride);
    const known = metBy(y, kernelHeight, dilation, stride) * across;
    if (known == 0) {
      setPhase(stride, firstRow, firstColumn, phaseRows, phaseColumns);
      for (let image = firstImage; image < endImage; image++) clearPhase(dx + image * channels * outPlane, channels);
      continue;
    }
    const blocks = blocksOf(inputs, DEPTH / known);
    const most = (inputs + blocks - 1) / blocks;
    const reach = top + y / stride;
    // the first two columns of the kernel that meet this phase: all of them are as far apart
    const one = nextMet(0, z, kernelWidth, dilation, stride);
    const two = nextMet(one + 1, z, kernelWidth, dilation, stride);
    const seen = (z - one * dilation) / stride;
    const step = ((one - two) * dilation) / stride;
    if (alone) setImage(phaseRows, area);
    else if (few) setSource(phaseRows, reach, top, 1, -left, 0, 1, columns);
    else setSource(bandOf(phaseRows, reach, most * across * phaseColumns), reach, top, across, seen, step, 1, phaseColumns);
    layOut(scratch + lane * bytes(scratchLength), most * known, taps, outputs * most * known, outputs * 16);
    setStarts(0);
    if (!alone) memory.fill(source, 0, most * channelBytes());
    // the taps that meet this phase, and where in the source they look from its first position
    let next = 0;
    for (let i = nextMet(0, y, kernelHeight, dilation, stride); i < kernelHeight;) {
      const row = (y - i * dilation) / stride + top;
      let copy = 0;
      for (let j = one; j < kernelWidth; copy++) {
        const place = few ? placeInSource(0, 0, row, (z - j * dilation) / stride + left) : placeInSource(0, copy, row, 0);
        store<i32>(chosen + bytes(next), i * kernelWidth + j);
        store<u32>(offsets + bytes(next), <u32>place);
        next++;
        j = nextMet(j + 1, z, kernelWidth, dilation, stride);
      }
      i = nextMet(i + 1, y, kernelHeight, dilation, stride);
    }
    for (let i = known; i < most * known; i++) {
      store<u32>(offsets + bytes(i), load<u32>(offsets + bytes(i - known)) + <u32>channelBytes());
    }

    for (let group = 0; group < groups; group++) {
      for (let block = 0; block < blocks; block++) {
        const first = firstOf(inputs, block, blocks);
        const count = firstOf(inputs, block + 1, blocks) - first;
        packTurned(weight, group * inputs + first, count, taps, known);
        for (let image = firstImage; image < endImage; image++) {
          const from = dy + bytes((image * filters + group * inputs + first) * dyHeight * dyWidth);
          const out = dx + (image * channels + group * outputs) * outPlane;
          for (let row = 0; row < phaseRows; row += bandRows) {
            const high = min(bandRows, phaseRows - row);
            if (!alone) copyImage(source, from, count, dyHeight, dyWidth, row, bandRows == phaseRows);
            setPhase(stride, firstRow + row * stride, firstColumn, high, phaseColumns);
            correlate(out, alone ? from : source, block > 0, count * known);
          }
        }
      }
    }
  }
}
