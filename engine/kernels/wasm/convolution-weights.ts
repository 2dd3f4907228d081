// The gradient of a convolution by its filters and bias.
//
// The images are cut into slots, a number of them that does not depend on the lanes. A slot's gradient is a product of
// dy (filters, positions of all its images) and the transposed patches (positions, channels · taps), or, where filters fill
// slivers, its transpose: then the patches need no packing. columnSums adds the slots up. Lanes own runs of (slot, group,
// sliver of columns): however they are cut, an element of a slot is one chain over the slot's images in order.
import { blocksOf, isAlone, setPadded, windowsIn } from './convolution';
import { buffer, DEPTH, FEW, layOut, offsets, packed, source, spare } from './correlate';
import { putRagged, takeRagged } from './matmul';
import { packAcross } from './packing';
import { bandRows, channelBytes, copyImage, packPatchesAcross, setImage, sourceColumns, tapOffsets } from './patches';
import { bytes, firstOf, firstOfLane } from './share';
import { keel, madd, tile, tileColumns, tileOfRows, tileRows, withoutKeel } from './variant';

/** Most elements of the source of images that are taken together: 4 MiB. */
const MOST_TOGETHER: i32 = 1 << 20;
/** Most filters for which the taps are rows of the product: beside more, packing the patches takes little time. */
const MOST_BY_ROWS: i32 = 32;
/** And most of their last sliver that may be empty, which is computed all the same. */
const SPARE_BY_ROWS: i32 = 3;

