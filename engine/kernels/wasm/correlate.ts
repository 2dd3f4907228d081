// A correlation over one image: output channels (outputs, positions) = A (outputs, depth) · patches (depth, positions),
// A packed in panels, the patches sliver by sliver. What the kernels of convolution have in common.
//
// What a lane is working on is kept in globals, which in WebAssembly are its own.
import { packAlong, packSliver, putRagged, takeRagged } from './matmul';
import { copyRow, packPatches } from './patches';
import { bytes, firstOf } from './share';
import { keel, madd, tile, tileColumns, tileRows, withoutKeel } from './variant';

/** Longest block of a sum, unless a single channel or row is longer. `depthOfBlock` of windows.ts. */
export const DEPTH: i32 = 336;
/** With fewer outputs a group than this, patches are not worth packing: depthwise convolution. */
export const FEW: i32 = 4;

let copies: usize = 0;
let places: usize = 0;
export let spare: usize = 0;
export let offsets: usize = 0;
export let chosen: usize = 0;
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
export let outputs: i32 = 0;
export let panels: i32 = 0;
let outRows: i32 = 0;
let outColumns: i32 = 0;
export let outPlane: usize = 0;
let outWidth: i32 = 0;
let outStride: i32 = 1;
let phaseRow: i32 = 0;
let phaseColumn: i32 = 0;
/** Elements between two rows of positions in the source; 0: the source is the image itself, its rows one run. */
let rowWidth: i32 = 0;

/** What a correlation writes: `channels` planes of (height, width) elements; and how its source lies. */
export function setOutput(channels: i32, height: i32, width: i32, sourceWidth: i32): void {
  outputs = channels;
  panels = channels < FEW ? channels : (channels + tileRows - 1) / tileRows;
  outPlane = bytes(height * width);
  outWidth = width;
  rowWidth = sourceWidth;
  setPhase(1, 0, 0, height, width);
}

/** Which positions of the output it writes: (rows, columns) of them, each `stride`-th from (row, column) on. */
export function setPhase(stride: i32, row: i32, column: i32, rows: i32, columns: i32): void {
  outStride = stride;
  phaseRow = row;
  phaseColumn = column;
  outRows = rows;
  outColumns = columns;
}

// @ts-ignore: decorator
@inline
function placeOf(row: i32, column: i32): usize {
  return bytes((row * outStride + phaseRow) * outWidth + column * outStride + phaseColumn);
}

/** A tile of the first `width` of its columns, by way of a whole tile in scratch. */
export function raggedTile(
  height: i32, width: i32, accumulate: bool, a: usize, b: usize, out: usize, stride: usize, depth: i32, whole: usize,
): void {
  if (accumulate) takeRagged(height, width, out, stride, whole);
  tile(height, accumulate, a, b, whole, bytes(tileColumns), depth);
  putRagged(height, width, out, stride, whole);
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
  let p = accumulate ? f32x4.add(v128.load(to), keel()) : keel();
  let q = accumulate ? f32x4.add(v128.load(to, 16), keel()) : keel();
  let r = accumulate ? f32x4.add(v128.load(to, 32), keel()) : keel();
  let s = accumulate ? f32x4.add(v128.load(to, 48), keel()) : keel();
  const end = offsets + bytes(depth);
  for (let offset = offsets; offset < end; offset += 4, a += 4) {
    const x = from + load<u32>(offset);
    const weight = v128.load_splat<f32>(a);
    p = madd(weight, v128.load(x), p);
    q = madd(weight, v128.load(x, 16), q);
    r = madd(weight, v128.load(x, 32), r);
    s = madd(weight, v128.load(x, 48), s);
  }
  v128.store(to, withoutKeel(p));
  v128.store(to, withoutKeel(q), 16);
  v128.store(to, withoutKeel(r), 32);
  v128.store(to, withoutKeel(s), 48);
}

/** Neighbouring positions of an output row, into scratch. */
function gather(to: usize, from: usize, count: i32): void {
  if (outStride == 1) return copyRow(to, from, count);
  for (let j = 0; j < count; j++) store<f32>(to + bytes(j), load<f32>(from + bytes(j * outStride)));
}

/** Neighbouring positions of an output row, out of scratch. */
function scatter(to: usize, from: usize, count: i32): void {
  if (outStride == 1) return copyRow(to, from, count);
  for (let j = 0; j < count; j++) store<f32>(to + bytes(j * outStride), load<f32>(from + bytes(j)));
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
        if (accumulate) gather(spare, to, count);
        sixteen(spare, accumulate, a, line + bytes(column), depth);
        scatter(to, spare, count);
      }
    }
  }
}

/** out (outputs, positions) (+)= A (outputs, depth) · the patches of the source, or of the image itself. */
export function correlate(out: usize, image: usize, accumulate: bool, depth: i32): void {
  if (outputs < FEW) return correlateFew(out, accumulate, depth);
  const positions = outRows * outColumns;
  for (let position = 0; position < positions; position += tileColumns) {
    const count = min(tileColumns, positions - position);
    if (rowWidth == 0) {
      const from = image + bytes(position);
      if (count == tileColumns) packSliver(sliver, from, bytes(positions), depth, tileColumns);
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

/** Zeros at the positions of a phase. */
export function clearPhase(out: usize): void {
  for (let output = 0; output < outputs; output++, out += outPlane) {
    for (let row = 0; row < outRows; row++) {
      for (let column = 0; column < outColumns; column++) store<f32>(out + placeOf(row, column), 0);
    }
  }
}
