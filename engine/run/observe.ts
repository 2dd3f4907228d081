/** Reads what the probing steps left in the arena. */
import type { Buffer, MeasuredSlot, Plan, Take } from '../compile/plan.ts';
import type { LayerStatistics, Probe, Statistics } from '../contract/run.ts';
import type { Arena } from './arena.ts';

/** A number as the contract carries it: null where it is not finite. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What a snapshot says, wherever in training it was taken. */
export type Observed = Pick<Probe, 'layers' | 'parameters'>;

export function readProbe(plan: Plan, arena: Arena): Observed {
  const read = (slot: MeasuredSlot, saturates = false): Statistics => readStatistics(arena, slot, saturates);
  return {
    layers: plan.probes.map(({ node, kind, saturates, activation, gradient, dead, numbers }) => ({
      id: node,
      kind,
      activation: read(activation, saturates),
      gradient: gradient && read(gradient),
      dead: dead && readNumber(arena, dead, 'mean'),
      numbers: Object.fromEntries(
        numbers.map(({ name, take, stats }) => [name, stats.map((one) => readNumber(arena, one, take))]),
      ),
    })),
    parameters: plan.parameterProbes.map(({ node, name, weight, gradient, update }) => ({
      node,
      name,
      weight: read(weight),
      gradient: read(gradient),
      update: update && read(update),
    })),
  };
}

/** In the order of the kernel momentsReduce. */
function moments(arena: Arena, stats: Buffer) {
  const [mean, std, min, max, zeros, saturated, nonFinite, norm] = arena.floats(stats);
  return {
    mean: mean!,
    std: std!,
    min: min!,
    max: max!,
    zeros: zeros!,
    saturated: saturated!,
    nonFinite: nonFinite!,
    norm: norm!,
  };
}

function readNumber(arena: Arena, stats: Buffer, take: Take): number | null {
  const all = moments(arena, stats);
  return finite(take === 'variance' ? all.std ** 2 : all[take]);
}

function readStatistics(arena: Arena, { stats, counts }: MeasuredSlot, saturates: boolean): Statistics {
  const { mean, std, min, max, zeros, saturated, nonFinite, norm } = moments(arena, stats);
  return {
    mean: finite(mean),
    std: finite(std),
    min: finite(min),
    max: finite(max),
    zeros,
    saturated: saturates ? saturated : null,
    nonFinite,
    norm: finite(norm),
    histogram: [...arena.integers(counts)],
  };
}

/**
 * The layer nearest to the output whose weights are not all numbers: gradients come from there, so it broke first. Null
 * where all are.
 */
export function brokenWeights(plan: Plan, arena: Arena): string | null {
  return plan.parameters.findLast(({ value }) => !allFinite(arena.floats(value)))?.node ?? null;
}

/** A loop: a callback for each of a million weights in shared memory would take a quarter of a second. */
function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return false;
  return true;
}

/** The first layer of an observed step with outputs that are not all numbers; of a loss that is none, the output itself. */
export function brokenLayer(layers: readonly LayerStatistics[], output: string): string {
  return layers.find(({ activation }) => activation.nonFinite > 0)?.id ?? output;
}
