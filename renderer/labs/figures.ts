/** From what a lab came to, to what its figures draw: pure, so that what is drawn can be checked. */
import type { Text } from '../../engine/contract/descriptor.ts';
import type { Outcome } from '../../engine/contract/lab-outcome.ts';
import type { Figure, Lab } from '../../engine/contract/labs.ts';
import type { LayerStatistics, RunSummary, Statistics } from '../../engine/contract/run.ts';
import { sharedDomain, type Domain } from '../charts/histogram.ts';
import { linearBounds, logBounds, type BandPoint, type Bounds, type Series } from '../charts/series.ts';

export type FigureOf<K extends Figure['kind']> = Extract<Figure, { kind: K }>;
type Take = FigureOf<'depth'>['take'];
type Side = FigureOf<'depth'>['of'];
export type Functions = Outcome['functions'][number];

/** The studies of a figure by their titles, in its order: a study that the lab no longer has is left out. */
export function studiesOf({ studies }: Lab, figure: { readonly studies: readonly string[] }): Lab['studies'] {
  return figure.studies.flatMap((id) => studies.find((study) => study.id === id) ?? []);
}

/** The layers of some kinds in a study that was looked at, from the input on. */
export function layersOf(
  { looks }: Pick<Outcome, 'looks'>,
  study: string,
  kinds: readonly string[],
): readonly LayerStatistics[] {
  const look = looks.find((one) => one.study === study);
  return look?.layers.filter(({ kind }) => kinds.includes(kind)) ?? [];
}

export interface HistogramRow {
  readonly study: string;
  readonly title: Text;
  readonly layers: readonly { readonly id: string; readonly statistics: Statistics | null }[];
  readonly domain: Domain | null;
}

/** A row that would fill less than this of a common scale gets one of its own. */
const leastShare = 1 / 8;

/**
 * Rows of histograms, those of one row on one scale: only so is it seen that a signal fades. All rows share it where each of
 * them has room on it (`shared`, its ends); among signals of different sizes the small ones would be spikes.
 */
export function histogramRows(
  figure: FigureOf<'histograms'>,
  lab: Lab,
  outcome: Pick<Outcome, 'looks'>,
): { readonly rows: readonly HistogramRow[]; readonly shared: Domain | null } {
  const rows = studiesOf(lab, figure).map(({ id: study, title }) => {
    const layers = layersOf(outcome, study, [figure.layers]).map((layer) => {
      return { id: layer.id, statistics: layer[figure.of] };
    });
    return { study, title, layers, domain: sharedDomain(measuredOf(layers)) };
  });
  const whole = sharedDomain(rows.flatMap(({ layers }) => measuredOf(layers)));
  if (whole === null) return { rows, shared: null };
  const width = ({ min, max }: Domain): number => max - min;
  const fits = rows.every(({ domain }) => domain === null || width(domain) >= width(whole) * leastShare);
  return fits
    ? { rows: rows.map((row) => ({ ...row, domain: whole })), shared: whole }
    : { rows, shared: null };
}

const measuredOf = (layers: HistogramRow['layers']): readonly Statistics[] =>
  layers.flatMap(({ statistics }) => statistics ?? []);

/** A line a study: its statistic over the layers, counted from 1. */
export function depthSeries(
  figure: FigureOf<'depth'>,
  lab: Lab,
  outcome: Pick<Outcome, 'looks'>,
  labels: readonly string[],
): readonly Series[] {
  return studiesOf(lab, figure).map(({ id }, slot) => ({
    key: slot,
    slot,
    label: labels[slot] ?? '',
    dash: [],
    points: layersOf(outcome, id, figure.layers).map((layer, place) => {
      return { x: place + 1, y: statisticOf(layer, figure.of, figure.take) ?? NaN };
    }),
  }));
}

function statisticOf(layer: LayerStatistics, of: Side, take: Take): number | null {
  return layer[of]?.[take] ?? null;
}

