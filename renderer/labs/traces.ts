/** What a figure of traces draws: a line a layer of every study, the mean of its runs with its spread. */
import { traced } from '../../engine/contract/labs.ts';
import type { Probe } from '../../engine/contract/run.ts';
import { fold, type ChartPoint, type Series } from '../charts/series.ts';
import type { FigureOf } from './figures.ts';

export interface TracedStudy {
  /** At the ends of lines. */
  readonly label: string;
  readonly title: string;
  /** The snapshots of each of its runs, in order. */
  readonly runs: readonly (readonly Probe[])[];
}

export interface Traces {
  /** Of several runs first each by itself, faintly: of those that part ways a mean alone would say little. */
  readonly series: readonly Series[];
  /** Those that are named, and how in full. */
  readonly means: readonly Series[];
  readonly names: readonly string[];
}

/** `named`: a layer in the words of its study; a study of one layer is named by itself, and one study by its layers. */
export function tracesOf(
  { take, layers: kinds }: Pick<FigureOf<'traces'>, 'take' | 'layers'>,
  studies: readonly TracedStudy[],
  named: (layer: string, study: string) => string,
): Traces {
  const lines = studies.flatMap(({ label, title, runs }) => {
    const ids = (runs[0]?.[0]?.layers ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
    const name = (id: string, study: string): string => {
      if (ids.length === 1) return study;
      return studies.length === 1 ? id : named(id, study);
    };
    return ids.map((id) => {
      const single = runs.map((probes) => probes.map((probe) => pointOf(probe, id, take)));
      return { label: name(id, label), name: name(id, title), single };
    });
  });
  const drawn = lines.map(({ label, single }, slot) => {
    const look = { key: slot, slot, dash: [] };
    const folded = fold(single);
    const mean: Series = { ...look, label, points: folded?.mean ?? single[0] ?? [] };
    if (!folded) return { mean, all: [mean] };
    const faint = single.map((points): Series => ({ ...look, label: '', points, faint: true }));
    return { mean, all: [...faint, { ...mean, band: folded.band }] };
  });
  return {
    series: drawn.flatMap(({ all }) => all),
    means: drawn.map(({ mean }) => mean),
    names: lines.map(({ name }) => name),
  };
}

function pointOf({ epoch, layers }: Probe, id: string, take: string): ChartPoint {
  const layer = layers.find((one) => one.id === id);
  return { x: epoch, y: (layer && traced(layer, take)) ?? NaN };
}
