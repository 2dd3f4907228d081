// How lanes share work, the same in every kernel, so that a lane reads only what it wrote itself between barriers.

/** Lanes that `cuts` has room for; cuts.ts has the same number. */
const MOST_LANES: i32 = 64;
/** Parts the work is cut in, so that a share is a number of them. */
const PARTS: i32 = 4096;

/**
 * Where the work is cut between lanes: for how many lanes that is, then for each of them the first of its PARTS, and PARTS.
 * Zeros, or cuts for another number of lanes: evenly. Written between two programs only (engine/run/balance.ts).
 */
export const cuts: usize = memory.data((MOST_LANES + 2) * 4, 64);

/** First of the items of part `part` of `parts` near-equal ones. Each ends where the next one starts. */
export function firstOf(items: i32, part: i32, parts: i32): i32 {
  return <i32>((<i64>items * part) / parts);
}

/** First of the items of a lane. The lane ends where the next one starts. Few items are cut as near to the shares as they can. */
export function firstOfLane(items: i32, lane: i32, lanes: i32): i32 {
  if (load<i32>(cuts) != lanes) return firstOf(items, lane, lanes);
  return <i32>((<i64>items * load<i32>(cuts + bytes(lane), 4) + PARTS / 2) / PARTS);
}

/** First of the items of a lane where the cut must fall on a multiple of `step` (the last lane takes the rest). */
export function firstOfAligned(items: i32, step: i32, lane: i32, lanes: i32): i32 {
  return lane == lanes ? items : firstOfLane(items / step, lane, lanes) * step;
}

/** Bytes of `count` elements of four bytes. */
// @ts-ignore: decorator
@inline
export function bytes(count: i32): usize {
  return <usize>count << 2;
}
