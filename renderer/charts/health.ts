/** How the layers of a network are doing: which numbers say so, and how they read. */
import type { LayerStatistics, ParameterStatistics, Probe, Statistics } from '../../engine/contract/run.ts';
import { percent, quantity, tick } from '../ui/format.ts';
import { linearBounds, logBounds, type Bounds } from './series.ts';

export const measures = [
  'std',
  'zeros',
  'dead',
  'saturated',
  'gradient',
  'weightGradient',
  'updateRatio',
] as const;
export type Measure = (typeof measures)[number];

/** Layers that only hand their input on say nothing of their own. */
const silentKinds = new Set(['input', 'output', 'flatten']);

export function speaking(probe: Probe): readonly LayerStatistics[] {
  return probe.layers.filter(({ kind }) => !silentKinds.has(kind));
}

/** Update-to-weight ratios that people call healthy: around a thousandth. */
export const healthyRatio = { min: 3e-4, max: 3e-3 } as const;

export function measureOf(probe: Probe, layer: LayerStatistics, measure: Measure): number | null {
  switch (measure) {
    case 'dead':
      return layer.dead;
    case 'weightGradient':
      return normOf(parametersOf(probe, layer.id).map(({ gradient }) => gradient));
    case 'updateRatio':
      return updateRatio(parametersOf(probe, layer.id));
    case 'std':
      return layer.activation.std;
    case 'zeros':
      return layer.activation.zeros;
    case 'saturated':
      return layer.activation.saturated;
    case 'gradient':
      return normOf([layer.gradient]);
  }
}

export function parametersOf(probe: Probe, layer: string): readonly ParameterStatistics[] {
  return probe.parameters.filter(({ node }) => node === layer);
}

/** ‖Δw‖ / ‖w‖ over these tensors together; null where there are none, or they are all zero. */
export function updateRatio(parameters: readonly ParameterStatistics[]): number | null {
  const change = normOf(parameters.map(({ update }) => update));
  const size = normOf(parameters.map(({ weight }) => weight));
  return change === null || size === null || size === 0 ? null : change / size;
}

/** Of several tensors together. What is left of one that is partly not finite would say nothing. */
function normOf(tensors: readonly (Statistics | null)[]): number | null {
  if (tensors.length === 0) return null;
  let squares = 0;
  for (const tensor of tensors) {
    if (tensor === null || tensor.nonFinite > 0 || tensor.norm === null) return null;
    squares += tensor.norm ** 2;
  }
  return Math.sqrt(squares);
}

export function isShare(measure: Measure): boolean {
  return measure === 'zeros' || measure === 'dead' || measure === 'saturated';
}

export function measureText(value: number | null, measure: Measure): string {
  if (isShare(measure)) return percent(value, 1);
  // Gradients and ratios are small, and lie far apart: digits that count, wherever the point is.
  if (measure === 'std' || value === null || !Number.isFinite(value)) return quantity(value, 2);
  return tick(value, 2);
}

/** Shares always from 0 to 100 %; the rest on a logarithmic scale, since signals grow and shrink by factors. */
export function measureBounds(values: readonly number[], measure: Measure): Bounds {
  if (isShare(measure)) return linearBounds([0, 1], { ticks: 4 });
  // The band of what is healthy is always in sight.
  return logBounds(measure === 'updateRatio' ? [...values, healthyRatio.min, healthyRatio.max] : values);
}

/** The layers that the most detailed of the probes has, in its order. */
export function layersOf(probes: readonly Probe[]): readonly string[] {
  const longest = probes
    .map(speaking)
    .reduce<readonly LayerStatistics[]>((most, layers) => (layers.length > most.length ? layers : most), []);
  return longest.map(({ id }) => id);
}
