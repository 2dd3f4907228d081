// How operands are laid out for the matrix product of matmul.ts.
//
// Packed A, one block: panel after panel, each (k of the block, panel height).
// Packed B: sliver after sliver, each (k, SLIVER), the last one padded with zeros. Weights whose columns are a multiple of
// SLIVER lie in memory like this for good, and need no packing.
import { bytes, firstOfLane } from './share';
import { tileRows } from './variant';

/** Columns of a sliver, the same in every variant: a tile of 8 columns takes half of it. `sliver` in signatures.ts. */
export const SLIVER: i32 = 16;

/** Rows of B that are dealt out to all slivers before the next ones: read in the order in which they are stored. */
const NEAR_ROWS: i32 = 16;

// @ts-ignore: decorator
@inline
export function storeTransposed(to: usize, step: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(a, b, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(c, d, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(c, d, 1, 3));
}

/**
 * Four values each of rows 0–3 and of rows 8–11 from `from` on, to four rows of a sliver. What goes to one line of the cache
 * is stored at once, that being the fastest; not to neighbouring places: V8's widening of such pairs dies of these (13.0).
 */
// @ts-ignore: decorator
@inline
function packEight(to: usize, from: usize, stride: usize): void {
  const other = from + 8 * stride;
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const s0 = v128.load(other);
  const s1 = v128.load(other + stride);
  const s2 = v128.load(other + 2 * stride);
  const s3 = v128.load(other + 3 * stride);
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(s0, s1, 0, 4, 1, 5);
  const d = v128.shuffle<f32>(s2, s3, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(to, v128.shuffle<i64>(c, d, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(a, b, 1, 3), 64);
  v128.store(to, v128.shuffle<i64>(c, d, 1, 3), 96);
  const e = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const f = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  const g = v128.shuffle<f32>(s0, s1, 2, 6, 3, 7);
  const h = v128.shuffle<f32>(s2, s3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(e, f, 0, 2), 128);
  v128.store(to, v128.shuffle<i64>(g, h, 0, 2), 160);
  v128.store(to, v128.shuffle<i64>(e, f, 1, 3), 192);
  v128.store(to, v128.shuffle<i64>(g, h, 1, 3), 224);
}

/** A full sliver out of SLIVER rows stored with k contiguous, `stride` bytes apart; k a multiple of 4. */
function packSliverAcross(to: usize, from: usize, stride: usize, k: i32): void {
  for (let half = 0; half < 2; half++) {
    for (let i: usize = 0; i < bytes(k); i += 16) packEight(to + i * SLIVER, from + i, stride);
    to += 16;
    from += 4 * stride;
  }
}

/** Packs `height` rows stored with k contiguous (`stride` bytes apart) as (k, width), columns beyond height zero. */
export function packAcross(to: usize, from: usize, stride: usize, k: i32, height: i32, width: i32): void {
  if (height == SLIVER && (k & 3) == 0) return packSliverAcross(to, from, stride, k);
  const step = bytes(width);
  if (height < width) memory.fill(to, 0, step * k);
  let row = 0;
  for (; row + 4 <= height; row += 4) {
    let a = from + row * stride;
    let b = a + stride;
    let c = b + stride;
    let d = c + stride;
    let out = to + bytes(row);
    let i = 0;
    for (; i + 4 <= k; i += 4) {
      storeTransposed(out, step, v128.load(a), v128.load(b), v128.load(c), v128.load(d));
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      out += 4 * step;
    }
    for (; i < k; i++) {
      store<f32>(out, load<f32>(a));
      store<f32>(out, load<f32>(b), 4);
      store<f32>(out, load<f32>(c), 8);
      store<f32>(out, load<f32>(d), 12);
      a += 4;
      b += 4;
      c += 4;
      d += 4;
      out += step;
    }
  }
  for (; row + 2 <= height; row += 2) {
    let a = from + row * stride;
    let b = a + stride;
    let out = to + bytes(row);
    let i = 0;
    for (; i + 4 <= k; i += 4) {
      const x = v128.load(a);
      const y = v128.load(b);
      const low = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
      v128.store_lane<i64>(out, low, 0);
      v128.store_lane<i64>(out + step, low, 1);
      v128.store_lane<i64>(out + 2 * step, high, 0);
      v128.store_lane<i64>(out + 3 * step, high, 1);
      a += 16;
      b += 16;
      out += 4 * step;
    }
    for (; i < k; i++) {
      store<f32>(out, load<f32>(a));
      store<f32>(out, load<f32>(b), 4);
      a += 4;
      b += 4;
      out += step;
    }
  }
  for (; row < height; row++) {
    let a = from + row * stride;
    let out = to + bytes(row);
    for (let i = 0; i < k; i++) {
      store<f32>(out, load<f32>(a));
      a += 4;
      out += step;
    }
  }
}

/** A row of a panel of fewer than eight columns. */
// @ts-ignore: decorator
@inline
function packRow(to: usize, from: usize, height: i32): void {
  if (height & 4) v128.store(to, v128.load(from));
  if (height & 2) store<i64>(to + bytes(height & 4), load<i64>(from + bytes(height & 4)));
  if (height & 1) store<f32>(to + bytes(height & 6), load<f32>(from + bytes(height & 6)));
}

// @ts-ignore: decorator
@inline
function packEqual(to: usize, from: usize, stride: usize, k: i32, panels: i32, height: i32): void {
  const width = bytes(height);
  const next = width * k;
  for (; k >= 4; k -= 4) {
    let a = from;
    let out = to;
    for (let panel = 0; panel < panels; panel++) {
      const b = a + stride;
      const c = b + stride;
      packRow(out, a, height);
      packRow(out + width, b, height);
      packRow(out + 2 * width, c, height);
      packRow(out + 3 * width, c + stride, height);
      a += width;
      out += next;
    }
    from += 4 * stride;
    to += 4 * width;
  }
  for (; k > 0; k--) {
    for (let panel = 0; panel < panels; panel++) packRow(to + panel * next, from + panel * width, height);
    from += stride;
    to += width;
  }
}

/**
 * Packs `panels` panels (k, height), one after the other, of columns stored with k across (`stride` bytes apart). Four rows of
 * all of them before the next four: a panel by itself would visit a page of memory for every row.
 */
export function packPanels(to: usize, from: usize, stride: usize, k: i32, panels: i32, height: i32): void {
  // With the height as a constant: half as fast again.
  if (height == tileRows) packEqual(to, from, stride, k, panels, tileRows);
  else if (height == tileRows - 1) packEqual(to, from, stride, k, panels, tileRows - 1);
  else packEqual(to, from, stride, k, panels, height);
}

/** Packs `height` columns stored with k across (`stride` bytes apart) as (k, width), columns beyond height zero. */
export function packAlong(to: usize, from: usize, stride: usize, k: i32, height: i32, width: i32): void {
  const step = bytes(width);
  if (height < width) memory.fill(to, 0, step * k);
  const end = bytes(height & ~3);
  for (let i = 0; i < k; i++) {
    let offset: usize = 0;
    for (; offset < end; offset += 16) v128.store(to + offset, v128.load(from + offset));
    if (height & 2) {
      store<i64>(to + offset, load<i64>(from + offset));
      offset += 8;
    }
    if (height & 1) store<f32>(to + offset, load<f32>(from + offset));
    from += stride;
    to += step;
  }
}

/** A full sliver: SLIVER values of each of k rows that lie `stride` bytes apart. */
function packSliver(to: usize, from: usize, stride: usize, k: i32): void {
  for (let i = 0; i < k; i++) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    from += stride;
    to += bytes(SLIVER);
  }
}

/**
 * Packs B, stored (rows, n) with `stride` elements between rows. Lanes own rows: of a weight those that they update, of a
 * gradient those of their examples, so that nothing comes out of another core's cache.
 */
export function packB(
  packed: usize, b: usize, stride: i32, rows: i32, n: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row += NEAR_ROWS) {
    const count = min(NEAR_ROWS, end - row);
    for (let column = 0; column < n; column += SLIVER) {
      const to = packed + ((<usize>column * rows + <usize>row * SLIVER) << 2);
      const source = b + ((<usize>row * stride + column) << 2);
      const width = min(SLIVER, n - column);
      if (width == SLIVER) packSliver(to, source, bytes(stride), count);
      else packAlong(to, source, bytes(stride), count, width, SLIVER);
    }
  }
}

/** Packs B, stored (n, k) with `stride` elements between rows. Lanes own slivers: rows, too, of what is stored. */
export function packTransposed(
  packed: usize, b: usize, stride: i32, k: i32, n: i32, lane: i32, lanes: i32,
): void {
  const slivers = (n + SLIVER - 1) / SLIVER;
  const end = firstOfLane(slivers, lane + 1, lanes);
  for (let sliver = firstOfLane(slivers, lane, lanes); sliver < end; sliver++) {
    const column = sliver * SLIVER;
    const to = packed + ((<usize>column * k) << 2);
    packAcross(to, b + ((<usize>column * stride) << 2), bytes(stride), k, min(SLIVER, n - column), SLIVER);
  }
}

/** Packs Wᵀ, W (rows, columns) being packed, its columns a multiple of SLIVER. Lanes own slivers of Wᵀ. */
export function packTurned(packed: usize, w: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  const slivers = (rows + SLIVER - 1) / SLIVER;
  const end = firstOfLane(slivers, lane + 1, lanes);
  for (let sliver = firstOfLane(slivers, lane, lanes); sliver < end; sliver++) {
    const row = sliver * SLIVER;
    const height = min(SLIVER, rows - row);
    for (let column = 0; column < columns; column += SLIVER) {
      const to = packed + ((<usize>row * columns + <usize>column * SLIVER) << 2);
      const from = w + ((<usize>column * rows + <usize>row * SLIVER) << 2);
      packAcross(to, from, bytes(SLIVER), SLIVER, height, SLIVER);
    }
  }
}
