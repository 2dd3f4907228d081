/** What Chart.js is told for one line chart: data sets, axes and the labels at the ends of the lines. */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartDataset,
  type ChartOptions,
  type Plugin,
} from 'chart.js';
import { logTicks, spread, type Bounds, type ChartPoint, type Series } from './series.ts';
import { faded, slotOf, type ChartTheme } from './theme.svelte.ts';

// Only what a line chart needs: everything else of Chart.js is left out of the bundle.
Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Tooltip, Filler);

export interface Axis {
  /** With the unit: `epoch`, `loss, nats`. */
  readonly title: string;
  readonly scale: 'linear' | 'log';
  readonly bounds: Bounds;
  readonly format: (value: number) => string;
  /** The same in the tip, where there is room for every digit. */
  readonly tip?: (value: number) => string;
  /** A band that is marked across the chart, and what it says. */
  readonly zone?: { readonly min: number; readonly max: number; readonly label: string };
}

export type Line = ChartDataset<'line', { x: number; y: number }[]>;

/** Up to this many points each is marked, since a line of one point would not be seen at all; fewer among many lines. */
const markedUpTo = (lines: number): number => (lines > 4 ? 12 : 40);
const labelHeight = 14;
export const longestLabel = 132;

export interface Drawn {
  readonly lines: Line[];
  /** For each data set the series it draws when it is a series' own line; null for a band or a faint trace. */
  readonly owners: readonly (Series | null)[];
}

export function colourOf(series: Series, theme: ChartTheme): string {
  return series.colour ?? theme.series[slotOf(series.slot)] ?? theme.text;
}

/** Bands lie at the bottom, then faint traces, then the lines; a highlighted run stands out, the others step back. */
export function drawnLines(all: readonly Series[], theme: ChartTheme, highlighted: number | null): Drawn {
  const standsOut = all.some(({ key }) => key === highlighted);
  const lines: Line[] = [];
  const owners: (Series | null)[] = [];
  const add = (line: Line, owner: Series | null): void => {
    lines.push({ pointRadius: 0, pointHoverRadius: 0, borderWidth: 1, ...line });
    owners.push(owner);
  };
  const back = (series: Series): boolean => standsOut && series.key !== highlighted;
  for (const series of all) {
    if (!series.band) continue;
    const fill = faded(colourOf(series, theme), back(series) ? 0.06 : 0.16);
    const edge = { borderWidth: 0, borderColor: 'transparent' };
    add({ ...edge, data: series.band.map(({ x, low }) => ({ x, y: low })) }, null);
    add(
      {
        ...edge,
        data: series.band.map(({ x, high }) => ({ x, y: high })),
        fill: '-1',
        backgroundColor: fill,
      },
      null,
    );
  }
  for (const series of all) {
    if (!series.raw) continue;
    add(
      { data: copied(series.raw), borderColor: faded(colourOf(series, theme), back(series) ? 0.08 : 0.24) },
      null,
    );
  }
  for (const series of all) {
    const strength = back(series) ? 0.25 : series.faint ? 0.5 : 1;
    const colour = faded(colourOf(series, theme), strength);
    const front = series.key === highlighted;
    const marked = series.points.length <= markedUpTo(all.length) && !series.faint;
    const pointRadius = marked ? (front ? 3 : 2.25) : 0;
    add(
      {
        data: copied(series.points),
        borderColor: colour,
        backgroundColor: colour,
        borderWidth: front ? 2.5 : series.faint ? 1.25 : 1.75,
        borderDash: [...series.dash],
        pointRadius,
        pointBorderWidth: 0,
        // A mark at the end of an axis is drawn whole: it may be all there is of a line.
        ...(marked ? { clip: pointRadius } : {}),
      },
      series,
    );
  }
  return { lines, owners };
}

/** Chart.js keeps and marks the arrays it is given: it gets its own. */
function copied(points: readonly ChartPoint[]): { x: number; y: number }[] {
  return points.slice();
}

