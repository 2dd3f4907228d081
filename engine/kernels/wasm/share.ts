// How lanes share work, the same in every kernel, so that a lane reads only what it wrote itself between barriers.

/** First of the items of a lane: items · lane / lanes, rounded down. The lane ends where the next one starts. */
export function firstOf(items: i32, lane: i32, lanes: i32): i32 {
  return <i32>((<i64>items * lane) / lanes);
}

/** First of the items of a lane where the cut must fall on a multiple of `step` (the last lane takes the rest). */
export function firstOfAligned(items: i32, step: i32, lane: i32, lanes: i32): i32 {
  return lane == lanes ? items : firstOf(items / step, lane, lanes) * step;
}

/** Bytes of `count` elements of four bytes. */
// @ts-ignore: decorator
@inline
export function bytes(count: i32): usize {
  return <usize>count << 2;
}
