/** The columns of the table of runs, with widths in pixels: the same for the head and for every row. */
import type { SortKey } from './sort.ts';

export interface Column {
  readonly key: SortKey | 'delta';
  readonly width: number;
  readonly number: boolean;
}

export const nameWidth = 176;
/** Checkbox and eye, left of the name. */
export const leadWidth = 60;
export const rowHeight = 32;

export function columns(withBaseline: boolean): readonly Column[] {
  const delta: readonly Column[] = withBaseline ? [{ key: 'delta', width: 68, number: true }] : [];
  // What tells runs apart and what they reached first: on a small screen the rest is a scroll away.
  return [
    { key: 'init', width: 148, number: false },
    { key: 'accuracy', width: 76, number: true },
    ...delta,
    { key: 'loss', width: 76, number: true },
    { key: 'best', width: 76, number: true },
    { key: 'seed', width: 52, number: true },
    { key: 'duration', width: 92, number: true },
    { key: 'status', width: 84, number: false },
    { key: 'when', width: 104, number: false },
  ];
}
