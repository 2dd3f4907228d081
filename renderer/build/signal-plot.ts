/** The arithmetic of the strip "signal by depth": decades of a log axis, and where every layer stands on it. */
import type { LayerStatistics } from '../../engine/contract/run.ts';

export interface Station {
  readonly id: string;
  readonly std: number | null;
  readonly gradient: number | null;
}

export interface Axis {
  /** Powers of ten: the axis goes from 10^low to 10^high. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** A log axis has no place for zero or what is not a number. */
function positive(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

/** The layers whose signal is followed: those that compute, in order of depth. Reshaping changes no value. */
export function stations(
  layers: readonly LayerStatistics[],
  follows: (kind: string) => boolean,
): readonly Station[] {
  return layers
    .filter(({ kind }) => follows(kind))
    .map(({ id, activation, gradient }) => ({
      id,
      std: positive(activation.std),
      gradient: positive(gradient?.norm),
    }));
}

export function decades(points: readonly Station[]): Axis {
  const values = points.flatMap(({ std, gradient }) => [std, gradient]).filter((value) => value !== null);
  if (values.length === 0) return { low: -1, high: 1, ticks: [-1, 0, 1] };
  let low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  // Adding zero turns a negative zero, which would be written -0, into zero.
  let high = Math.ceil(Math.log10(Math.max(...values)) - 1e-9) + 0;
  if (high === low) [low, high] = [low - 1, high + 1];
  const step = Math.ceil((high - low) / 4);
  const ticks: number[] = [];
  for (let tick = high; tick >= low; tick -= step) ticks.unshift(tick);
  return { low, high, ticks };
}

/** 0.01, 1, 10: decades written out while they are short, as powers beyond. */
export function decadeLabel(power: number): string {
  if (power >= -3 && power <= 4) return String(Number((10 ** power).toPrecision(1)));
  return `1e${power < 0 ? '\u2212' : ''}${Math.abs(power)}`;
}

/** A line through the points that are there, broken where one is missing. */
export function linePath(points: readonly (readonly [number, number] | null)[]): string {
  let pen = 'M';
  return points
    .map((point) => {
      if (!point) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

/** Room for a label: the longest id in letters of 11 px, and no less than a value such as 4.4e−6. */
export function labelWidth(points: readonly Station[]): number {
  return Math.max(52, ...points.map(({ id }) => id.length * 6.5 + 12));
}

/** Every how-many-th label is shown, so that they do not run into each other. */
export function labelStride(count: number, width: number, each: number): number {
  return Math.max(1, Math.ceil((count * each) / Math.max(1, width)));
}
