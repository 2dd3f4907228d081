/** The order of the table of runs: by any column, runs without a value always last. */
import type { RunRow } from './filter.ts';

export const sortKeys = [
  'name',
  'status',
  'accuracy',
  'best',
  'loss',
  'init',
  'seed',
  'duration',
  'when',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Order {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** The direction that puts the interesting end on top: high accuracy, low loss, the newest run. */
export function firstDirection(key: SortKey): boolean {
  return key === 'accuracy' || key === 'best' || key === 'when' || key === 'duration';
}

function valueOf({ summary, settings }: RunRow, key: SortKey): string | number | null {
  switch (key) {
    case 'name':
      return summary.name.toLowerCase();
    case 'status':
      return summary.status;
    case 'accuracy':
      return summary.last['test.accuracy'] ?? null;
    case 'best':
      return summary.best['test.accuracy'] ?? null;
    case 'loss':
      return summary.last['test.loss'] ?? null;
    case 'init':
      return settings?.init ?? null;
    case 'seed':
      return summary.seed;
    case 'duration':
      return summary.started === null || summary.ended === null ? null : summary.ended - summary.started;
    case 'when':
      return summary.created;
  }
}

const names = new Intl.Collator('en', { numeric: true });

export function sortRows(rows: readonly RunRow[], { key, descending }: Order): readonly RunRow[] {
  const keyed = rows.map((row) => ({ row, value: valueOf(row, key) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value !== b.value) return a.value === null ? 1 : -1;
    } else {
      const order =
        typeof a.value === 'string' || typeof b.value === 'string'
          ? names.compare(String(a.value), String(b.value))
          : a.value - b.value;
      if (order !== 0) return order * sign;
    }
    return b.row.summary.id - a.row.summary.id;
  });
  return keyed.map(({ row }) => row);
}
