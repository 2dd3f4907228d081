/** Fewer points that draw the same line. */
import { measured } from './metrics.ts';

/** A point as the database has it: an array, as a curve may have a million of them. A value that is no number: null, ±∞. */
export type Row = readonly [step: number, epoch: number, value: number | null];

/** The steps of a curve's first and last point. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Cuts the range of steps into `buckets` of equal width, as a chart has pixels, and keeps of each the points with its
 * lowest and its highest value and its last point: spikes stay, and the line ends where it ends. Points come and go in
 * order of step, and are looked at one by one. Of equal values the first is kept; a bucket without a number keeps its
 * last point.
 */
export function thin(rows: Iterable<Row>, { first, last }: Span, buckets: number): Row[] {
  const width = (last - first + 1) / buckets;
  const kept: Row[] = [];
  let bucket = -1;
  let low: Row | null = null;
  let high: Row | null = null;
  let end: Row | null = null;
  const close = (): void => {
    const chosen = new Set([low, high, end].filter((row) => row !== null));
    kept.push(...[...chosen].sort(([a], [b]) => a - b));
    low = high = end = null;
  };
  for (const row of rows) {
    const own = Math.min(buckets - 1, Math.floor((row[0] - first) / width));
    if (own !== bucket) close();
    bucket = own;
    end = row;
    const value = measured(row[2]);
    if (value === null) continue;
    if (low === null || value < low[2]!) low = row;
    if (high === null || value > high[2]!) high = row;
  }
  close();
  return kept;
}
