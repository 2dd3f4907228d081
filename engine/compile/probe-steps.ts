/** The steps that observe: what is measured of every node and every parameter, in observed steps only. */
import { momentsLength } from '../kernels/signatures.ts';
import type { Builder } from './builder.ts';
import { sizeOf, type ShapedGraph } from './graph.ts';
import type { ForwardContext } from './lowering.ts';
import { Measuring } from './measure-steps.ts';
import type { Weight, Weights } from './parameters.ts';
import { inMemory, weightName } from './parameters.ts';
import type { Buffer, MeasuredSlot, ParameterProbeSlot, ProbeSlot, Step } from './plan.ts';

type Forward = Pick<ProbeSlot, 'activation' | 'dead' | 'numbers'>;

interface ObservedWeight {
  readonly weight: Weight;
  readonly slots: Omit<ParameterProbeSlot, 'update'>;
  /** The weights before the update, and then what it added. */
  readonly change: Buffer;
}

export class ProbeSteps {
  private readonly forward = new Map<number, Forward>();
  private readonly back = new Map<number, MeasuredSlot>();
  /** Statistics of outputs, by tensor: an input of a later node is measured already. */
  private readonly outputs = new Map<Buffer, Buffer>();
  private readonly observed: ObservedWeight[] = [];
  private updates: readonly MeasuredSlot[] = [];
  private readonly builder: Builder;
  private readonly graph: ShapedGraph;
  private readonly bins: number;

  constructor(builder: Builder, graph: ShapedGraph, bins: number) {
    this.builder = builder;
    this.graph = graph;
    this.bins = bins;
  }

  /**
   * Of a node that has memory of its own, as soon as its output is complete: observed later it would have to be kept
   * until then, and what a deep network lets go of on its way is most of its memory.
   */
  output(index: number, x: Buffer, context: Omit<ForwardContext, 'emit'>, into: Step[]): void {
    const { builder, graph, bins, outputs } = this;
    const node = graph.nodes[index]!;
    if (node.layer.alias) return;
    const { id, layer } = node;
    const measuring = new Measuring(builder, into, outputs);
    const target = { node: id, name: `activation.${id}`, x, zone: layer.saturation };
    const activation = measuring.full(target, bins);
    const dead = layer.dies
      ? measuring.moments({ node: id, name: `dead.${id}`, x: this.deadUnits(node, x, into) })
      : null;
    const emit = builder.emitter(into, { probe: true });
    const numbers = layer.observes.map(({ name, take, of }) => ({
      name,
      take,
      stats: builder
        .at(id, () => of({ ...context, emit }))
        .map((tensor, at) => measuring.moments({ node: id, name: `${name}${at}.${id}`, x: tensor })),
    }));
    measuring.emit();
    this.forward.set(index, { activation, dead, numbers });
  }

  /** The gradient of a node's output, as soon as it is complete. */
  gradient(index: number, x: Buffer, into: Step[]): void {
    const { id, layer } = this.graph.nodes[index]!;
    if (layer.alias) return;
    const measuring = new Measuring(this.builder, into);
    this.back.set(index, measuring.full({ node: id, name: `gradient.${id}`, x }, this.bins));
    measuring.emit();
  }

  /** A tensor with 1 for every unit that is 0 in the whole batch; a unit is a feature, or a channel of an image. */
  private deadUnits({ id, shape }: ShapedGraph['nodes'][number], x: Buffer, into: Step[]): Buffer {
    const units = shape[0]!;
    const area = sizeOf(shape) / units;
    const out = this.builder.buffer(`units.${id}`, units);
    const emit = this.builder.emitter(into, { probe: true });
    this.builder.at(id, () => emit('unitZeros', { out, x, rows: x.length / (units * area), units, area }));
    return out;
  }

  /** Before the update, when the gradients of the weights are there. */
  parameters(weights: Weights): Step[] {
    const { builder, bins } = this;
    const steps: Step[] = [];
    const emit = builder.emitter(steps, { probe: true });
    const measuring = new Measuring(builder, steps);
    for (const weight of weights.values()) {
      const { node, spec, value, gradient } = weight;
      if (!gradient) continue;
      const name = weightName(node, spec.name);
      const slots = {
        node,
        name: spec.name,
        weight: measuring.full({ node, name: `weight.${name}`, x: value }, bins),
        gradient: measuring.full({ node, name: `gradient.${name}`, x: gradient }, bins),
      };
      const change = builder.buffer(`change.${name}`, value.length);
      builder.at(node, () => emit('scale', { out: change, x: value, ...inMemory(weight), factor: -1 }));
      this.observed.push({ weight, slots, change });
    }
    measuring.emit();
    return steps;
  }

  /** After the update: −before + after. */
  changes(): Step[] {
    const steps: Step[] = [];
    const emit = this.builder.emitter(steps, { probe: true });
    const measuring = new Measuring(this.builder, steps);
    this.updates = this.observed.map(({ weight, change }) => {
      const { node, spec, value } = weight;
      this.builder.at(node, () => emit('accumulate', { y: change, x: value, ...inMemory(weight) }));
      const name = `update.${weightName(node, spec.name)}`;
      return measuring.full({ node, name, x: change }, this.bins);
    });
    measuring.emit();
    return steps;
  }

  /** Where the numbers of each node and each parameter will be. */
  result(): { probes: ProbeSlot[]; parameterProbes: ParameterProbeSlot[] } {
    return {
      probes: [...this.forward].map(([index, forward]) => {
        const { id, layer } = this.graph.nodes[index]!;
        const gradient = this.back.get(index) ?? null;
        return { node: id, kind: layer.kind, saturates: layer.saturation !== null, gradient, ...forward };
      }),
      parameterProbes: this.observed.map(({ slots }, index) => {
        return { ...slots, update: this.updates[index] ?? null };
      }),
    };
  }
}

/** Mean, deviation and the rest of a tensor, in every step and not in observed ones alone; where they will be. */
export function momentsOf(builder: Builder, node: string, name: string, x: Buffer, into: Step[]): Buffer {
  const stats = builder.buffer(`stats.${name}`, 8, { kept: true });
  const partials = builder.buffer(`moments.${name}`, momentsLength);
  const emit = builder.emitter(into);
  const { length } = x;
  builder.at(node, () => {
    emit('moments', { partials, x, length, low: -Infinity, high: Infinity });
    emit('momentsReduce', { stats, partials, length });
  });
  return stats;
}
