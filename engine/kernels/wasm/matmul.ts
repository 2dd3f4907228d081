// The packed matrix product, after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008):
// B packed once by column slivers, A packed block by block into a buffer that stays in the second-level cache, and a
// micro-kernel (written by variant.mjs) that keeps a tile of the output in registers.
//
// Determinism: an element of the output is one chain of multiply-adds over k in ascending order, whatever the tile
// height, the sliver or the lane. Between blocks of k the chain goes through memory, which loses nothing.
//
// Rows of A that are stored with k contiguous are read as they are, six at once, and not packed: that takes as many registers
// for addresses as V8 has left, and pays beside a tile of 6x16 alone: one of 4x8 reads them twice as often. Where they lie a
// multiple of 2048 bytes apart, and so in few sets of the first-level cache, they are packed like all others.
import { packAcross, packAlong, SLIVER } from './packing';
import { bytes, firstOf, firstOfLane } from './share';
import { longestBlock, tileColumns, tileOfRows, tileOfSliver, tileRows } from './variant';

/** The longest block of k of any variant. */
const LONGEST: i32 = 528;
/**
 * Most rows of A packed at a time: 126 KiB in blocks of 336. They and their rows of the output, 384 KiB at 1024 columns,
 * stay in the second-level cache over all blocks of k: a tile whose rows have to come from further away every time takes a
 * fifth longer.
 */
const ROW_BLOCK: i32 = 96;

/** Elements of one lane's scratch; scratchLength in signatures.ts is the same number. */
function scratchLength(rows: i32, k: i32): i32 {
  return ((min(rows, ROW_BLOCK) * min(k, LONGEST) + 31) & ~31) + 128;
}

/** Where the output has a ragged tile, what is in it goes to a whole tile in scratch … */
// @ts-ignore: decorator
@inline
export function takeRagged(height: i32, width: i32, out: usize, stride: usize, spare: usize): void {
  for (let row = 0; row < height; row++) {
    for (let i: usize = 0; i < bytes(width); i += 4) {
      store<f32>(spare + row * bytes(tileColumns) + i, load<f32>(out + row * stride + i));
    }
  }
}

/** … and comes back from there. */
// @ts-ignore: decorator
@inline
export function putRagged(height: i32, width: i32, out: usize, stride: usize, spare: usize): void {
  for (let row = 0; row < height; row++) {
    for (let i: usize = 0; i < bytes(width); i += 4) {
      store<f32>(out + row * stride + i, load<f32>(spare + row * bytes(tileColumns) + i));
    }
  }
}

/** A tile of rows of A that lie at `rows` from it, or, 0, are packed. */
// @ts-ignore: decorator
@inline
function anyTile(
  height: i32, accumulate: bool, a: usize, rows: usize, b: usize, c: usize, stride: usize, depth: i32,
): void {
  if (rows > 0) tileOfRows(height, accumulate, a, rows, b, c, stride, depth);
  else tileOfSliver(height, accumulate, a, b, c, stride, depth);
}

/**
 * Makes rows `step` bytes apart this core's to write, by writing what is there. A line that another core has read can be
 * written only when all others have given it up: beside a product that takes no time, and without one some 15 ns a line.
 */
// @ts-ignore: decorator
@inline
function claim(row: usize, step: usize, height: i32): void {
  for (let i = 0; i < height; i++) {
    store<i32>(row, load<i32>(row));
    row += step;
  }
}

/**
 * out (all, n) = a · B, or aᵀ · B: `rows` of its rows from `first` on, and of its columns those from `from` to `n`, `from` being
 * the first of a sliver. Distances in bytes: `rowStep` of the rows of out, `sliverStep` of its slivers; `claimed`, if not 0, of
 * the tensor from out that is to be claimed. `scratch` is the lane's own.
 */
