/** The parameters of a network in memory, and the steps that give them their first values. */
import { sliver } from '../kernels/packed.ts';
import { signatures } from '../kernels/signatures.ts';
import { initializers } from '../initializers/index.ts';
import type { Fill, UnitVariance } from '../initializers/initializer.ts';
import type { ParameterSpec } from '../layers/layer.ts';
import type { Builder, LowerOptions } from './builder.ts';
import { sizeOf, type ShapedGraph } from './graph.ts';
import type { ParameterTensor } from './lowering.ts';
import type { Buffer, Emit, StateSlot, Step, WholeStart } from './plan.ts';
import { streamOf } from './streams.ts';

export interface Weight extends ParameterTensor {
  readonly node: string;
  readonly spec: ParameterSpec;
  readonly memory: readonly Buffer[];
  /** What the optimizer steps over: all of it, or, of a packed matrix whose rows lanes own, each of its slivers. */
  readonly parts: readonly Part[];
}

/** (rows, columns), row after row. */
export interface Part {
  readonly value: Buffer;
  readonly gradient: Buffer | null;
  readonly memory: readonly Buffer[];
  readonly rows: number;
  readonly columns: number;
}

/** Its elements in the order in which they lie in memory, as a matrix. */
export const inMemory = ({ packed, rows, columns }: ParameterTensor) =>
  packed ? { rows: (rows * columns) / sliver, columns: sliver } : { rows, columns };

export type Weights = ReadonlyMap<string, Weight>;
export type States = ReadonlyMap<string, StateSlot & { readonly initial: number }>;
export const weightName = (node: string, parameter: string): string => `${node}.${parameter}`;

export function declareParameters(builder: Builder, graph: ShapedGraph, options: LowerOptions): Weights {
  const weights = new Map<string, Weight>();
  const learns = options.training !== null || options.weightGradients === true;
  for (const node of graph.nodes) {
    for (const spec of node.layer.parameters(node.inputShapes)) {
      const name = weightName(node.id, spec.name);
      const length = sizeOf(spec.shape);
      const value = builder.buffer(name, length, { kept: true });
      const gradient = learns
        ? builder.buffer(`d.${name}`, length, { kept: options.training === null })
        : null;
      const memory = (options.training?.optimizer.memory ?? []).map((kind) =>
        builder.buffer(`${kind}.${name}`, length, { kept: true }),
      );
      // A vector is a column: lanes then update what they have summed themselves.
      const rows = spec.shape[0]!;
      const columns = length / rows;
      const whole = { value, gradient, memory, rows, columns };
      const packed = spec.packed ?? false;
      const byUnits = packed && ownedByUnits(rows, columns, options);
      const inUnits = { ...whole, rows: columns / sliver, columns: rows * sliver };
      const parts = byUnits ? [inUnits] : packed ? sliversOf(builder, whole) : [whole];
      weights.set(name, { node: node.id, spec, packed, byUnits, parts, ...whole });
    }
  }
  return weights;
}

/**
 * The fewest pieces in which a layer's work comes: slivers where lanes own units, and the runs of images whose gradients by filters
 * are summed apart. Undefined where all of it is cut by rows, and where the runs are too few for shares to follow.
 */
export function piecesOf(weights: Weights, steps: readonly Step[], lanes: number): number | undefined {
  const owned = [...weights.values()].filter(({ byUnits }) => byUnits);
  const runs = steps.flatMap(({ kernel, args }) => {
    const slots = kernel === 'convolutionWeightGradient' ? args[slotsAt] : null;
    return typeof slots === 'number' && slots >= finely * lanes ? [slots] : [];
  });
  const pieces = [...owned.map(({ columns }) => columns / sliver), ...runs];
  return pieces.length > 0 ? Math.min(...pieces) : undefined;
}

const slotsAt = signatures.convolutionWeightGradient.parameters.findIndex(({ name }) => name === 'slots');

/** Pieces of every lane that are enough for shares to follow what cores do in the time: to an eighth. */
const finely = 8;

/** Floats a lane must be spared from fetching for two more meetings of the lanes to pay: 64 KiB, some 5 µs. */
const worthMeeting = 16_384;

