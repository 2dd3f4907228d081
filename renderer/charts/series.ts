/** The arithmetic of the charts: pure functions from measured points to what is drawn. */

export interface ChartPoint {
  readonly x: number;
  /** NaN where the value was not finite: the line breaks there. */
  readonly y: number;
}

export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** One line of a chart. */
export interface Series {
  readonly key: number;
  readonly label: string;
  /** Colour slot, `--series-N`, or a colour of its own. */
  readonly slot: number;
  readonly colour?: string;
  readonly dash: readonly number[];
  readonly points: readonly ChartPoint[];
  /** What was measured, drawn faintly under a smoothed line. */
  readonly raw?: readonly ChartPoint[];
  readonly band?: readonly BandPoint[];
  readonly faint?: boolean;
}

/** Colours of the series palette (`--series-0` …). A run's slot is any whole number and wraps around. */
export const seriesColours = 8;

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3]];

/** A dash pattern for each run, so that two runs of one colour can be told apart: solid for the first of a colour. */
export function dashPatterns(slots: readonly number[]): readonly (readonly number[])[] {
  const seen = new Map<number, number>();
  return slots.map((slot) => {
    const colour = ((slot % seriesColours) + seriesColours) % seriesColours;
    const nth = seen.get(colour) ?? 0;
    seen.set(colour, nth + 1);
    return dashes[nth % dashes.length] ?? [];
  });
}

/**
 * Exponential moving average over the points of one line, with the start corrected for its missing past (as Adam
 * corrects its moments), so that a smoothed curve starts where the measured one does. `weight` 0 leaves it as measured.
 */
export function smooth(points: readonly ChartPoint[], weight: number): readonly ChartPoint[] {
  if (weight <= 0) return points;
  let average = 0;
  let mass = 0;
  return points.map(({ x, y }) => {
    if (!Number.isFinite(y)) return { x, y: NaN };
    average = weight * average + (1 - weight) * y;
    mass = weight * mass + (1 - weight);
    return { x, y: average / mass };
  });
}

/** Mean and mean ± sample standard deviation at each x that every line has; null where they share too few to say. */
export function fold(
  lines: readonly (readonly ChartPoint[])[],
): { mean: readonly ChartPoint[]; band: readonly BandPoint[] } | null {
  const [first, ...rest] = lines;
  if (first === undefined || rest.length === 0) return null;
  const others = rest.map((line) => new Map(line.map(({ x, y }) => [x, y])));
  const mean: ChartPoint[] = [];
  const band: BandPoint[] = [];
  for (const { x, y } of first) {
    const values = [y];
    for (const other of others) {
      const value = other.get(x);
      if (value !== undefined) values.push(value);
    }
    if (values.length < lines.length) continue;
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
    const deviation = Math.sqrt(squares / (values.length - 1));
    mean.push({ x, y: middle });
    band.push({ x, low: middle - deviation, high: middle + deviation });
  }
  return mean.length * 2 > first.length ? { mean, band } : null;
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The 1, 2 or 5 times a power of ten next above `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

/** Bounds of a linear axis around the values: round numbers, about `ticks` steps, inside `[floor, ceiling]`. */
export function linearBounds(
  values: Iterable<number>,
  { floor = -Infinity, ceiling = Infinity, ticks = 5 } = {},
): Bounds {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high) {
    // A flat line gets a little room on either side rather than an axis of no height.
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    [low, high] = [Math.max(floor, low - room), Math.min(ceiling, high + room)];
    if (low === high) low = high - room;
  }
  const step = niceStep((high - low) / ticks);
  const min = Math.max(floor, Math.floor(low / step + 1e-9) * step);
  const max = Math.min(ceiling, Math.ceil(high / step - 1e-9) * step);
  return { min: round(min), max: round(max), step };
}

/** Digits that tell the marks of a linear axis apart, at least three. */
export function markDigits({ min, max, step }: Bounds): number {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return Math.max(3, Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step) + 1e-9) + 1);
}

/** Bounds of a logarithmic axis: the decades (or 1-2-5 steps, when it is less than two) around the positive values. */
export function logBounds(values: Iterable<number>): Bounds {
  let low = Infinity;
  let high = 0;
  for (const value of values) {
    if (!Number.isFinite(value) || value <= 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { min: 0.1, max: 1, step: 1 };
  const snap = (value: number, up: boolean): number => {
    const power = 10 ** Math.floor(Math.log10(value));
    const steps = [1, 2, 5, 10].map((factor) => factor * power);
    const found = up
      ? steps.find((step) => step >= value * (1 - 1e-9))
      : steps.findLast((step) => step <= value * (1 + 1e-9));
    return found ?? value;
  };
  let [min, max] = [snap(low, false), snap(high, true)];
  if (min === max) [min, max] = [min / 2, max * 2];
  return { min: round(min), max: round(max), step: 1 };
}

/** Where a logarithmic axis is written: at powers of ten over several decades, else at 1, 2, 5, else at every digit. */
export function logTicks({ min, max }: Bounds): readonly number[] {
  const decades = Math.log10(max / min);
  const factors = decades > 2.2 ? [1] : decades > 0.8 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const every = Math.max(1, Math.ceil(decades / 6));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const tick = round(factor * 10 ** power);
      if (tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks.length > 1 ? ticks : [min, max];
}

/** Undoes what binary fractions do to round decimals: 0.30000000000000004 is 0.3. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * Puts labels that want to stand at `wanted` (pixels) as near as they can without overlap, in order, inside
 * `[top, bottom]`; null when they do not all fit.
 */
export function spread(
  wanted: readonly number[],
  height: number,
  top: number,
  bottom: number,
): readonly number[] | null {
  if (wanted.length * height > bottom - top) return null;
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = new Array<number>(wanted.length).fill(0);
  let next = top + height / 2;
  for (const index of order) {
    const at = Math.max(wanted[index] ?? 0, next);
    placed[index] = at;
    next = at + height;
  }
  // Push back up whatever ran out of the bottom.
  let limit = bottom - height / 2;
  for (const index of order.toReversed()) {
    const at = Math.min(placed[index] ?? 0, limit);
    placed[index] = at;
    limit = at - height;
  }
  return placed;
}