function product(
  out: usize, rowStep: usize, sliverStep: usize, a: usize, transposed: bool, packedB: usize, claimed: usize,
  scratch: usize, all: i32, first: i32, rows: i32, from: i32, n: i32, k: i32,
): void {
  if (rows == 0 || from >= n) return;
  const stride = bytes(transposed ? all : k);
  const panels = (rows + tileRows - 1) / tileRows;
  const blocks = (k + longestBlock - 1) / longestBlock;
  const rowBlocks = (panels * tileRows + ROW_BLOCK - 1) / ROW_BLOCK;
  const spare = scratch + bytes((min(rows, ROW_BLOCK) * min(k, longestBlock) + 31) & ~31);
  // of rows read as they are stored; behind the tile
  const asStored = tileColumns == 16 && !transposed && (stride & 2047) != 0;
  const offsets = asStored ? spare + bytes(tileRows * tileColumns) : 0;
  for (let row = 0; asStored && row < tileRows; row++) store<u32>(offsets + bytes(row), <u32>(row * stride));
  for (let rowBlock = 0; rowBlock < rowBlocks; rowBlock++) {
    const firstPanel = firstOf(panels, rowBlock, rowBlocks);
    const endPanel = firstOf(panels, rowBlock + 1, rowBlocks);
    for (let block = 0; block < blocks; block++) {
      const k0 = firstOf(k, block, blocks);
      const depth = firstOf(k, block + 1, blocks) - k0;

      let to = scratch;
      for (let panel = firstPanel; !asStored && panel < endPanel; panel++) {
        const row = first + firstOf(rows, panel, panels);
        const height = first + firstOf(rows, panel + 1, panels) - row;
        if (transposed) packAlong(to, a + k0 * stride + bytes(row), stride, depth, height, height);
        else packAcross(to, a + row * stride + bytes(k0), stride, depth, height, height);
        to += bytes(height * depth);
      }

      for (let column = from; column < n; column += tileColumns) {
        const sliver = column / SLIVER;
        const within = bytes(column - sliver * SLIVER);
        const width = min(tileColumns, n - column);
        const b = packedB + ((<usize>sliver * k + k0) * SLIVER << 2) + within;
        let packedA = scratch;
        for (let panel = firstPanel; panel < endPanel; panel++) {
          const row = firstOf(rows, panel, panels);
          const height = firstOf(rows, panel + 1, panels) - row;
          const c = out + (first + row) * rowStep + sliver * sliverStep + within;
          const ofA = asStored ? a + (first + row) * stride + bytes(k0) : packedA;
          if (width == tileColumns) {
            anyTile(height, block > 0, ofA, offsets, b, c, rowStep, depth);
          } else {
            if (block > 0) takeRagged(height, width, c, rowStep, spare);
            anyTile(height, block > 0, ofA, offsets, b, spare, bytes(tileColumns), depth);
            putRagged(height, width, c, rowStep, spare);
          }
          if (claimed != 0 && block + 1 == blocks) claim(c + claimed, rowStep, height);
          packedA += bytes(height * depth);
        }
      }
    }
  }
}

/** The rows of a lane. */
function rowsOfLane(
  out: usize, rowStep: usize, sliverStep: usize, a: usize, transposed: bool, packedB: usize, claimed: usize,
  scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  const first = firstOfLane(rows, lane, lanes);
  const count = firstOfLane(rows, lane + 1, lanes) - first;
  if (k == 0) {
    memory.fill(out + first * rowStep, 0, count * rowStep);
    return;
  }
  const own = scratch + lane * bytes(scratchLength(rows, k));
  product(out, rowStep, sliverStep, a, transposed, packedB, claimed, own, rows, first, count, 0, n, k);
}

/** The slivers of a lane. */
function sliversOfLane(
  out: usize, rowStep: usize, sliverStep: usize, a: usize, transposed: bool, packedB: usize,
  scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  const slivers = (n + SLIVER - 1) / SLIVER;
  const from = firstOfLane(slivers, lane, lanes) * SLIVER;
  const end = min(n, firstOfLane(slivers, lane + 1, lanes) * SLIVER);
  const own = scratch + lane * bytes(scratchLength(rows, k));
  product(out, rowStep, sliverStep, a, transposed, packedB, 0, own, rows, 0, rows, from, end, k);
}

/** out (rows, n) = a (rows, k) · B. */
export function matmulRows(
  out: usize, a: usize, packedB: usize, scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  rowsOfLane(out, bytes(n), bytes(SLIVER), a, false, packedB, 0, scratch, rows, n, k, lane, lanes);
}

/** The same, lanes owning slivers; k at least 1. */
export function matmulColumns(
  out: usize, a: usize, packedB: usize, scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  sliversOfLane(out, bytes(n), bytes(SLIVER), a, false, packedB, scratch, rows, n, k, lane, lanes);
}

/** out (rows, n) = aᵀ · B, a stored (k, rows). */
export function matmulTransposed(
  out: usize, a: usize, packedB: usize, scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  rowsOfLane(out, bytes(n), bytes(SLIVER), a, true, packedB, 0, scratch, rows, n, k, lane, lanes);
}

/** The same with out packed, n being a multiple of SLIVER, and k at least 1; `claimed` is what the lanes write next. */
export function matmulTransposedPacked(
  out: usize, a: usize, packedB: usize, claimed: usize, scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  const distance = lanes > 1 ? claimed - out : 0;
  rowsOfLane(out, bytes(SLIVER), bytes(SLIVER * rows), a, true, packedB, distance, scratch, rows, n, k, lane, lanes);
}

/** The same, lanes owning slivers: what they write next is theirs already. */
export function matmulTransposedSlivers(
  out: usize, a: usize, packedB: usize, scratch: usize, rows: i32, n: i32, k: i32, lane: i32, lanes: i32,
): void {
  sliversOfLane(out, bytes(SLIVER), bytes(SLIVER * rows), a, true, packedB, scratch, rows, n, k, lane, lanes);
}
