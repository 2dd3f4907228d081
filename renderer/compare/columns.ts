/** The columns of the table of runs, with widths in pixels: the same for the head and for every row. */
import type { SortKey } from './sort.ts';

export interface Column {
  readonly key: SortKey | 'delta';
  readonly width: number;
  readonly number: boolean;
}

/** Checkbox and eye, left of the name. */
export const leadWidth = 60;
export const rowHeight = 32;

/** What the two columns of words have at least and at most; between these, they and what a run reached fill the table. */
const names = { least: 176, most: 260 } as const;
const inits = { least: 148, most: 240 } as const;
const figure = 76;
const difference = 68;

const clamped = (width: number, { least, most }: typeof names | typeof inits): number =>
  Math.round(Math.max(least, Math.min(width, most)));

/** The width of the names, and the columns after them, in a table that shows `room` pixels at a time. */
export function columns(room: number, withBaseline: boolean): { name: number; others: readonly Column[] } {
  const words = room - leadWidth - 2 * figure - (withBaseline ? difference : 0);
  const share = names.least / (names.least + inits.least);
  const name = clamped(words * share, names);
  const init = clamped(words - name, inits);
  const delta: readonly Column[] = withBaseline ? [{ key: 'delta', width: difference, number: true }] : [];
  // What tells runs apart and what they reached first: on a small screen the rest is a scroll away.
  const others: readonly Column[] = [
    { key: 'init', width: init, number: false },
    { key: 'accuracy', width: figure, number: true },
    ...delta,
    { key: 'loss', width: figure, number: true },
    { key: 'best', width: figure, number: true },
    { key: 'seed', width: 52, number: true },
    { key: 'duration', width: 92, number: true },
    { key: 'status', width: 84, number: false },
    { key: 'when', width: 104, number: false },
  ];
  return { name, others };
}