export const isShare = (take: Take): boolean => take === 'zeros' || take === 'saturated';

/** Signals grow and shrink by factors, a mean may be below zero, a share is one of all. */
export function depthBounds(
  take: Take,
  series: readonly Series[],
): { readonly scale: 'linear' | 'log'; readonly bounds: Bounds } {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  if (isShare(take)) return { scale: 'linear', bounds: linearBounds([0, 1], { ticks: 4 }) };
  if (take === 'mean') return { scale: 'linear', bounds: linearBounds([0, ...values]) };
  return { scale: 'log', bounds: logBounds(values) };
}

export interface FunctionsPicture {
  readonly series: readonly Series[];
  readonly x: Bounds;
  readonly y: Bounds;
}

/** Values solid, slopes dashed, in the colour of the activation, and what is flat shaded in it over the whole height. */
export function functionsPicture({ x, curves }: Functions, labels: readonly string[]): FunctionsPicture {
  const points = (values: readonly (number | null)[]) =>
    x.map((at, place) => ({ x: at, y: values[place] ?? NaN }));
  const y = linearBounds(curves.flatMap(({ value, slope }) => [...value, ...slope].map((one) => one ?? NaN)));
  const zones = curves.flatMap(({ flat }, slot) =>
    flatZones(x, flat ?? []).map(([low, high]): Omit<Series, 'key'> => {
      const band: readonly BandPoint[] = [low, high].map((at) => ({ x: at, low: y.min, high: y.max }));
      return { slot, label: '', dash: [], points: [], band };
    }),
  );
  const lines = curves.flatMap(({ value, slope }, slot): Omit<Series, 'key'>[] => [
    { slot, label: labels[slot] ?? '', dash: [], points: points(value) },
    { slot, label: '', dash: [5, 4], points: points(slope) },
  ]);
  const [first = 0, last = 1] = [x[0], x.at(-1)];
  return {
    series: [...zones, ...lines].map((series, key) => ({ ...series, key })),
    x: { ...linearBounds([first, last], { ticks: 8 }), min: first, max: last },
    y,
  };
}

/** From where to where it is flat, in the order of `x`. */
export function flatZones(
  x: readonly number[],
  flat: readonly boolean[],
): readonly (readonly [number, number])[] {
  const zones: [number, number][] = [];
  x.forEach((at, place) => {
    if (!flat[place]) return;
    const last = zones.at(-1);
    if (last && flat[place - 1]) last[1] = at;
    else zones.push([at, at]);
  });
  return zones;
}

/** So many of the points, evenly, both ends among them. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  return Array.from(
    { length: most },
    (_, at) => points[Math.round((at * (points.length - 1)) / (most - 1))]!,
  );
}

/** The runs of a study that are still stored. */
export function storedRuns(
  { runs }: Pick<Outcome, 'runs'>,
  study: string,
  byId: ReadonlyMap<number, RunSummary>,
): readonly RunSummary[] {
  const ids = runs.find((one) => one.study === study)?.runs ?? [];
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * Titles without the words that all of them begin or end with, for labels at the ends of lines: of `thirty layers, Xavier` and
 * `thirty layers, Kaiming` what tells them apart.
 */
export function shortTitles(titles: readonly string[]): readonly string[] {
  const [first] = titles;
  if (first === undefined || titles.length < 2) return titles;
  const words = titles.map((title) => title.split(' '));
  const shortest = Math.min(...words.map(({ length }) => length));
  const alike = (place: number): boolean => words.every((all) => all.at(place) === words[0]?.at(place));
  let head = 0;
  while (head < shortest - 1 && alike(head)) head++;
  let tail = 0;
  while (tail < shortest - 1 - head && alike(-1 - tail)) tail++;
  return words.map((all) =>
    all
      .slice(head, all.length - tail)
      .join(' ')
      .replace(/,$/, ''),
  );
}
