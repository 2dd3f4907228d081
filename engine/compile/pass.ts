/**
 * One way through the network, in training or in test mode: the batch, the layers forward, and what they see while they
 * write their steps. What a training pass or a test pass makes of it is in the files of these.
 */
import { packedLength } from '../kernels/signatures.ts';
import type { Testing } from '../testing/testing.ts';
import type { Builder, LowerOptions } from './builder.ts';
import { placeInKind, sizeOf, type ShapedGraph, type ShapedNode } from './graph.ts';
import type { ForwardContext, Tensor } from './lowering.ts';
import type { FittedInput } from './input-steps.ts';
import { weightName, type States, type Weights } from './parameters.ts';
import type { Buffer, ElementType, Step } from './plan.ts';
import { Source, type Examples } from './source.ts';
import { streamOf } from './streams.ts';

type Section =
  | 'gather'
  | 'weights'
  | 'pack'
  | 'made'
  | 'forward'
  | 'loss'
  | 'average'
  | 'backward'
  | 'first'
  | 'then'
  | 'update';

export interface PassOptions {
  /** What buffers are called by, so that those of one pass are told from another's. */
  readonly prefix: string;
  /** Whether batch norm looks at its batch. */
  readonly training: boolean;
  /** Whether weights are learnt from it. */
  readonly learning?: boolean;
  /** Whether layers draw masks. */
  readonly random: boolean;
  /** How a test example passes; left out: once, as it is. */
  readonly testing?: Testing | null;
  readonly rows: number;
  /** Where weights packed ahead for both passes are packed. */
  readonly pack: Step[];
  readonly packed?: ReadonlyMap<string, Buffer>;
}

/** What all passes of a plan share. */
export interface PassParts {
  readonly builder: Builder;
  readonly graph: ShapedGraph;
  readonly options: LowerOptions;
  readonly weights: Weights;
  readonly states: States;
  readonly fitted: FittedInput;
  readonly key: Buffer;
}

type Context = Omit<ForwardContext, 'emit'>;

export class Pass {
  readonly packedAhead = new Map<string, Buffer>();
  readonly sections: Readonly<Record<Section, Step[]>> = {
    gather: [],
    weights: [],
    pack: [],
    made: [],
    forward: [],
    loss: [],
    average: [],
    backward: [],
    first: [],
    then: [],
    update: [],
  };
  /** The outputs of the nodes, in their order. */
  readonly tensors: Tensor[] = [];
  private readonly kept = new Map<string, Buffer>();
  private counted: Buffer | null = null;

  constructor(
    readonly parts: PassParts,
    readonly mode: PassOptions,
  ) {}

  /** The network's own. */
  get outputTensor(): Tensor {
    return this.tensors[this.parts.graph.output]!;
  }

  /** One integer, the rows that are examples; null where no layer asked for it. */
  get countBuffer(): Buffer | null {
    return this.counted;
  }

  /** Whether this is one of several test passes that are averaged. */
  get averages(): boolean {
    return (this.mode.testing?.passes ?? 1) > 1;
  }

  source(examples: Examples | null): Source {
    const { builder, options, fitted, key, graph } = this.parts;
    const { rows, training, random } = this.mode;
    const node = graph.nodes[graph.input]!;
    const parts = {
      ...{ builder, options, node, fitted, key, rows },
      augments: training && random,
      classes: options.classes ?? sizeOf(graph.nodes[graph.output]!.shape),
      labelsStay: this.averages,
      sees: Boolean(this.mode.testing?.views),
      emit: builder.emitter(this.sections.gather),
      named: (name: string) => this.named(name),
      count: () => this.count(),
    };
    return builder.at(node.id, () => new Source(parts, examples));
  }

