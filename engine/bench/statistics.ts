/** What a set of timings says. On a shared machine single numbers mean little: medians, and how far the middle half spreads. */

export interface Spread {
  readonly median: number;
  /** The quartiles. */
  readonly low: number;
  readonly high: number;
}

/** Of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? NaN;
    const above = sorted[Math.ceil(place)] ?? NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** Round by round: what slowed both of them down at a moment is in neither. */
export function ratioOf(dividend: readonly number[], divisor: readonly number[]): Spread {
  return spreadOf(dividend.map((value, round) => value / (divisor[round] ?? NaN)));
}
