/** The steps that observe: statistics of one tensor of every node, run in observed steps only. */
import { histogramLength, momentsLength } from '../kernels/signatures.ts';
import type { Builder } from './builder.ts';
import type { ShapedGraph } from './graph.ts';
import type { Buffer, ProbeSlot, Step } from './plan.ts';

type Observed = ProbeSlot['activation'];

export class ProbeSteps {
  private readonly slots = new Map<number, { activation?: Observed; gradient?: Observed }>();
  private readonly builder: Builder;
  private readonly graph: ShapedGraph;
  private readonly bins: number;

  constructor(builder: Builder, graph: ShapedGraph, bins: number) {
    this.builder = builder;
    this.graph = graph;
    this.bins = bins;
  }

  /**
   * Of a node that has memory of its own, as soon as the tensor is complete: observed later it would have to be kept
   * until then, and what a deep network lets go of on its way is most of its memory.
   */
  observe(index: number, x: Buffer, which: 'activation' | 'gradient', into: Step[]): void {
    const { builder, graph, bins } = this;
    const node = graph.nodes[index]!;
    if (node.layer.alias) return;
    const name = `${which}.${node.id}`;
    const stats = builder.buffer(`stats.${name}`, 8, { kept: true });
    const counts = builder.buffer(`counts.${name}`, bins, { element: 'integer', kept: true });
    this.slots.set(index, { ...this.slots.get(index), [which]: { stats, counts } });
    const moments = builder.buffer(`moments.${name}`, momentsLength);
    const histogram = builder.buffer(`histogram.${name}`, histogramLength(bins));
    const zone = which === 'activation' ? node.layer.saturation : null;
    const { low, high } = zone ?? { low: -Infinity, high: Infinity };
    const { length } = x;
    const emit = builder.emitter(into, true);
    builder.at(node.id, () => {
      emit('moments', { partials: moments, x, length, low, high });
      emit('momentsReduce', { stats, partials: moments, length });
      emit('histogram', { partials: histogram, x, stats, length, bins });
      emit('histogramReduce', { counts, partials: histogram, bins });
    });
  }

  /** Where each node's numbers will be. */
  result(): ProbeSlot[] {
    return [...this.slots].flatMap(([index, { activation, gradient = null }]) => {
      const { id, layer } = this.graph.nodes[index]!;
      const saturates = layer.saturation !== null;
      return activation ? [{ node: id, kind: layer.kind, saturates, activation, gradient }] : [];
    });
  }
}