export function lineOptions(x: Axis, y: Axis, theme: ChartTheme, room: number): ChartOptions<'line'> {
  const font = { family: theme.sans, size: 11 };
  const axis = ({ title, bounds, format, scale }: Axis, horizontal: boolean) => ({
    type: scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    min: bounds.min,
    max: bounds.max,
    title: {
      display: title !== '',
      text: title,
      color: theme.faint,
      font,
      padding: horizontal ? { top: 2 } : 2,
    },
    border: { display: horizontal, color: theme.line },
    grid: { display: !horizontal, color: theme.grid, drawTicks: false },
    ticks: {
      color: theme.faint,
      font,
      padding: 6,
      maxRotation: 0,
      autoSkipPadding: 16,
      ...(scale === 'linear' ? { stepSize: bounds.step, includeBounds: false } : {}),
      callback: (value: string | number): string => format(Number(value)),
    },
    ...(scale === 'log'
      ? {
          afterBuildTicks: (drawn: { ticks: { value: number }[] }): void => {
            drawn.ticks = logTicks(bounds).map((value) => ({ value }));
          },
        }
      : {}),
  });
  return {
    parsing: false,
    normalized: true,
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    layout: { padding: { top: 8, right: room, bottom: 0, left: 0 } },
    interaction: { mode: 'nearest', axis: 'xy', intersect: false },
    elements: { line: { tension: 0, borderJoinStyle: 'round' } },
    scales: { x: axis(x, true), y: axis(y, false) },
    plugins: {
      tooltip: {
        backgroundColor: theme.raised,
        titleColor: theme.soft,
        bodyColor: theme.text,
        borderColor: theme.line,
        borderWidth: 1,
        cornerRadius: 6,
        padding: 8,
        boxPadding: 4,
        boxWidth: 8,
        boxHeight: 8,
        caretSize: 0,
        titleFont: { ...font, weight: 400 },
        bodyFont: { ...font, size: 12 },
        animation: false,
      },
    },
  };
}

/** How wide the labels at the line ends are together with their gap; 8 when they would not fit and are left out. */
export function labelRoom(
  context: CanvasRenderingContext2D,
  all: readonly Series[],
  theme: ChartTheme,
  plotHeight: number,
): number {
  const labelled = all.filter(({ label }) => label !== '');
  if (labelled.length === 0 || labelled.length * labelHeight > plotHeight) return 8;
  context.font = `500 11px ${theme.sans}`;
  const widest = Math.max(...labelled.map(({ label }) => context.measureText(label).width));
  return Math.min(longestLabel, Math.ceil(widest)) + 14;
}

/** Marks the band of an axis behind the lines. */
export function markedZone(get: () => { zone: Axis['zone']; theme: ChartTheme }): Plugin<'line'> {
  return {
    id: 'markedZone',
    beforeDatasetsDraw(chart) {
      const { zone, theme } = get();
      const scale = chart.scales['y'];
      if (!zone || !scale) return;
      const { left, right, top, bottom } = chart.chartArea;
      const clamp = (at: number): number => Math.min(bottom, Math.max(top, at));
      const [high, low] = [clamp(scale.getPixelForValue(zone.max)), clamp(scale.getPixelForValue(zone.min))];
      const context = chart.ctx;
      context.save();
      context.fillStyle = faded(theme.good, 0.14);
      context.fillRect(left, high, right - left, low - high);
      context.font = `400 11px ${theme.sans}`;
      context.fillStyle = theme.faint;
      context.textBaseline = 'top';
      context.fillText(zone.label, left + 6, high + 3);
      context.restore();
    },
  };
}

/** Writes each line's name where it ends, in its colour, moved apart where they would overlap. */
export function endLabels(
  get: () => { all: readonly Series[]; theme: ChartTheme; highlighted: number | null; shown: boolean },
): Plugin<'line'> {
  return {
    id: 'endLabels',
    afterDatasetsDraw(chart) {
      const { all, theme, highlighted, shown } = get();
      const scale = chart.scales['y'];
      const along = chart.scales['x'];
      if (!shown || !scale || !along) return;
      const ends = all.flatMap((series) => {
        const last = series.label === '' ? undefined : series.points.findLast(({ y }) => Number.isFinite(y));
        return last
          ? [{ series, x: along.getPixelForValue(last.x), at: scale.getPixelForValue(last.y) }]
          : [];
      });
      const { top, bottom, right } = chart.chartArea;
      // While all lines are still short, their names go with them; nothing is drawn further right that they could cover.
      const left = Math.min(right, Math.max(...ends.map(({ x }) => x))) + 8;
      const places = spread(
        ends.map(({ at }) => Math.min(bottom, Math.max(top, at))),
        labelHeight,
        top - 6,
        bottom + 6,
      );
      if (places === null) return;
      const context = chart.ctx;
      context.save();
      context.textBaseline = 'middle';
      ends.forEach(({ series }, index) => {
        context.font = `${series.key === highlighted ? 700 : 500} 11px ${theme.sans}`;
        const label = cut(context, series.label);
        const y = places[index] ?? 0;
        // A grid line behind a name would strike it through.
        context.fillStyle = theme.surface;
        context.fillRect(left - 3, y - 6, context.measureText(label).width + 6, 12);
        context.fillStyle = series.colour === undefined ? colourOf(series, theme) : theme.soft;
        context.fillText(label, left, y);
      });
      context.restore();
    },
  };
}

function cut(context: CanvasRenderingContext2D, label: string): string {
  if (context.measureText(label).width <= longestLabel) return label;
  let kept = label.length;
  while (kept > 1 && context.measureText(`${label.slice(0, kept)}…`).width > longestLabel) kept--;
  return `${label.slice(0, kept).trimEnd()}…`;
}

export { Chart };