/**
 * Lanes that own inputs of a layer fetch, in every step, the weights of all others out of the caches of other cores. Lanes that
 * own units fetch the others' examples instead, and weights, gradients and update stay where they are, but lanes meet before
 * and after the product. Units come in slivers, of which every lane must have as many, and enough. One lane owns all: by units it
 * makes one step of the update and not one for each sliver.
 */
function ownedByUnits(inputs: number, units: number, { lanes, batch, training }: LowerOptions): boolean {
  const slivers = units / sliver;
  const others = (lanes - 1) / lanes;
  const spared = inputs * others * (units - batch * others);
  const shared = slivers % lanes === 0 && slivers >= finely * lanes && spared >= worthMeeting;
  return training !== null && (lanes === 1 || shared);
}

function sliversOf(builder: Builder, { value, gradient, memory, rows }: Part): Part[] {
  const gradients = gradient && builder.slivers(gradient, rows);
  const memories = memory.map((buffer) => builder.slivers(buffer, rows));
  return builder.slivers(value, rows).map((part, index) => ({
    value: part,
    gradient: gradients?.[index] ?? null,
    memory: memories.map((parts) => parts[index]!),
    rows,
    columns: sliver,
  }));
}

export function declareStates(builder: Builder, graph: ShapedGraph): States {
  const states = new Map<string, StateSlot & { initial: number }>();
  for (const { id, layer, inputShapes } of graph.nodes) {
    for (const { name, shape, initial } of layer.states(inputShapes)) {
      const value = builder.buffer(weightName(id, name), sizeOf(shape), { kept: true });
      states.set(weightName(id, name), { node: id, name, shape, initial, value });
    }
  }
  return states;
}

export interface FirstValues {
  /** Tensors made as a whole of what the steps have drawn. */
  readonly wholes: readonly WholeStart[];
  /** Weights to be scaled until the outputs of their nodes have variance 1, in the order of the network. */
  readonly scaled: readonly (UnitVariance & { readonly node: string; readonly value: Buffer })[];
}

export function initialValues(
  builder: Builder,
  weights: Weights,
  states: States,
  key: Buffer,
  into: Step[],
): FirstValues {
  const emit = builder.emitter(into);
  const wholes: WholeStart[] = [];
  const scaled: FirstValues['scaled'][number][] = [];
  for (const [name, { node, spec, value, memory, packed, rows, columns }] of weights) {
    const how = initializers.fill(spec.init, spec);
    builder.at(node, () => {
      const drawn = packed ? builder.buffer(`drawn.${name}`, value.length) : value;
      fill(emit, drawn, how, key, streamOf('init', name));
      if (packed) emit('packB', { packed: value, b: drawn, stride: columns, rows, n: columns });
      for (const buffer of memory) emit('fill', { out: buffer, length: buffer.length, value: 0 });
    });
    if (how.kind !== 'orthogonal' && how.kind !== 'identity') continue;
    wholes.push({ value, shape: spec.shape, packed, how });
    if ('unitVariance' in how && how.unitVariance) scaled.push({ node, value, ...how.unitVariance });
  }
  for (const { node, value: out, initial: value } of states.values()) {
    builder.at(node, () => emit('fill', { out, length: out.length, value }));
  }
  return { wholes, scaled };
}

function fill(emit: Emit, out: Buffer, how: Fill, key: Buffer, stream: number): void {
  const { length } = out;
  const random = { out, key, length, stream };
  switch (how.kind) {
    case 'constant':
      return emit('fill', { out, length, value: how.value });
    case 'normal':
      return emit('randomNormal', { ...random, mean: how.mean, std: how.std });
    case 'truncated':
      return emit('truncatedNormal', { ...random, mean: how.mean, std: how.std });
    case 'uniform':
      return emit('randomUniform', { ...random, low: how.low, high: how.high });
    case 'orthogonal':
      return emit('randomNormal', { ...random, mean: 0, std: 1 });
    case 'identity':
      return emit('fill', { out, length, value: 0 });
  }
}
