/** Arithmetic of measured numbers, of which some are none: what is made of those is none either. */

export type Numbers = readonly (number | null)[];

export const add = (a: number, b: number): number => a + b;
export const divide = (a: number, b: number): number => a / b;
export const subtract = (a: number, b: number): number => a - b;

/** Null where one of them is no number, or there is none. */
export function folded(values: Numbers, work: (a: number, b: number) => number): number | null {
  const [first = null, ...more] = values;
  return more.reduce((sum, value) => both(sum, value, work), first);
}

export function both(
  a: number | null | undefined,
  b: number | null | undefined,
  work: (a: number, b: number) => number,
): number | null {
  if (a === null || a === undefined || b === null || b === undefined) return null;
  const result = work(a, b);
  return Number.isFinite(result) ? result : null;
}

export function mean(values: Numbers): number | null {
  const sum = folded(values, add);
  return sum === null ? null : sum / values.length;
}

/** The mean of rows of numbers at each of their places; as many as the first has. */
export const byPlace = (rows: readonly Numbers[]): Numbers =>
  (rows[0] ?? []).map((_, place) => mean(rows.map((values) => values[place] ?? null)));
