/**
 * What happens between the gradients of a step and its new weights, in this order: the gradient is clipped as a whole,
 * penalties join it (or the weights shrink beside it), the optimizer takes its step, and norms are held to their limit.
 */
import { sumsLength } from '../kernels/signatures.ts';
import type { ParameterSpec } from '../layers/layer.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Builder } from './builder.ts';
import type { Part, Weight, Weights } from './parameters.ts';
import type { Buffer, Emit, Step } from './plan.ts';

export interface UpdateOptions {
  readonly optimizer: Optimizer;
  /** λ of λ/2·‖w‖², where a layer has none of its own. */
  readonly weightDecay: number;
  /** λ of λ·‖w‖₁, where a layer has none of its own. */
  readonly l1?: number;
  /** Whether penalties are part of the gradient, or shrink the weights beside the optimizer's step. */
  readonly decay?: 'coupled' | 'decoupled';
  /** Whether biases and norms are decayed too. */
  readonly decayAll?: boolean;
  /** The largest norm of the weights into a unit; null: any. */
  readonly maxNorm?: number | null;
  /** The largest norm of all gradients together; null: any. */
  readonly clip?: number | null;
}

export function update(
  builder: Builder,
  weights: Weights,
  hyper: Buffer,
  options: UpdateOptions,
  into: Step[],
): void {
  const emit = builder.emitter(into);
  const learning = [...weights.values()].flatMap(({ gradient, parts, ...weight }) => {
    if (!gradient) return [];
    const { spec } = weight;
    const learnt = parts.flatMap((part) =>
      part.gradient ? [{ ...part, spec, gradient: part.gradient }] : [],
    );
    return [{ ...weight, gradient, parts: learnt }];
  });
  if (typeof options.clip === 'number') clip(builder, learning, options.clip, emit);
  for (const weight of learning) {
    builder.at(weight.node, () => {
      for (const part of weight.parts) step(part, hyper, options, emit);
      // By columns where the step was by rows: lanes then meet between the two, and so once a weight.
      hold(weight, options, emit);
    });
  }
}

interface LearningPart extends Part {
  readonly spec: ParameterSpec;
  readonly gradient: Buffer;
}
interface Learning extends Omit<Weight, 'gradient' | 'parts'> {
  readonly gradient: Buffer;
  readonly parts: readonly LearningPart[];
}

/** Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, section 3.2. */
function clip(builder: Builder, weights: readonly Learning[], limit: number, emit: Emit): void {
  const all = builder.buffer('clip.squares', weights.length * sumsLength);
  const factor = builder.buffer('clip.factor', 4);
  const parts = weights.map(({ node, spec, gradient }) => {
    const partials = builder.buffer(`squares.${node}.${spec.name}`, sumsLength);
    builder.at(node, () => emit('dot', { partials, a: gradient, b: gradient, length: gradient.length }));
    return { node, partials };
  });
  parts.forEach(({ node, partials: x }, index) => {
    const from = { x, rows: 1, columns: sumsLength, xColumns: sumsLength, xFirst: 0 };
    const to = { out: all, outColumns: all.length, outFirst: index * sumsLength };
    builder.at(node, () => emit('copyColumns', { ...from, ...to }));
  });
  emit('clipScale', { out: factor, partials: all, tensors: parts.length, limit });
  for (const { node, parts } of weights) {
    for (const { gradient: x, rows, columns } of parts) {
      builder.at(node, () => emit('scaleBy', { out: x, x, factor, rows, columns }));
    }
  }
}

function step(part: LearningPart, hyper: Buffer, options: UpdateOptions, emit: Emit): void {
  const { value, gradient, memory, rows, columns, spec } = part;
  const { optimizer } = options;
  const { l2, l1 } = penalties(spec, options);
  const beside = options.decay === 'decoupled';
  if (l1 > 0 && !beside) emit('l1Gradient', { gradient, weight: value, rows, columns, strength: l1 });
  // An optimizer that decays beside its step by itself does so with what it is told.
  const apart = { l2: beside && !optimizer.decoupled ? l2 : 0, l1: beside ? l1 : 0 };
  if (apart.l2 > 0 || apart.l1 > 0) emit('decoupledDecay', { weight: value, hyper, rows, columns, ...apart });
  const decay = l2 - apart.l2;
  optimizer.update({ weight: value, gradient, memory, hyper, rows, columns, decay, emit });
}

function hold(
  { value: weight, rows, columns, packed, spec }: Learning,
  { maxNorm: limit = null }: UpdateOptions,
  emit: Emit,
): void {
  if (limit === null || !spec.unit) return;
  if (packed) return emit('maxNormSlivers', { weight, rows, n: columns, limit });
  const kernel = spec.unit === 'columns' ? 'maxNormColumns' : 'maxNormRows';
  emit(kernel, { weight, rows, columns, limit });
}

/** The λ of both penalties of one tensor: its own, the experiment's, or none. */
export function penalties(spec: ParameterSpec, options: UpdateOptions): { l2: number; l1: number } {
  const { weightDecay, l1 = 0, decayAll = false } = options;
  const exempt = spec.decay === 'none' && !decayAll;
  if (exempt) return { l2: 0, l1: 0 };
  return { l2: typeof spec.decay === 'number' ? spec.decay : weightDecay, l1: spec.l1 ?? l1 };
}
