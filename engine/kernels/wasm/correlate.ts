// A correlation over one image: output channels (outputs, positions) = A (outputs, depth) · patches (depth, positions),
// A packed in panels, the patches read from a source (patches.ts). What the kernels of convolution have in common.
//
// What a lane is working on is kept in globals, which in WebAssembly are its own.
import { copyRow, sourceColumns } from './patches';
import { bytes, firstOf } from './share';
import { keel, madd, tileColumns, tileOfTaps, tileRows, withoutKeel } from './variant';

/** Longest block of a sum, unless a single channel or row is longer. `depthOfBlock` of windows.ts. */
export const DEPTH: i32 = 336;
/** With fewer outputs a group than this, rows are computed one by one, and not tiles: depthwise convolution. */
export const FEW: i32 = 4;

let places: usize = 0;
export let spare: usize = 0;
export let offsets: usize = 0;
export let chosen: usize = 0;
export let packed: usize = 0;
export let buffer: usize = 0;
export let source: usize = 0;

/**
 * Cuts a lane's scratch: tables, one tile, offsets of `table` taps, chosen ones of `taps`, a packed operand, a buffer and the
 * source (`scratchOf`).
 */
export function layOut(scratch: usize, table: i32, taps: i32, packedLength: i32, bufferLength: i32): void {
  places = scratch + 128;
  spare = scratch + 256;
  offsets = scratch + 768;
  chosen = offsets + bytes((table + 16 + 31) & ~31);
  packed = chosen + bytes((taps + 31) & ~31);
  buffer = packed + bytes((packedLength + 31) & ~31);
  source = buffer + bytes((bufferLength + 31) & ~31);
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

/** What a correlation writes: `channels` planes of (height, width) elements. */
export function setOutput(channels: i32, height: i32, width: i32): void {
  outputs = channels;
  panels = channels < FEW ? channels : (channels + tileRows - 1) / tileRows;
  outPlane = bytes(height * width);
  outWidth = width;
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

let started: bool = false;

/** What the sums of each output start from, values[output] or, 0, zeros: as rows of 16, in the buffer. */
export function setStarts(values: usize): void {
  started = values > 0;
  let to = buffer;
  for (let output = 0; output < outputs; output++) {
    const start = f32x4.splat(started ? load<f32>(values + bytes(output)) : 0);
    for (let i = 0; i < 16; i += 4, to += 16) v128.store(to, start);
  }
}

/** A tile of which only the last `count` columns are wanted, and lie at `places`: by way of a whole tile in scratch. */
function scatteredTile(
  height: i32, count: i32, accumulate: bool, a: usize, b: usize, starts: usize, out: usize, depth: i32,
): void {
  const wanted = spare + bytes(tileColumns - count);
  if (accumulate) {
    for (let row = 0; row < height; row++) {
      for (let j = 0; j < count; j++) {
        const from = out + row * outPlane + load<u32>(places + bytes(j));
        store<f32>(wanted + bytes(row * 16 + j), load<f32>(from));
      }
    }
    starts = spare;
  }
  tileOfTaps(height, a, b, offsets, starts, 64, spare, 64, depth);
  for (let row = 0; row < height; row++) {
    for (let j = 0; j < count; j++) {
      const to = out + row * outPlane + load<u32>(places + bytes(j));
      store<f32>(to, load<f32>(wanted + bytes(row * 16 + j)));
    }
  }
}

/** Sixteen neighbouring positions of one output channel: the chain that a tile computes, `start` being its first values. */
function sixteen(to: usize, start: usize, a: usize, from: usize, depth: i32): void {
  let p = f32x4.add(v128.load(start), keel());
  let q = f32x4.add(v128.load(start, 16), keel());
  let r = f32x4.add(v128.load(start, 32), keel());
  let s = f32x4.add(v128.load(start, 48), keel());
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

/** out (outputs, positions) (+)= A · patches, row by row for few outputs. */
function correlateFew(out: usize, accumulate: bool, depth: i32): void {
  for (let output = 0; output < outputs; output++, out += outPlane) {
    const a = packed + bytes(output * depth);
    const start = buffer + bytes(output * 16);
    for (let row = 0; row < outRows; row++) {
      const line = source + bytes(row * sourceColumns);
      for (let column = 0; column < outColumns; column += 16) {
        const count = min(16, outColumns - column);
        const whole = count == 16 && outStride == 1;
        const place = out + placeOf(row, column);
        const to = whole ? place : spare;
        if (accumulate && !whole) gather(spare, place, count);
        sixteen(to, accumulate ? to : start, a, line + bytes(column), depth);
        if (!whole) scatter(place, spare, count);
      }
    }
  }
}

/** out (outputs, positions) = its starts or, `accumulate`, what it holds + A (outputs, depth) · the patches of a source. */
export function correlate(out: usize, from: usize, accumulate: bool, depth: i32): void {
  if (outputs < FEW) return correlateFew(out, accumulate, depth);
  const positions = outRows * outColumns;
  for (let position = 0; position < positions; position += tileColumns) {
    const count = min(tileColumns, positions - position);
    const scattered = outStride > 1 || count < tileColumns;
    if (scattered) {
      for (let j = 0; j < count; j++) {
        const row = (position + j) / outColumns;
        store<u32>(places + bytes(j), <u32>placeOf(row, position + j - row * outColumns));
      }
    }
    // A ragged sliver has its positions last: what lies behind the last one of an image need not be there.
    const b = from + bytes(position + count - tileColumns);
    let a = packed;
    for (let panel = 0; panel < panels; panel++) {
      const row = firstOf(outputs, panel, panels);
      const height = firstOf(outputs, panel + 1, panels) - row;
      const to = out + row * outPlane;
      const starts = started ? buffer + bytes(row * 16) : 0;
      const c = to + placeOf(0, position);
      if (scattered) scatteredTile(height, count, accumulate, a, b, starts, to, depth);
      else if (accumulate) tileOfTaps(height, a, b, offsets, c, outPlane, c, outPlane, depth);
      else tileOfTaps(height, a, b, offsets, starts, 64, c, outPlane, depth);
      a += bytes(height * depth);
    }
  }
}

/** Zeros at the positions of a phase of `channels`. */
export function clearPhase(out: usize, channels: i32): void {
  for (let channel = 0; channel < channels; channel++, out += outPlane) {
    for (let row = 0; row < outRows; row++) {
      for (let column = 0; column < outColumns; column++) store<f32>(out + placeOf(row, column), 0);
    }
  }
}
