/** The picked runs as they are drawn: with their colour, dashes and a label short enough for the end of a line. */
import type { Comparison, RunSummary } from '../../engine/contract/run.ts';
import { dashPatterns } from '../charts/series.ts';

export interface PickedRun {
  readonly run: number;
  readonly name: string;
  readonly label: string;
  readonly slot: number;
  readonly dash: readonly number[];
  readonly summary: RunSummary;
}

/** Runs of one name are told apart by their seed where that differs, else by their number. */
export function pickedRuns(summaries: readonly RunSummary[]): readonly PickedRun[] {
  const dashes = dashPatterns(summaries.map(({ colour }) => colour));
  return summaries.map((summary, index) => {
    const alike = summaries.filter(({ name }) => name === summary.name);
    const seeds = new Set(alike.map(({ seed }) => seed));
    const label =
      alike.length === 1
        ? summary.name
        : seeds.size === alike.length
          ? `seed ${summary.seed} · ${summary.name}`
          : `#${summary.id} · ${summary.name}`;
    const dash = dashes[index] ?? [];
    return { run: summary.id, name: summary.name, label, slot: summary.colour, dash, summary };
  });
}

/** Picked runs put together: each by itself, or those that differ only in the seed in one, in the order they were picked. */
export function grouped(
  picked: readonly PickedRun[],
  groups: Comparison['groups'],
  fold: boolean,
): readonly (readonly PickedRun[])[] {
  if (!fold) return picked.map((run) => [run]);
  const byRun = new Map(groups.flatMap((group, index) => group.runs.map((run) => [run, index] as const)));
  const together = new Map<string, PickedRun[]>();
  for (const run of picked) {
    // A run that the engine has not compared yet stands alone.
    const index = byRun.get(run.run);
    const key = index === undefined ? `run ${run.run}` : `group ${index}`;
    const list = together.get(key);
    if (list) list.push(run);
    else together.set(key, [run]);
  }
  return [...together.values()];
}
