/** How the layers of a network are doing: which numbers say so, and how they read. */
import type { LayerStatistics, Probe } from '../../engine/contract/run.ts';
import { percent, quantity } from '../ui/format.ts';
import { linearBounds, logBounds, type Bounds } from './series.ts';

export const measures = ['std', 'zeros', 'saturated', 'gradient'] as const;
export type Measure = (typeof measures)[number];

/** Layers that only hand their input on say nothing of their own. */
const silentKinds = new Set(['input', 'output', 'flatten']);

export function speaking(probe: Probe): readonly LayerStatistics[] {
  return probe.layers.filter(({ kind }) => !silentKinds.has(kind));
}

export function measureOf(layer: LayerStatistics, measure: Measure): number | null {
  switch (measure) {
    case 'std':
      return layer.activation.std;
    case 'zeros':
      return layer.activation.zeros;
    case 'saturated':
      return layer.activation.saturated;
    case 'gradient':
      // The norm of what is left of a gradient that is partly not finite would say nothing.
      return layer.gradient === null || layer.gradient.nonFinite > 0 ? null : layer.gradient.norm;
  }
}

export function isShare(measure: Measure): boolean {
  return measure === 'zeros' || measure === 'saturated';
}

export function measureText(value: number | null, measure: Measure): string {
  return isShare(measure) ? percent(value, 1) : quantity(value, 2);
}

/** Shares always from 0 to 100 %; the rest on a logarithmic scale, since signals grow and shrink by factors. */
export function measureBounds(values: readonly number[], measure: Measure): Bounds {
  return isShare(measure) ? linearBounds([0, 1], { ticks: 4 }) : logBounds(values);
}

/** The layers that the most detailed of the probes has, in its order. */
export function layersOf(probes: readonly Probe[]): readonly string[] {
  const longest = probes
    .map(speaking)
    .reduce<readonly LayerStatistics[]>((most, layers) => (layers.length > most.length ? layers : most), []);
  return longest.map(({ id }) => id);
}
