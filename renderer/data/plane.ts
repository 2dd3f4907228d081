/** Points in a plane: how far an axis reaches, with a little room around the data. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** Of one of two features; values are (examples, 2). Without a spread the axis is one unit wide. */
export function extentOf(values: ArrayLike<number>, feature: 0 | 1): Extent {
  let [low, high] = [Infinity, -Infinity];
  for (let at = feature; at < values.length; at += 2) {
    const value = values[at] ?? NaN;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { low: 0, high: 1 };
  const room = (high - low) * 0.05 || 0.5;
  return { low: low - room, high: high + room };
}

/** Room beside an upright axis for its marks: digits of 11 px, a little of a gap on either side. */
export function marginFor(marks: readonly string[]): number {
  return Math.max(34, ...marks.map((mark) => mark.length * 7 + 6));
}

/** Two columns of a table (examples, width), as (examples, 2). */
export function pairOf(
  values: ArrayLike<number>,
  width: number,
  [x, y]: readonly [number, number],
): Float32Array {
  const pairs = new Float32Array(2 * Math.floor(values.length / width));
  for (let row = 0; 2 * row < pairs.length; row++) {
    pairs[2 * row] = values[row * width + x] ?? NaN;
    pairs[2 * row + 1] = values[row * width + y] ?? NaN;
  }
  return pairs;
}

/** Values as shades from black, the least, to white: what preprocessing leaves is no picture any more. */
export function shades(values: ArrayLike<number>): Float32Array {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    low = Math.min(low, values[at] ?? NaN);
    high = Math.max(high, values[at] ?? NaN);
  }
  const span = high - low || 1;
  return Float32Array.from(values, (value) => (value - low) / span);
}
