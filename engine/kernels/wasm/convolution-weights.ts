// The gradient of a convolution by its filters and bias.
//
// The images are cut into slots, a number of them that does not depend on the lanes. A slot's gradient is a product of
// dy (filters, positions of all its images) and the transposed patches (positions, channels · taps); columnSums adds the
// slots up. Lanes own runs of (slot, group, sliver of columns): however they are cut, an element of a slot is one chain
// over the slot's images in order.
import { blocksOf, windowsIn } from './convolution';
import { DEPTH, FEW, layOut, offsets, packedA, raggedTile, sliver, source, spare } from './correlate';
import { packAcross } from './matmul';
import { copyPadded, packPatchesAcross, tapOffsets } from './patches';
import { bytes, firstOf } from './share';
import { keel, madd, tile, tileColumns, tileRows, withoutKeel } from './variant';

// @ts-ignore: decorator
@inline
function sum4(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** What four taps get of one channel of dy (height, width): into spare. */
function fourTaps(dy: usize, from: usize, taps: usize, height: i32, width: i32, rowWidth: i32): void {
  let a = from + load<u32>(taps);
  let b = from + load<u32>(taps, 4);
  let c = from + load<u32>(taps, 8);
  let d = from + load<u32>(taps, 12);
  let p = keel();
  let q = keel();
  let r = keel();
  let s = keel();
  // the ends of the rows
  let e: f32 = 0;
  let f: f32 = 0;
  let g: f32 = 0;
  let h: f32 = 0;
  const end = bytes(width);
  const step = bytes(rowWidth);
  for (let row = 0; row < height; row++) {
    let i: usize = 0;
    for (; i + 16 <= end; i += 16) {
      const y = v128.load(dy + i);
      p = madd(y, v128.load(a + i), p);
      q = madd(y, v128.load(b + i), q);
      r = madd(y, v128.load(c + i), r);
      s = madd(y, v128.load(d + i), s);
    }
    for (; i < end; i += 4) {
      const y = load<f32>(dy + i);
      e += y * load<f32>(a + i);
      f += y * load<f32>(b + i);
      g += y * load<f32>(c + i);
      h += y * load<f32>(d + i);
    }
    dy += end;
    a += step;
    b += step;
    c += step;
    d += step;
  }
  store<f32>(spare, sum4(withoutKeel(p)) + e);
  store<f32>(spare, sum4(withoutKeel(q)) + f, 4);
  store<f32>(spare, sum4(withoutKeel(r)) + g, 8);
  store<f32>(spare, sum4(withoutKeel(s)) + h, 12);
}

/**
 * partials (slots, filters, channels / groups, kernelHeight, kernelWidth): the gradient by weight of each slot of images,
 * the images being cut into near-equal runs.
 */
export function convolutionWeightGradient(
  partials: usize, dy: usize, x: usize, scratch: usize,
  rows: i32, channels: i32, height: i32, width: i32, filters: i32, kernelHeight: i32, kernelWidth: i32,
  stride: i32, padding: i32, dilation: i32, groups: i32, slots: i32, scratchLength: i32, lane: i32, lanes: i32,
): void {
  const taps = kernelHeight * kernelWidth;
  const inputs = channels / groups;
  const outputs = filters / groups;
  const columns = inputs * taps;
  const outHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const outWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  const area = outHeight * outWidth;
  const planeRows = (height + 2 * padding + stride - 1) / stride;
  const planeColumns = (width + 2 * padding + stride - 1) / stride;
  const plane = stride * stride * planeRows * planeColumns;
  const few = outputs < FEW;
  const alone = taps == 1 && stride == 1 && padding == 0 && !few;

  // blocks of whole images where they are small, else of rows of one image
  const together = max(1, DEPTH / area);
  const blocks = blocksOf(outHeight, DEPTH / outWidth);
  const depth = together * ((outHeight + blocks - 1) / blocks) * outWidth;
  layOut(scratch + lane * bytes(scratchLength), columns, taps, outputs, depth);
  if (!alone) memory.fill(source, 0, bytes(together * inputs * plane));
  tapOffsets(offsets, inputs, kernelHeight, kernelWidth, dilation, stride, planeRows, planeColumns);
  const last = load<u32>(offsets + bytes(columns - 1));
  for (let i = columns; i < columns + 3; i++) store<u32>(offsets + bytes(i), last);

  const panels = (outputs + tileRows - 1) / tileRows;
  const slivers = few ? 1 : (columns + tileColumns - 1) / tileColumns;
  const end = firstOf(slots * groups * slivers, lane + 1, lanes);
  for (let unit = firstOf(slots * groups * slivers, lane, lanes); unit < end;) {
    const slot = unit / slivers / groups;
    const group = (unit / slivers) % groups;
    const firstSliver = unit % slivers;
    const endSliver = min(slivers, firstSliver + end - unit);
    unit += endSliver - firstSliver;
    const partial = partials + bytes((slot * filters + group * outputs) * columns);
    const firstChannel = few ? 0 : (firstSliver * tileColumns) / taps;
    const endChannel = few ? inputs : (min(columns, endSliver * tileColumns) - 1) / taps + 1;

    const firstImage = firstOf(rows, slot, slots);
    const endImage = firstOf(rows, slot + 1, slots);
    for (let image = firstImage; image < endImage; image += together) {
      const images = min(together, endImage - image);
      const xs = x + bytes((image * channels + group * inputs) * height * width);
      const dys = dy + bytes((image * filters + group * outputs) * area);
      if (!alone) {
        for (let i = 0; i < images; i++) {
          copyPadded(
            source + bytes((i * inputs + firstChannel) * plane),
            xs + bytes((i * channels + firstChannel) * height * width), endChannel - firstChannel,
            height, width, padding, padding, stride, planeRows, planeColumns,
          );
        }
      }
      if (few) {
        for (let i = 0; i < images; i++) {
          addFew(
            partial, dys + bytes(i * filters * area), bytes(i * inputs * plane), image + i > firstImage, outputs,
            columns, outHeight, outWidth, planeColumns,
          );
        }
        continue;
      }
      for (let block = 0; block < blocks; block++) {
        const firstRow = firstOf(outHeight, block, blocks);
        const endRow = firstOf(outHeight, block + 1, blocks);
        const length = (endRow - firstRow) * outWidth;
        let to = packedA;
        for (let panel = 0; panel < panels; panel++) {
          const row = firstOf(outputs, panel, panels);
          const high = firstOf(outputs, panel + 1, panels) - row;
          for (let i = 0; i < images; i++, to += bytes(high * length)) {
            const from = dys + bytes((i * filters + row) * area + firstRow * outWidth);
            packAcross(to, from, bytes(area), length, high, high);
          }
        }
        const accumulate = block > 0 || image > firstImage;
        for (let j = firstSliver; j < endSliver; j++) {
          const column = j * tileColumns;
          const count = min(tileColumns, columns - column);
          for (let i = 0; i < images; i++) {
            const out = sliver + bytes(i * length * tileColumns);
            if (alone) {
              const from = xs + bytes((i * channels + column) * area + firstRow * outWidth);
              packAcross(out, from, bytes(area), length, count, tileColumns);
            } else {
              packPatchesAcross(
                out, source + bytes(i * inputs * plane), offsets + bytes(column), count, firstRow, endRow, outWidth,
                planeColumns,
              );
            }
          }
          let a = packedA;
          for (let panel = 0; panel < panels; panel++) {
            const row = firstOf(outputs, panel, panels);
            const high = firstOf(outputs, panel + 1, panels) - row;
            const c = partial + bytes(row * columns + column);
            if (count == tileColumns) tile(high, accumulate, a, sliver, c, bytes(columns), images * length);
            else raggedTile(high, count, accumulate, a, sliver, c, bytes(columns), images * length, spare);
            a += bytes(high * images * length);
          }
        }
      }
    }
  }
}

/** Adds one image to the gradient of few filters, straight from the source: depthwise convolution. */
function addFew(
  partial: usize, dy: usize, image: usize, accumulate: bool, outputs: i32, columns: i32, height: i32, width: i32,
  rowWidth: i32,
): void {
  for (let output = 0; output < outputs; output++, dy += bytes(height * width)) {
    for (let column = 0; column < columns; column += 4) {
      fourTaps(dy, source + image, offsets + bytes(column), height, width, rowWidth);
      const count = min(4, columns - column);
      for (let j = 0; j < count; j++, partial += 4) {
        const sum = load<f32>(spare + bytes(j));
        store<f32>(partial, accumulate ? load<f32>(partial) + sum : sum);
      }
    }
  }
}

/** out (channels) = the sum of x (rows, channels, area) over rows and area, in float64. Lanes own channels. */
export function channelSums(out: usize, x: usize, rows: i32, channels: i32, area: i32, lane: i32, lanes: i32): void {
  const end = firstOf(channels, lane + 1, lanes);
  for (let channel = firstOf(channels, lane, lanes); channel < end; channel++) {
    let total: f64 = 0;
    for (let row = 0; row < rows; row++) {
      let from = x + bytes((row * channels + channel) * area);
      const last = from + bytes(area);
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      for (; from + 32 <= last; from += 32) {
        a = f32x4.add(a, v128.load(from));
        b = f32x4.add(b, v128.load(from, 16));
      }
      let sum = sum4(f32x4.add(a, b));
      for (; from < last; from += 4) sum += load<f32>(from);
      total += sum;
    }
    store<f32>(out + bytes(channel), <f32>total);
  }
}
