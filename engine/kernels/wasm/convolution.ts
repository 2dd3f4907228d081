// Convolution (cross-correlation, as the field has it) of images (B, C, H, W) by filters (F, C / groups, kh, kw), and its
// gradient by the images, which is a convolution of dy by the filters turned around: one phase of dx for each of the
// stride² ways in which a position of x can lie to those of y.
//
// Lanes own images. The filters are operand A of the packed product, the patches of one image operand B. An element of
// the output is one chain of multiply-adds, channel after channel and tap after tap, from the bias or from 0. Padding is
// zeros that take part: an infinite weight over it gives NaN.
import {
  chosen, clearPhase, correlate, DEPTH, FEW, layOut, offsets, outPlane, outputs, packedA, panels, setOutput, setPhase, source,
} from './correlate';
import { packAcross } from './matmul';
import { copyPadded, tapOffsets } from './patches';
import { bytes, firstOf } from './share';

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

/** Sets value[channel], or 0, in every position of an output's channels. */
function fillChannels(out: usize, values: usize, channels: i32, area: i32): void {
  for (let channel = 0; channel < channels; channel++) {
    const value = load<f32>(values + bytes(channel));
    const end = out + bytes(area);
    for (; out + 16 <= end; out += 16) v128.store(out, f32x4.splat(value));
    for (; out < end; out += 4) store<f32>(out, value);
  }
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
  const alone = taps == 1 && stride == 1 && padding == 0 && filters / groups >= FEW;
  const planeRows = (height + 2 * padding + stride - 1) / stride;
  const planeColumns = (width + 2 * padding + stride - 1) / stride;
  setOutput(filters / groups, outHeight, outWidth, alone ? 0 : planeColumns);

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
        if (biased && block == 0) fillChannels(out, bias + bytes(group * outputs), outputs, outHeight * outWidth);
        correlate(out, from, block > 0 || biased != 0, depth);
      }
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

/** Taps along one axis that meet the positions `position` + stride · i, padding included. */
function metBy(position: i32, kernel: i32, dilation: i32, stride: i32): i32 {
  let count = 0;
  for (let i = 0; i < kernel; i++) if ((position - i * dilation) % stride == 0) count++;
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
  const alone = taps == 1 && stride == 1 && padding == 0 && channels / groups >= FEW;
  // how far before the first window the first position of x reaches back, and after the last one the last
  const top = max(0, (dilation * (kernelHeight - 1) - padding + stride - 1) / stride);
  const left = max(0, (dilation * (kernelWidth - 1) - padding + stride - 1) / stride);
  const planeRows = top + max(dyHeight, (height - 1 + padding) / stride + 1);
  const planeColumns = left + max(dyWidth, (width - 1 + padding) / stride + 1);
  setOutput(channels / groups, height, width, alone ? 0 : planeColumns);

  const firstImage = firstOf(rows, lane, lanes);
  const endImage = firstOf(rows, lane + 1, lanes);
  for (let phase = 0; phase < stride * stride; phase++) {
    const firstRow = phase / stride;
    const firstColumn = phase % stride;
    const phaseRows = (height - firstRow + stride - 1) / stride;
    const phaseColumns = (width - firstColumn + stride - 1) / stride;
    if (phaseRows <= 0 || phaseColumns <= 0) continue;
    setPhase(stride, firstRow, firstColumn, phaseRows, phaseColumns);

    const known = metBy(firstRow + padding, kernelHeight, dilation, stride) *
      metBy(firstColumn + padding, kernelWidth, dilation, stride);
    const blocks = blocksOf(inputs, DEPTH / max(1, known));
    const most = (inputs + blocks - 1) / blocks;
    layOut(scratch + lane * bytes(scratchLength), most * known, taps, outputs, most * known);
    if (!alone) memory.fill(source, 0, bytes(most * planeRows * planeColumns));
    // the taps that meet this phase, and where in the source they look from its first position
    let next = 0;
    for (let i = 0; i < kernelHeight; i++) {
      const y = firstRow + padding - i * dilation;
      if (y % stride) continue;
      for (let j = 0; j < kernelWidth; j++) {
        const z = firstColumn + padding - j * dilation;
        if (z % stride) continue;
        store<i32>(chosen + bytes(next), i * kernelWidth + j);
        store<u32>(offsets + bytes(next), <u32>bytes((y / stride + top) * planeColumns + z / stride + left));
        next++;
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