  forward(input: Tensor, seen?: (index: number, output: Buffer, context: Context) => void): void {
    const { builder, graph } = this.parts;
    const emit = builder.emitter(this.sections.forward);
    graph.nodes.forEach((node, index) => {
      const inputs = node.inputs.map((from) => this.tensors[from]!);
      const output = inputs.length === 0 ? input : this.outputOf(node, inputs);
      this.tensors.push(output);
      const context = this.context(node, inputs, output, this.sections.forward);
      if (inputs.length > 0) builder.at(node.id, () => node.layer.forward({ ...context, emit }));
      seen?.(index, output.buffer, context);
    });
  }

  private outputOf(node: ShapedNode, inputs: readonly Tensor[]): Tensor {
    const columns = sizeOf(node.shape);
    const { rows } = this.mode;
    const buffer = node.layer.alias
      ? inputs[0]!.buffer
      : this.parts.builder.buffer(this.named(node.id), rows * columns);
    return { buffer, rows, columns, shape: node.shape };
  }

  /** `here`: the section the node's own steps go to. */
  context(node: ShapedNode, inputs: readonly Tensor[], output: Tensor, here: Step[]) {
    return {
      inputs,
      output,
      training: this.mode.training,
      learning: this.mode.learning ?? false,
      random: this.mode.random,
      count: () => this.count(),
      stream: streamOf('layer', node.id),
      key: this.parts.key,
      placeInKind: placeInKind(this.parts.graph, node),
      beforehand: this.beforehand(here),
      parameter: (name: string) => this.parts.weights.get(weightName(node.id, name))!,
      state: (name: string) => this.parts.states.get(weightName(node.id, name))!.value,
      keep: (name: string, length: number, element?: ElementType) =>
        this.keep(weightName(node.id, name), length, element),
      packed: (name: string, transposed: boolean) => this.packed(weightName(node.id, name), transposed, here),
      scratch: (elements: number) => this.parts.builder.scratch(node.id, elements),
    };
  }

  /** Ahead of everything, where lanes meet once for all layers; or on the spot, so that it lives no longer than needed. */
  private beforehand(here: Step[]) {
    const { sections } = this;
    const { builder, options } = this.parts;
    const [first, then] = options.packing === 'ahead' ? [sections.weights, sections.made] : [here, here];
    return { first: builder.emitter(first), then: builder.emitter(then) };
  }

  /** Only where a layer asks for it: nobody else needs it written. */
  private count(): Buffer {
    const name = this.named('count');
    return (this.counted ??= this.parts.builder.buffer(name, 1, { element: 'integer', kept: true }));
  }

  private keep(name: string, length: number, element: ElementType = 'float'): Buffer {
    const known = this.kept.get(name);
    if (known) return known;
    const made = this.parts.builder.buffer(this.named(name), length, { element });
    this.kept.set(name, made);
    return made;
  }

  named(name: string): string {
    return `${this.mode.prefix}${name}`;
  }

  private packed(name: string, transposed: boolean, here: Step[]): Buffer {
    const { value, rows, columns: stride, packed: already } = this.parts.weights.get(name)!;
    if (already && !transposed) return value;
    const ahead = this.parts.options.packing === 'ahead';
    const id = `${name}${transposed ? '.transposed' : ''}`;
    const shared = this.mode.packed?.get(id);
    if (shared) return shared;
    // What the test pass needs too is packed by a program of its own as well, and keeps its memory.
    const kept = ahead && here === this.sections.forward && this.parts.options.data !== null;
    const length = transposed ? packedLength(stride, rows) : packedLength(rows, stride);
    const packed = this.parts.builder.buffer(`packed.${id}`, length, { kept });
    for (const into of [ahead ? this.sections.pack : here, ...(kept ? [this.mode.pack] : [])]) {
      const emit = this.parts.builder.emitter(into);
      if (already) emit('packTurned', { packed, w: value, rows, columns: stride });
      else if (transposed) emit('packTransposed', { packed, b: value, stride, k: stride, n: rows });
      else emit('packB', { packed, b: value, stride, rows, n: stride });
    }
    if (kept) this.packedAhead.set(id, packed);
    return packed;
  }
}
