/** The steps that measure tensors: moments and, where wanted, a histogram, each kept until it is read. */
import { histogramLength, momentsLength } from '../kernels/signatures.ts';
import type { Saturation } from '../layers/layer.ts';
import type { Builder } from './builder.ts';
import type { Buffer, MeasuredSlot, Step } from './plan.ts';

export interface Target {
  readonly node: string;
  /** Of the buffers that are made for it. */
  readonly name: string;
  readonly x: Buffer;
  readonly zone?: Saturation | null;
}

/** Kernel by kernel and not tensor by tensor, so that lanes meet four times and not four times a tensor. */
export class Measuring {
  private readonly builder: Builder;
  private readonly steps: Step[];
  private readonly work: (Target & { stats: Buffer; counts: Buffer | null; bins: number })[] = [];
  private readonly byTensor: Map<Buffer, Buffer>;

  /** `measured`: statistics there are already, by tensor; what is measured here is added. */
  constructor(builder: Builder, into: Step[], measured = new Map<Buffer, Buffer>()) {
    this.builder = builder;
    this.steps = into;
    this.byTensor = measured;
  }

  /** Statistics with a histogram of so many bins. */
  full(target: Target, bins: number): MeasuredSlot {
    const counts = this.builder.buffer(`counts.${target.name}`, bins, { element: 'integer', kept: true });
    return { stats: this.add(target, counts, bins), counts };
  }

  /** Statistics alone. Those of a tensor that is measured anyway are shared. */
  moments(target: Target): Buffer {
    return this.byTensor.get(target.x) ?? this.add(target, null, 0);
  }

  /** Writes the steps of all that was asked for. */
  emit(): void {
    const { builder } = this;
    const emit = builder.emitter(this.steps, { probe: true });
    const targets = this.work.map((target) => ({
      ...target,
      moments: builder.buffer(`moments.${target.name}`, momentsLength),
      histogram: target.counts && builder.buffer(`histogram.${target.name}`, histogramLength(target.bins)),
      length: target.x.length,
    }));
    const each = (step: (target: (typeof targets)[number]) => void): void => {
      for (const target of targets) builder.at(target.node, () => step(target));
    };
    each(({ moments: partials, x, length, zone }) => {
      const { low, high } = zone ?? { low: -Infinity, high: Infinity };
      emit('moments', { partials, x, length, low, high });
    });
    each(({ stats, moments, length }) => emit('momentsReduce', { stats, partials: moments, length }));
    each(({ histogram, x, stats, length, bins }) => {
      if (histogram) emit('histogram', { partials: histogram, x, stats, length, bins });
    });
    each(({ counts, histogram, bins }) => {
      if (counts && histogram) emit('histogramReduce', { counts, partials: histogram, bins });
    });
  }

  private add(target: Target, counts: Buffer | null, bins: number): Buffer {
    const stats = this.builder.buffer(`stats.${target.name}`, 8, { kept: true });
    this.byTensor.set(target.x, stats);
    this.work.push({ ...target, stats, counts, bins });
    return stats;
  }
}
