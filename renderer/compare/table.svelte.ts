/** The table of stored runs: filtered, in order, kept while the app runs so that it looks the same when one comes back. */
import { runs } from '../runs.svelte.ts';
import { runDetails } from './details.svelte.ts';
import { parseFilter, type RunRow } from './filter.ts';
import { firstDirection, sortRows, type Order, type SortKey } from './sort.ts';

class RunTable {
  filter = $state('');
  order = $state.raw<Order>({ key: 'when', descending: true });
  /** The row the keyboard is on. */
  at = $state.raw<number | null>(null);
  renaming = $state.raw<number | null>(null);

  readonly parsed = $derived(parseFilter(this.filter));
  readonly rows = $derived.by<readonly RunRow[]>(() => {
    // The settings of thousands of runs come in by and by: the table is put in order anew only where they matter to it.
    const needed = this.parsed.needsSettings || this.order.key === 'init';
    const settings = needed ? runDetails.settings : null;
    const rows = runs.list.map((summary) => ({ summary, settings: settings?.get(summary.id) ?? null }));
    return sortRows(
      rows.filter((row) => this.parsed.matches(row)),
      this.order,
    );
  });
  readonly ids = $derived(this.rows.map(({ summary }) => summary.id));

  sortBy(key: SortKey): void {
    const again = this.order.key === key;
    this.order = { key, descending: again ? !this.order.descending : firstDirection(key) };
  }
}

export const table = new RunTable();
