/** Fewer points that draw the same line. */

export interface Sample {
  readonly step: number;
  /** null: not a number. */
  readonly value: number | null;
}

/**
 * Cuts the range of steps into `buckets` of equal width, as a chart has pixels, and keeps of each the points with its
 * lowest and its highest value and its last point: spikes stay, and the line ends where it ends. Points come and go in
 * order of step. Of equal values the first is kept; a bucket without a number keeps its last point.
 */
export function thin<T extends Sample>(points: readonly T[], buckets: number): T[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return [];
  const width = (last.step - first.step + 1) / buckets;
  const bucketOf = (point: T): number => Math.min(buckets - 1, Math.floor((point.step - first.step) / width));

  const kept: T[] = [];
  for (let start = 0; start < points.length;) {
    const bucket = bucketOf(points[start]!);
    let low = -1;
    let high = -1;
    let at = start;
    for (; at < points.length && bucketOf(points[at]!) === bucket; at++) {
      const { value } = points[at]!;
      if (value === null) continue;
      if (low < 0 || value < points[low]!.value!) low = at;
      if (high < 0 || value > points[high]!.value!) high = at;
    }
    const chosen = new Set([low, high, at - 1].filter((index) => index >= 0));
    for (const index of [...chosen].sort((a, b) => a - b)) kept.push(points[index]!);
    start = at;
  }
  return kept;
}