// @ts-ignore: decorator
@inline
function sum4(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** What four taps get of one channel of dy (height, width): into spare. */
function fourTaps(dy: usize, from: usize, taps: usize, height: i32, width: i32): void {
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
  const step = bytes(sourceColumns);
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

// What a lane is working on: the filters of a group, the columns of its gradient and the positions of an image.
let outputs: i32 = 0;
let columns: i32 = 0;
let area: i32 = 0;
let alone: bool = false;

/**
 * Adds the patches of `images` images, `step` and `dyStep` bytes apart, to the columns of slivers [first, end): of each
 * `length` positions from `from` and `dy` on. The filters are the rows of the product, the patches are packed.
 */
function addSlivers(
  partial: usize, dy: usize, dyStep: usize, from: usize, step: usize, images: i32, length: i32, accumulate: bool,
  first: i32, end: i32,
): void {
  const depth = images * length;
  const panels = (outputs + tileRows - 1) / tileRows;
  let to = packed;
  for (let panel = 0; panel < panels; panel++) {
    const row = firstOf(outputs, panel, panels);
    const high = firstOf(outputs, panel + 1, panels) - row;
    for (let i = 0; i < images; i++, to += bytes(high * length)) {
      packAcross(to, dy + i * dyStep + bytes(row * area), bytes(area), length, high, high);
    }
  }
  for (let j = first; j < end; j++) {
    const column = j * tileColumns;
    const count = min(tileColumns, columns - column);
    for (let i = 0; i < images; i++) {
      const to = buffer + bytes(i * length * tileColumns);
      const at = from + i * step;
      if (alone) packAcross(to, at + bytes(column * area), bytes(area), length, count, tileColumns);
      else packPatchesAcross(to, at, offsets + bytes(column), count, length);
    }
    let a = packed;
    for (let panel = 0; panel < panels; panel++) {
      const row = firstOf(outputs, panel, panels);
      const high = firstOf(outputs, panel + 1, panels) - row;
      const c = partial + bytes(row * columns + column);
      if (count == tileColumns) {
        tile(high, accumulate, a, buffer, c, bytes(columns), depth);
      } else {
        if (accumulate) takeRagged(high, count, c, bytes(columns), spare);
        tile(high, accumulate, a, buffer, spare, bytes(tileColumns), depth);
        putRagged(high, count, c, bytes(columns), spare);
      }
      a += bytes(high * depth);
    }
  }
}

/** Elements of a row of sums: the filters of a group in whole slivers. */
// @ts-ignore: decorator
@inline
function sumsWidth(): i32 {
  return (outputs + tileColumns - 1) & ~(tileColumns - 1);
}

/**
 * The same for one image and columns [first, end), transposed: the taps are the rows of the product, read as they are, and dy
 * is packed. The sums stay in the buffer.
 */
function addRows(dy: usize, from: usize, length: i32, accumulate: bool, first: i32, end: i32): void {
  const width = sumsWidth();
  const panels = (end - first + tileRows - 1) / tileRows;
  for (let filter = 0; filter < outputs; filter += tileColumns) {
    const count = min(tileColumns, outputs - filter);
    packAcross(packed, dy + bytes(filter * area), bytes(area), length, count, tileColumns);
    for (let panel = 0; panel < panels; panel++) {
      const row = firstOf(end - first, panel, panels);
      const high = firstOf(end - first, panel + 1, panels) - row;
      const c = buffer + bytes(row * width + filter);
      tileOfRows(high, accumulate, from, offsets + bytes(first + row), packed, c, bytes(width), length);
    }
  }
}

/** Writes the sums of columns [first, end) that `addRows` left in the buffer. */
function writeSums(partial: usize, first: i32, end: i32): void {
  const width = sumsWidth();
  for (let filter = 0; filter < outputs; filter++) {
    let from = buffer + bytes(filter);
    for (let column = first; column < end; column++, from += bytes(width)) {
      store<f32>(partial + bytes(filter * columns + column), load<f32>(from));
    }
  }
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
  const outHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const outWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  outputs = filters / groups;
  columns = inputs * taps;
  area = outHeight * outWidth;
  const few = outputs < FEW;

  // blocks of whole images where they are small, else of rows of one image
  const blocks = blocksOf(outHeight, DEPTH / outWidth);
  const high = (outHeight + blocks - 1) / blocks;
  alone = isAlone(taps, stride, padding, outputs, area);
  if (alone) setImage(outHeight, area);
  else setPadded(inputs, high, outHeight, outWidth, width, kernelHeight, kernelWidth, stride, padding, dilation, few);
  const plane = channelBytes();
  const step = alone ? bytes(channels * area) : inputs * plane;
  const most = alone ? DEPTH : few ? 1 : <i32>(bytes(MOST_TOGETHER) / step);
  const together = max(1, min(DEPTH / area, most));
  const depth = together * high * outWidth;
  const filling = sumsWidth();
  const byRows = tileColumns == 16 && together == 1 && filling <= MOST_BY_ROWS && outputs + SPARE_BY_ROWS >= filling;
  layOut(
    scratch + lane * bytes(scratchLength), columns, taps, (byRows ? tileColumns : outputs) * depth,
    byRows ? columns * filling : tileColumns * depth + 64,
  );
  if (!alone) memory.fill(source, 0, together * step);
  tapOffsets(offsets, inputs, kernelHeight, kernelWidth, dilation, few);
  const last = load<u32>(offsets + bytes(columns - 1));
  for (let i = columns; i < columns + 3; i++) store<u32>(offsets + bytes(i), last);

  const slivers = few ? 1 : (columns + tileColumns - 1) / tileColumns;
  const end = firstOfLane(slots * groups * slivers, lane + 1, lanes);
  for (let unit = firstOfLane(slots * groups * slivers, lane, lanes); unit < end;) {
    const slot = unit / slivers / groups;
    const group = (unit / slivers) % groups;
    const firstSliver = unit % slivers;
    const endSliver = min(slivers, firstSliver + end - unit);
    unit += endSliver - firstSliver;
    const partial = partials + bytes((slot * filters + group * outputs) * columns);
    const firstColumn = firstSliver * tileColumns;
    const endColumn = few ? columns : min(columns, endSliver * tileColumns);
    const firstChannel = firstColumn / taps;
    const endChannel = (endColumn - 1) / taps + 1;

    const firstImage = firstOf(rows, slot, slots);
    const endImage = firstOf(rows, slot + 1, slots);
    for (let image = firstImage; image < endImage; image += together) {
      const images = min(together, endImage - image);
      const xs = x + bytes((image * channels + group * inputs) * height * width);
      const dys = dy + bytes((image * filters + group * outputs) * area);
      let band = 0;
      let endBand = 0;
      for (let block = 0; block < blocks; block++) {
        const row = firstOf(outHeight, block, blocks);
        const endRow = firstOf(outHeight, block + 1, blocks);
        if (endRow > endBand) {
          band = row;
          endBand = row + bandRows;
          for (let i = 0; !alone && i < images; i++) {
            copyImage(
              source + i * step + firstChannel * plane, xs + bytes((i * channels + firstChannel) * height * width),
              endChannel - firstChannel, height, width, band, bandRows == outHeight,
            );
          }
        }
        const accumulate = block > 0 || image > firstImage;
        const length = (endRow - row) * outWidth;
        const from = (alone ? xs : source) + bytes((row - band) * outWidth);
        const dyFrom = dys + bytes(row * outWidth);
        if (few) {
          for (let i = 0; i < images; i++) {
            addFew(partial, dys + bytes(i * filters * area), i * step, image + i > firstImage, outHeight, outWidth);
          }
          break;
        }
        if (byRows) {
          addRows(dyFrom, from, length, accumulate, firstColumn, endColumn);
        } else {
          const dyStep = bytes(filters * area);
          addSlivers(partial, dyFrom, dyStep, from, step, images, length, accumulate, firstSliver, endSliver);
        }
      }
    }
    if (byRows) writeSums(partial, firstColumn, endColumn);
  }
}

/** Adds one image to the gradient of few filters, straight from the source: depthwise convolution. */
function addFew(partial: usize, dy: usize, image: usize, accumulate: bool, height: i32, width: i32): void {
  for (let output = 0; output < outputs; output++, dy += bytes(height * width)) {
    for (let column = 0; column < columns; column += 4) {
      fourTaps(dy, source + image, offsets + bytes(column), height, width);
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
  const end = firstOfLane(channels, lane + 1, lanes);
  for (let channel = firstOfLane(channels, lane, lanes); channel < end; channel++) {
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
