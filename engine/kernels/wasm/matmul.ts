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
import { packAcross, packPanels, SLIVER } from './packing';
import { bytes, firstOf, firstOfLane } from './share';
import { longestBlock, tileColumns, tileOfRows, tileOfSliver, tileOfTaps, tileRows } from './variant';

/** The longest block of k of any variant. */
const LONGEST: i32 = 528;
/**
 * Most rows of A packed at a time: 126 KiB in blocks of 336. They and their rows of the output, 384 KiB at 1024 columns,
 * stay in the second-level cache over all blocks of k: a tile whose rows have to come from further away every time takes a
 * fifth longer.
 */
const ROW_BLOCK: i32 = 96;

/** Fewer rows than these are not worth the table of offsets; what the tables take is less than a scratch of so many rows. */
const NARROW_ROWS: i32 = 32;

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
    const count = firstOf(panels, rowBlock + 1, rowBlocks) - firstPanel;
    const start = first + firstOf(rows, firstPanel, panels);
    const inBlock = first + firstOf(rows, firstPanel + count, panels) - start;
    // the first panels are a row taller than the others
    const least = inBlock / count;
    const taller = inBlock - least * count;
    for (let block = 0; block < blocks; block++) {
      const k0 = firstOf(k, block, blocks);
      const depth = firstOf(k, block + 1, blocks) - k0;

      if (transposed) {
        const source = a + k0 * stride + bytes(start);
        const ofTaller = bytes(taller * (least + 1));
        if (taller > 0) packPanels(scratch, source, stride, depth, taller, least + 1);
        packPanels(scratch + ofTaller * depth, source + ofTaller, stride, depth, count - taller, least);
      } else if (!asStored) {
        for (let panel = 0, row = 0; panel < count; panel++) {
          const height = least + i32(panel < taller);
          packAcross(scratch + bytes(row * depth), a + (start + row) * stride + bytes(k0), stride, depth, height, height);
          row += height;
        }
      }

      for (let column = from; column < n; column += tileColumns) {
        const sliver = column / SLIVER;
        const within = bytes(column - sliver * SLIVER);
        const width = min(tileColumns, n - column);
        const b = packedB + ((<usize>sliver * k + k0) * SLIVER << 2) + within;
        for (let panel = 0, row = 0; panel < count; panel++) {
          const height = least + i32(panel < taller);
          const c = out + (start + row) * rowStep + sliver * sliverStep + within;
          const ofA = asStored ? a + (start + row) * stride + bytes(k0) : scratch + bytes(row * depth);
          if (width == tileColumns) {
            anyTile(height, block > 0, ofA, offsets, b, c, rowStep, depth);
          } else {
            if (block > 0) takeRagged(height, width, c, rowStep, spare);
            anyTile(height, block > 0, ofA, offsets, b, spare, bytes(tileColumns), depth);
            putRagged(height, width, c, rowStep, spare);
          }
          if (claimed != 0 && block + 1 == blocks) claim(c + claimed, rowStep, height);
          row += height;
        }
      }
    }
  }
}

/**
 * aᵀ · B by outᵀ = Bᵀ · a, for B of fewer columns than a sliver and at least NARROW_ROWS rows of out: a tile then is as high as
 * there are columns, not padded to a sliver, and a is read as it is stored. k in one block.
 */
function narrowProduct(
  out: usize, a: usize, packedB: usize, scratch: usize, all: i32, first: i32, rows: i32, n: i32, k: i32,
): void {
  const panels = (n + tileRows - 1) / tileRows;
  const least = n / panels;
  const taller = n - least * panels;
  const ofTaller = bytes(taller * (least + 1));
  packPanels(scratch, packedB, bytes(SLIVER), k, taller, least + 1);
  packPanels(scratch + ofTaller * k, packedB + ofTaller, bytes(SLIVER), k, panels - taller, least);
  const offsets = scratch + bytes((n * k + 31) & ~31);
  for (let i = 0; i < k; i++) store<u32>(offsets + bytes(i), <u32>(i * all) << 2);
  const spare = offsets + bytes((k + 31) & ~31);
  for (let next = 0; next < rows; next += tileColumns) {
    // the last whole tile takes some rows once more, and finds the same
    const row = first + min(next, rows - tileColumns);
    for (let panel = 0, column = 0; panel < panels; panel++) {
      const height = least + i32(panel < taller);
      tileOfTaps(height, scratch + bytes(column * k), a + bytes(row), offsets, 0, 0, spare, bytes(tileColumns), k);
      let to = out + bytes(row * n + column);
      for (let i: usize = 0; i < bytes(tileColumns); i += 4, to += bytes(n)) {
        for (let j = 0; j < height; j++) store<f32>(to + bytes(j), load<f32>(spare + i + j * bytes(tileColumns)));
      }
      column += height;
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
  const narrow = transposed && n < SLIVER && count >= NARROW_ROWS && k <= longestBlock;
  if (narrow) narrowProduct(out, a, packedB, own, rows, first, count, n, k);
  else product(out, rowStep, sliverStep, a, transposed, packedB, claimed, own, rows, first, count, 0, n, k);
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
