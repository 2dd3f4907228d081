/** The table of results, drawn from what the engine says of the runs. */
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { RunSummary } from '../../engine/contract/run.ts';
import { compareRuns } from '../../engine/store/compare.ts';
import { grouped, namedGroups, pickedRuns } from '../../renderer/compare/picked.ts';
import { percent } from '../../renderer/ui/format.ts';
import { experiment, summary } from './fixtures.ts';
import { stubWindow } from './window.ts';

stubWindow();
const { default: Results } = await import('../../renderer/compare/Results.svelte');

/** What stands in the cells beside the names, a row for each group. */
function cells(runs: readonly RunSummary[]): readonly (readonly string[])[] {
  const comparison = compareRuns(
    runs.map((run) => ({ summary: run, document: { ...experiment(), seed: run.seed } })),
  );
  const named = namedGroups(comparison.groups);
  const sets = grouped(pickedRuns(runs, named), named, true);
  const { body } = render(Results, { props: { comparison, named, sets } });
  const rows = body.split('data-group=').slice(1);
  return rows.map((row) => [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text]) => text ?? ''));
}

const over = (id: number, accuracy: number): RunSummary =>
  summary({ id, seed: id, last: { 'test.accuracy': accuracy }, best: { 'test.accuracy': accuracy } });
const queued = (id: number): RunSummary =>
  summary({ id, seed: id, status: 'queued', started: null, ended: null, last: {}, best: {} });

test('n is how many runs the mean beside it is of, not how many there will be', () => {
  expect(cells([over(1, 0.9), over(2, 0.8), queued(3)])[0]?.slice(0, 2)).toEqual(['2', percent(0.85)]);
  expect(cells([queued(1), queued(2)])[0]?.slice(0, 2)).toEqual(['0', '—']);
});
