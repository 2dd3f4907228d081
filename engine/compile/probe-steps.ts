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

  /** Of every node that has memory of its own; phase by phase, so that lanes meet four times and not four a layer. */
  observe(tensorOf: (node: number) => Buffer | null, which: 'activation' | 'gradient'): Step[] {
    const { builder, graph, bins } = this;
    const steps: Step[] = [];
    const emit = builder.emitter(steps, true);
    const targets = graph.nodes.flatMap((node, index) => {
      const x = tensorOf(index);
      if (node.layer.alias || !x) return [];
      const name = `${which}.${node.id}`;
      const stats = builder.buffer(`stats.${name}`, 8, { kept: true });
      const counts = builder.buffer(`counts.${name}`, bins, { element: 'integer', kept: true });
      this.slots.set(index, { ...this.slots.get(index), [which]: { stats, counts } });
      const moments = builder.buffer(`moments.${name}`, momentsLength);
      const partial = builder.buffer(`histogram.${name}`, histogramLength(bins));
      const zone = which === 'activation' ? node.layer.saturation : null;
      const { low, high } = zone ?? { low: -Infinity, high: Infinity };
      return [{ node: node.id, x, stats, counts, moments, partial, length: x.length, low, high }];
    });
    const each = (work: (target: (typeof targets)[number]) => void): void => {
      for (const target of targets) builder.at(target.node, () => work(target));
    };
    each(({ moments, x, length, low, high }) => emit('moments', { partials: moments, x, length, low, high }));
    each(({ stats, moments, length }) => emit('momentsReduce', { stats, partials: moments, length }));
    each(({ partial, x, stats, length }) => emit('histogram', { partials: partial, x, stats, length, bins }));
    each(({ counts, partial }) => emit('histogramReduce', { counts, partials: partial, bins }));
    return steps;
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
