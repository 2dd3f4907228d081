/** The picked runs as they are drawn: with their colour, dashes and a label short enough for the end of a line. */
import type { Comparison, RunSummary } from '../../engine/contract/run.ts';
import { dashPatterns } from '../charts/series.ts';
import { setting } from '../ui/format.ts';
import { groupLabel } from './differences.ts';

export interface PickedRun {
  readonly run: number;
  readonly name: string;
  readonly label: string;
  readonly slot: number;
  readonly dash: readonly number[];
  readonly summary: RunSummary;
}

/**
 * A run is called by its name. Runs of one name are told apart by the settings that differ between them, those that differ
 * only in the seed by that, and what is still alike by the run's number.
 */
export function pickedRuns(
  summaries: readonly RunSummary[],
  groups: Comparison['groups'] = [],
): readonly PickedRun[] {
  const dashes = dashPatterns(summaries.map(({ colour }) => colour));
  const names = counted(summaries.map(({ name }) => name));
  const labels = summaries.map(({ id, name, seed }) => {
    if (names.get(name) === 1) return name;
    const group = groups.find(({ runs }) => runs.includes(id));
    const settings = group ? groupLabel(group, groups, setting) : '';
    const alone = group?.runs.length === 1;
    return alone ? settings || name : `seed ${seed} · ${settings || name}`;
  });
  const alike = counted(labels);
  return summaries.map((summary, index) => {
    const wanted = labels[index] ?? summary.name;
    const label = (alike.get(wanted) ?? 0) > 1 ? `#${summary.id} · ${wanted}` : wanted;
    const dash = dashes[index] ?? [];
    return { run: summary.id, name: summary.name, label, slot: summary.colour, dash, summary };
  });
}

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/**
 * Picked runs put together: each by itself, or those that differ only in the seed in one, in the order they were picked. The
 * first of a group, whose colour is that of all of them, has one that no group before it has, as long as there are any.
 */
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
  const taken = new Set<number>();
  return [...together.values()].map((group) => {
    const lead = group.find(({ slot }) => !taken.has(slot));
    if (!lead) return group;
    taken.add(lead.slot);
    return [lead, ...group.filter((run) => run !== lead)];
  });
}
