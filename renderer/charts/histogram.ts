/** From counts in equal bins to the steps of a drawn histogram: pure, so that what is drawn can be checked. */
import type { LayerStatistics, Statistics } from '../../engine/contract/run.ts';
import { groupBy } from '../ui/group.ts';

export interface Domain {
  readonly min: number;
  readonly max: number;
}

/** The range that holds all but `tail` of the values on either side: a single far value does not flatten the rest. */
export function coreRange(statistics: Statistics, tail = 0.001): Domain | null {
  const { min, max, histogram } = statistics;
  if (min === null || max === null || histogram.length === 0) return null;
  if (min === max) return { min, max };
  const total = histogram.reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  const width = (max - min) / histogram.length;
  let first = 0;
  for (let below = 0; first < histogram.length; first++) {
    below += histogram[first] ?? 0;
    if (below > total * tail) break;
  }
  let last = histogram.length - 1;
  for (let above = 0; last > first; last--) {
    above += histogram[last] ?? 0;
    if (above > total * tail) break;
  }
  return { min: min + first * width, max: min + (last + 1) * width };
}

/** One x scale for several histograms of a layer; null when none of them has a finite range. */
export function sharedDomain(all: readonly Statistics[]): Domain | null {
  const ranges = all.map((statistics) => coreRange(statistics)).filter((range) => range !== null);
  if (ranges.length === 0) return null;
  const min = Math.min(...ranges.map((range) => range.min));
  const max = Math.max(...ranges.map((range) => range.max));
  if (min < max) return { min, max };
  // Every value is the same: a little room shows it as a spike in the middle.
  const room = min === 0 ? 1 : Math.abs(min) * 0.5;
  return { min: min - room, max: max + room };
}

/** One x scale for what comes out of the layers of each kind: on its own scale a signal that fades from layer to layer looks alike. */
export function domainsByKind(layers: readonly LayerStatistics[]): ReadonlyMap<string, Domain> {
  return new Map(
    [...groupBy(layers, ({ kind }) => kind)].flatMap(([kind, all]) => {
      const domain = sharedDomain(all.map(({ activation }) => activation));
      return domain ? [[kind, domain] as const] : [];
    }),
  );
}

/** In pixels: all of a histogram that is narrower is drawn as a spike, since a bell of that width is fainter than one. */
const narrow = 5;
const spike = 1.5;

/**
 * The height all others are scaled by: the highest bin, leaving out a bin of exact zeros where these are many, since a
 * ReLU's spike at zero would flatten everything beside it. (The share of zeros is written out next to the drawing.)
 */
function peak(statistics: Statistics): number {
  const { min, max, zeros, histogram } = statistics;
  let highest = 0;
  let skipped = -1;
  if (min !== null && max !== null && min < max && zeros > 0.05 && min <= 0 && max >= 0) {
    const at = Math.floor(((0 - min) / (max - min)) * histogram.length);
    skipped = Math.min(histogram.length - 1, at);
  }
  histogram.forEach((n, bin) => {
    if (bin !== skipped && n > highest) highest = n;
  });
  return highest > 0 ? highest : Math.max(...histogram, 1);
}

/** An SVG path of filled steps in a box of `width` by `height`, the base line at `height`; '' when nothing is finite. */
export function stepsPath(statistics: Statistics, domain: Domain, width: number, height: number): string {
  const { min, max, histogram } = statistics;
  if (min === null || max === null || histogram.length === 0) return '';
  const x = (value: number): number =>
    Math.min(width, Math.max(0, ((value - domain.min) / (domain.max - domain.min)) * width));
  if (x(max) - x(min) < narrow) {
    const left = Math.min(width - spike, Math.max(0, (x(min) + x(max) - spike) / 2));
    return `M${px(left)} ${height}V0H${px(left + spike)}V${height}Z`;
  }
  const highest = peak(statistics);
  const step = (max - min) / histogram.length;
  const parts: string[] = [`M${px(x(min))} ${height}`];
  histogram.forEach((n, bin) => {
    const right = min + (bin + 1) * step;
    if (right <= domain.min || min + bin * step >= domain.max) return;
    parts.push(`V${px(height - Math.min(1, n / highest) * height)}H${px(x(right))}`);
  });
  parts.push(`V${height}Z`);
  return parts.join('');
}

function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
