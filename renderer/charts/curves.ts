/** What the curve charts are given, and how it becomes lines: smoothed, folded over seeds, with its axes. */
import type { MetricName, RunSummary } from '../../engine/contract/run.ts';
import {
  fold,
  linearBounds,
  logBounds,
  smooth,
  type Bounds,
  type ChartPoint,
  type Series,
} from './series.ts';

/** One run's measured points of one metric. */
export interface Trace {
  readonly run: number;
  readonly name: string;
  readonly points: readonly ChartPoint[];
}

/** One line of a curve chart: a run, or several that differ only in their seed and are drawn as mean and band. */
export interface CurveLine {
  readonly metric: MetricName;
  readonly label: string;
  readonly slot: number;
  readonly dash: readonly number[];
  readonly traces: readonly Trace[];
  readonly faint?: boolean;
}

export function isLoss(metric: MetricName): boolean {
  return metric.endsWith('.loss');
}

/** The runs of a line that have begun: one that waits is in no mean yet. */
export const begun = ({ traces }: CurveLine): readonly Trace[] =>
  traces.filter(({ points }) => points.length > 0);

export function seriesOf(line: CurveLine, smoothing: number, highlighted: number | null): readonly Series[] {
  const traces = begun(line);
  const first = traces[0] ?? line.traces[0];
  if (!first) return [];
  const look = { slot: line.slot, dash: line.dash, ...(line.faint ? { faint: true } : {}) };
  const smoothed = (traces.length > 0 ? traces : [first]).map(({ points }) => smooth(points, smoothing));
  // The whole group is highlighted with any of its runs.
  const key = line.traces.find(({ run }) => run === highlighted)?.run ?? first.run;
  if (smoothed.length === 1) {
    const points = smoothed[0] ?? [];
    return [{ ...look, key, label: line.label, points, ...(smoothing > 0 ? { raw: first.points } : {}) }];
  }
  const folded = fold(smoothed);
  if (folded) {
    const single = smoothed.map((points) => ({ ...look, key, label: '', points, faint: true, dash: [] }));
    return [...single, { ...look, key, label: line.label, points: folded.mean, band: folded.band }];
  }
  // Points too far apart to average (thinned, or of different lengths): each run is drawn by itself.
  return smoothed.map((points, index) => ({ ...look, key, label: index === 0 ? line.label : '', points }));
}

/** How far the axis of a run goes: all its epochs while it may still reach them, else as far as it came. */
export function epochsShown({ ended, step, steps, epochs }: RunSummary): number {
  if (ended === null || steps === 0 || step === 0) return epochs;
  return Math.min(epochs, (step / steps) * epochs);
}

/** Epochs from 0 to the longest run: fixed while runs are training, so that nothing jumps. */
export function epochBounds(epochs: number): Bounds {
  const { step } = linearBounds([0, epochs], { ticks: 6 });
  return { min: 0, max: Math.max(epochs, 1e-6), step };
}

/** The bounds of the values, or with `close` of those in the second half of training only. */
export function valueBounds(
  all: readonly Series[],
  { loss, log, close, epochs }: { loss: boolean; log: boolean; close: boolean; epochs: number },
): Bounds {
  const from = close ? epochs / 2 : 0;
  let values = all.flatMap(({ points, band }) => [
    ...points.filter(({ x }) => x >= from).map(({ y }) => y),
    ...(band ?? []).filter(({ x }) => x >= from && !log).flatMap(({ low, high }) => [low, high]),
  ]);
  if (close && values.every((value) => !Number.isFinite(value))) {
    values = all.flatMap(({ points }) => points.map(({ y }) => y));
  }
  if (log) return logBounds(values);
  return linearBounds(values, loss ? { floor: 0 } : { floor: 0, ceiling: 1 });
}
