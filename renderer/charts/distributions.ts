/** Which tensors of a snapshot have a histogram to look at, by what is looked at. */
import type { Probe, Statistics } from '../../engine/contract/run.ts';
import { parametersOf, speaking } from './health.ts';

export const distributions = ['activation', 'gradient', 'weight', 'weightGradient', 'update'] as const;
export type Distribution = (typeof distributions)[number];

export interface Distributed {
  /** A layer, or a parameter of one: `fc1`, `fc1.weight`. */
  readonly id: string;
  readonly statistics: Statistics | null;
}

/** In the order of the network. */
export function distributed(probe: Probe, which: Distribution): readonly Distributed[] {
  if (which === 'activation' || which === 'gradient') {
    return speaking(probe).map((layer) => ({ id: layer.id, statistics: layer[which] }));
  }
  const kind = which === 'weightGradient' ? 'gradient' : which;
  return probe.parameters.map((parameter) => ({
    id: `${parameter.node}.${parameter.name}`,
    statistics: parameter[kind],
  }));
}

/** Of one layer: its output, or what stands for its parameters, the first of them. */
export function ofLayer(probe: Probe, layer: string, which: Distribution): Statistics | null {
  if (which === 'activation' || which === 'gradient') {
    return probe.layers.find(({ id }) => id === layer)?.[which] ?? null;
  }
  const kind = which === 'weightGradient' ? 'gradient' : which;
  return parametersOf(probe, layer)[0]?.[kind] ?? null;
}

/** Whatever any of the snapshots has, in the order of the one that has most. */
export function distributedIds(probes: readonly Probe[], which: Distribution): readonly string[] {
  return probes
    .map((probe) => distributed(probe, which).map(({ id }) => id))
    .reduce<readonly string[]>((most, ids) => (ids.length > most.length ? ids : most), []);
}
