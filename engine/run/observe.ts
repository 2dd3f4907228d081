/** Reads what the probing steps left in the arena. */
import type { Plan, ProbeSlot } from '../compile/plan.ts';
import type { LayerStatistics, Statistics } from '../contract/run.ts';
import type { Arena } from './arena.ts';

/** A number as the contract carries it: null where it is not finite. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function readProbe(plan: Plan, arena: Arena): LayerStatistics[] {
  return plan.probes.map((slot) => ({
    id: slot.node,
    kind: slot.kind,
    activation: readStatistics(arena, slot.activation, slot.saturates),
    gradient: slot.gradient ? readStatistics(arena, slot.gradient, false) : null,
  }));
}

function readStatistics(arena: Arena, slot: ProbeSlot['activation'], saturates: boolean): Statistics {
  // The order is that of the kernel momentsReduce.
  const [mean, std, min, max, zeros, saturated, nonFinite, norm] = arena.floats(slot.stats);
  return {
    mean: finite(mean!),
    std: finite(std!),
    min: finite(min!),
    max: finite(max!),
    zeros: zeros!,
    saturated: saturates ? saturated! : null,
    nonFinite: nonFinite!,
    norm: finite(norm!),
    histogram: [...arena.integers(slot.counts)],
  };
}

/**
 * The layer nearest to the output whose weights are not all numbers: gradients come from there, so it broke first. Null
 * where all are.
 */
export function brokenWeights(plan: Plan, arena: Arena): string | null {
  const broken = plan.parameters.findLast(({ value }) =>
    arena.floats(value).some((x) => !Number.isFinite(x)),
  );
  return broken?.node ?? null;
}

/** The first layer of an observed step with outputs that are not all numbers; of a loss that is none, the output itself. */
export function brokenLayer(layers: readonly LayerStatistics[], output: string): string {
  return layers.find(({ activation }) => activation.nonFinite > 0)?.id ?? output;
}
