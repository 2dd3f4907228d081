/** What a figure of bars draws: for every study its runs as they ended, their mean and how sure it is. */
import type { Text } from '../../engine/contract/descriptor.ts';
import type { Lab, Outcome } from '../../engine/contract/labs.ts';
import type { Comparison, MetricName, RunSummary } from '../../engine/contract/run.ts';
import { isLoss } from '../charts/curves.ts';
import { linearBounds, type Bounds } from '../charts/series.ts';
import { storedRuns, studiesOf, type FigureOf } from './figures.ts';

export interface Bar {
  readonly study: string;
  readonly title: Text;
  /** The last value of every run that is still stored; null where it is no number. */
  readonly values: readonly (number | null)[];
  readonly mean: number | null;
  /** Half width of the 95 % confidence interval; null with a single run, and until the engine has said it. */
  readonly interval: number | null;
}

export function barsOf(
  figure: FigureOf<'bars'>,
  lab: Lab,
  outcome: Pick<Outcome, 'runs'>,
  byId: ReadonlyMap<number, RunSummary>,
  groups: Comparison['groups'],
): readonly Bar[] {
  return studiesOf(lab, figure).map(({ id: study, title }) => {
    const runs = storedRuns(outcome, study, byId);
    const values = runs.map(({ last }) => last[figure.metric] ?? null);
    return { study, title, values, mean: mean(values), interval: intervalOf(runs, figure.metric, groups) };
  });
}

/** Of the group that holds just these runs: the engine's, so that it is the one Compare shows. */
function intervalOf(
  runs: readonly RunSummary[],
  metric: MetricName,
  groups: Comparison['groups'],
): number | null {
  const ids = new Set(runs.map(({ id }) => id));
  const group = groups.find((one) => one.runs.length === ids.size && one.runs.every((id) => ids.has(id)));
  return group?.metrics[metric]?.interval ?? null;
}

/** Null where a run came to no number: it must not vanish from the mean. */
function mean(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0 || numbers.length < values.length) return null;
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/**
 * Round numbers around all that is drawn. From zero, unless all of it lies close together far from there: then from a little
 * below, for the least of them is a bar too.
 */
export function barBounds(bars: readonly Bar[], metric: MetricName): Bounds {
  const drawn = bars.flatMap(({ values, mean: middle, interval }) => [
    ...values.flatMap((value) => value ?? []),
    ...(middle === null || interval === null ? [] : [middle - interval, middle + interval]),
  ]);
  const [least, most] = [Math.min(...drawn), Math.max(...drawn)];
  const from = least > most / 2 ? least - (most - least) / 10 : 0;
  return linearBounds([from, ...drawn], isLoss(metric) ? { floor: 0 } : { floor: 0, ceiling: 1 });
}

/** A value as a share of the axis, 0 to 1. */
export function along({ min, max }: Bounds, value: number): number {
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/** Where the axis is written. */
export function marksOf({ min, max, step }: Bounds): readonly number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
