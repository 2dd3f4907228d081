/** The picked runs as they are drawn: with their colour, dashes and a label short enough for the end of a line. */
import type { Comparison, RunSummary } from '../../engine/contract/run.ts';
import { dashPatterns } from '../charts/series.ts';
import { setting } from '../ui/format.ts';
import { counted, groupLabels } from './differences.ts';

export interface PickedRun {
  readonly run: number;
  readonly name: string;
  readonly label: string;
  readonly slot: number;
  readonly dash: readonly number[];
  readonly summary: RunSummary;
}

/** A group of a comparison, and what its settings are called. */
export interface NamedGroup {
  readonly group: Comparison['groups'][number];
  readonly label: string;
}
export type NamedGroups = ReadonlyMap<NamedGroup['group']['runs'][number], NamedGroup>;

/** The group each compared run is in. */
export function namedGroups(groups: Comparison['groups']): NamedGroups {
  const labels = groupLabels(groups, setting);
  return new Map(
    groups.flatMap((group, index) => {
      const named = { group, label: labels[index] ?? '' };
      return group.runs.map((run) => [run, named] as const);
    }),
  );
}

/**
 * A run is called by its name. Runs of one name are told apart by the settings that differ between them, those that differ
 * only in the seed by that, and what is still alike by the run's number.
 */
export function pickedRuns(
  summaries: readonly RunSummary[],
  groups: NamedGroups = new Map(),
): readonly PickedRun[] {
  const dashes = dashPatterns(summaries.map(({ colour }) => colour));
  const names = counted(summaries.map(({ name }) => name));
  const labels = summaries.map(({ id, name, seed }) => {
    if (names.get(name) === 1) return name;
    const named = groups.get(id);
    const settings = named?.label || name;
    return named?.group.runs.length === 1 ? settings : `seed ${seed} · ${settings}`;
  });
  const alike = counted(labels);
  return summaries.map((summary, index) => {
    const wanted = labels[index] ?? summary.name;
    const label = (alike.get(wanted) ?? 0) > 1 ? `#${summary.id} · ${wanted}` : wanted;
    const dash = dashes[index] ?? [];
    return { run: summary.id, name: summary.name, label, slot: summary.colour, dash, summary };
  });
}

/**
 * Picked runs put together: each by itself, or those that differ only in the seed in one, in the order they were picked. The
 * first of a group, whose colour is that of all of them, has one that no group before it has, as long as there are any.
 */
export function grouped(
  picked: readonly PickedRun[],
  groups: NamedGroups,
  fold: boolean,
): readonly (readonly PickedRun[])[] {
  if (!fold) return picked.map((run) => [run]);
  const together = new Map<NamedGroup | PickedRun, PickedRun[]>();
  for (const run of picked) {
    // A run that the engine has not compared yet stands alone.
    const key = groups.get(run.run) ?? run;
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
