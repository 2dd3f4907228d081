/** One way through the network, in training or in test mode: forward, and back where there is something to learn. */
import { packedLength } from '../kernels/signatures.ts';
import { Backward } from './backward.ts';
import type { Builder, LowerOptions } from './builder.ts';
import { placeInKind, sizeOf, type ShapedGraph, type ShapedNode } from './graph.ts';
import type { ForwardContext, Tensor } from './lowering.ts';
import { weightName, type States, type Weights } from './parameters.ts';
import type { Buffer, ElementType, Handles, Step } from './plan.ts';
import { momentsOf, ProbeSteps } from './probe-steps.ts';
import { streamOf } from './streams.ts';
import { update } from './update.ts';

type Section =
  'gather' | 'weights' | 'pack' | 'made' | 'forward' | 'loss' | 'backward' | 'first' | 'then' | 'update';

export interface PassOptions {
  /** What buffers are called by, so that those of one pass are told from another's. */
  readonly prefix: string;
  readonly training: boolean;
  /** Whether layers draw masks. */
  readonly random: boolean;
  readonly rows: number;
  /** Where weights packed ahead for both passes are packed. */
  readonly pack: Step[];
  readonly packed?: ReadonlyMap<string, Buffer>;
}

type Context = Omit<ForwardContext, 'emit'>;
type DataHandles = NonNullable<Handles['data']>;

export class Pass {
  readonly packedAhead = new Map<string, Buffer>();
  data: DataHandles | null = null;
  private readonly sections: Record<Section, Step[]> = {
    gather: [],
    weights: [],
    pack: [],
    made: [],
    forward: [],
    loss: [],
    backward: [],
    first: [],
    then: [],
    update: [],
  };
  private readonly tensors: Tensor[] = [];
  private readonly kept = new Map<string, Buffer>();
  private counted: Buffer | null = null;

  constructor(
    private readonly builder: Builder,
    private readonly graph: ShapedGraph,
    private readonly options: LowerOptions,
    private readonly weights: Weights,
    private readonly states: States,
    private readonly key: Buffer,
    private readonly pass: PassOptions,
  ) {}

  train(hyper: Buffer) {
    const { builder, options, sections } = this;
    if (options.data) this.data = this.declareData(options.data);
    const source = this.gather(this.data?.trainValues, this.data?.trainLabels);
    const probes = new ProbeSteps(builder, this.graph, options.histogramBins);
    this.forward(source.input, (index, output, context) =>
      probes.output(index, output, context, sections.forward),
    );
    const end = this.loss(source.labels);
    if (options.gradients) {
      const { backward, first, then } = sections;
      const parts = { builder, graph: this.graph, tensors: this.tensors, probes };
      const back = new Backward(
        { ...parts, context: (node, inputs, output) => this.context(node, inputs, output, backward) },
        { backward, first, then },
      );
      back.run(end.gradient);
    }
    const probedWeights = probes.parameters(this.weights);
    let probedUpdate: Step[] = [];
    if (options.training) {
      update(builder, this.weights, hyper, options.training, sections.update);
      probedUpdate = probes.changes();
    }
    const order = [
      ...sections.gather,
      ...sections.weights,
      ...sections.pack,
      ...sections.made,
      ...sections.forward,
      ...sections.loss,
      ...sections.backward,
      ...sections.first,
      ...gated([...sections.then, ...probedWeights, ...sections.update, ...probedUpdate]),
    ];
    const { indices, input, labels } = source;
    const { scale, loss, correct, logits, gradient: outputGradient } = end;
    return {
      steps: order,
      ...probes.result(),
      handles: {
        input: input.buffer,
        indices,
        labels,
        scale,
        count: this.counted,
        loss,
        correct,
        logits,
        outputGradient,
      },
    };
  }

  evaluate(data: DataHandles) {
    this.data = data;
    const source = this.gather(data.testValues, data.testLabels);
    this.forward(source.input);
    const { scale, loss, correct, logits } = this.loss(source.labels);
    const { gather, weights, made, forward, loss: last } = this.sections;
    const { id, shape } = this.graph.nodes[this.graph.output]!;
    const [rows, columns] = [this.pass.rows, sizeOf(shape)];
    const scores = this.builder.buffer('test.scores', rows * columns, { kept: true });
    this.builder.at(id, () => this.builder.emitter(last)('copy', { out: scores, x: logits, rows, columns }));
    return {
      steps: [...gather, ...weights, ...made, ...forward, ...last],
      handles: { indices: source.indices!, scale, count: this.counted, loss, correct, scores },
    };
  }

  /** Forward alone; `statsOf`: the nodes of whose outputs there are to be statistics. */
  measure(data: DataHandles | null, statsOf: ReadonlySet<string>) {
    const { builder, sections } = this;
    const source = this.gather(data?.trainValues, data?.trainLabels);
    const stats = new Map<string, Buffer>();
    this.forward(source.input, (index, output) => {
      const { id } = this.graph.nodes[index]!;
      if (statsOf.has(id)) stats.set(id, momentsOf(builder, id, this.named(id), output, sections.forward));
    });
    const { indices, input } = source;
    const handles = { indices, input: input.buffer, count: this.counted };
    const { gather, weights, made, forward } = sections;
    return { steps: [...gather, ...weights, ...made, ...forward], stats, handles };
  }

  private declareData({ train, test, element, held = null }: NonNullable<LowerOptions['data']>): DataHandles {
    const columns = sizeOf(this.graph.nodes[this.graph.input]!.shape);
    const values = (name: string, count: number) =>
      this.builder.buffer(name, count * columns, { element, kept: true });
    const labels = (name: string, count: number) =>
      this.builder.buffer(name, count, { element: 'integer', kept: true });
    const evaluated = test + (held?.count ?? 0);
    return {
      held,
      trainValues: values('train.values', train),
      trainLabels: labels('train.labels', train),
      testValues: values('test.values', evaluated),
      testLabels: labels('test.labels', evaluated),
    };
  }

  /** The batch: gathered from a dataset by index, or left to the caller. */
  private gather(dataset: Buffer | undefined, allLabels: Buffer | undefined) {
    const { builder, pass, options } = this;
    const node = this.graph.nodes[this.graph.input]!;
    const columns = sizeOf(node.shape);
    const rows = pass.rows;
    const gathers = dataset !== undefined && allLabels !== undefined;
    const kept = !gathers;
    const buffer = builder.buffer(this.named(node.id), rows * columns, { kept });
    const labels = builder.buffer(this.named('labels'), rows, { element: 'integer', kept });
    const input: Tensor = { buffer, rows, columns, shape: node.shape };
    if (!gathers) return { input, labels, indices: null };
    const indices = builder.buffer(this.named('indices'), rows, { element: 'integer', kept: true });
    builder.at(node.id, () => {
      const emit = builder.emitter(this.sections.gather);
      const args = { out: buffer, dataset, indices, rows, columns };
      if (dataset.element === 'byte') emit('gatherBytes', { ...args, scale: options.data!.scale });
      else emit('gatherFloats', args);
      emit('gatherLabels', { out: labels, labels: allLabels, indices, rows });
    });
    return { input, labels, indices };
  }

  private forward(input: Tensor, seen?: (index: number, output: Buffer, context: Context) => void): void {
    const emit = this.builder.emitter(this.sections.forward);
    this.graph.nodes.forEach((node, index) => {
      const inputs = node.inputs.map((from) => this.tensors[from]!);
      const output = inputs.length === 0 ? input : this.outputOf(node, inputs);
      this.tensors.push(output);
      const context = this.context(node, inputs, output, this.sections.forward);
      if (inputs.length > 0) this.builder.at(node.id, () => node.layer.forward({ ...context, emit }));
      seen?.(index, output.buffer, context);
    });
  }

  private outputOf(node: ShapedNode, inputs: readonly Tensor[]): Tensor {
    const columns = sizeOf(node.shape);
    const { rows } = this.pass;
    const buffer = node.layer.alias
      ? inputs[0]!.buffer
      : this.builder.buffer(this.named(node.id), rows * columns);
    return { buffer, rows, columns, shape: node.shape };
  }

  /** `here`: the section the node's own steps go to. */
  private context(node: ShapedNode, inputs: readonly Tensor[], output: Tensor, here: Step[]) {
    return {
      inputs,
      output,
      training: this.pass.training,
      random: this.pass.random,
      count: () => this.count(),
      stream: streamOf('layer', node.id),
      key: this.key,
      placeInKind: placeInKind(this.graph, node),
      beforehand: this.beforehand(here),
      parameter: (name: string) => this.weights.get(weightName(node.id, name))!,
      state: (name: string) => this.states.get(weightName(node.id, name))!.value,
      keep: (name: string, length: number, element?: ElementType) =>
        this.keep(weightName(node.id, name), length, element),
      packed: (name: string, transposed: boolean) => this.packed(weightName(node.id, name), transposed),
      scratch: (elements: number) => this.builder.scratch(node.id, elements),
    };
  }

  /** Ahead of everything, where lanes meet once for all layers; or on the spot, so that it lives no longer than needed. */
  private beforehand(here: Step[]) {
    const { builder, options, sections } = this;
    const [first, then] = options.packing === 'ahead' ? [sections.weights, sections.made] : [here, here];
    return { first: builder.emitter(first), then: builder.emitter(then) };
  }

  /** Only where a layer asks for it: nobody else needs it written. */
  private count(): Buffer {
    const name = this.named('count');
    return (this.counted ??= this.builder.buffer(name, 1, { element: 'integer', kept: true }));
  }

  private keep(name: string, length: number, element: ElementType = 'float'): Buffer {
    const known = this.kept.get(name);
    if (known) return known;
    const made = this.builder.buffer(this.named(name), length, { element });
    this.kept.set(name, made);
    return made;
  }

  private named(name: string): string {
    return `${this.pass.prefix}${name}`;
  }

  private packed(name: string, transposed: boolean): Buffer {
    const { value, rows, columns } = this.weights.get(name)!;
    const ahead = this.options.packing === 'ahead';
    const id = `${name}${transposed ? '.transposed' : ''}`;
    const shared = this.pass.packed?.get(id);
    if (shared) return shared;
    // What the test pass needs too is packed by a program of its own as well, and keeps its memory.
    const kept = ahead && !transposed && this.options.data !== null;
    const length = transposed ? packedLength(columns, rows) : packedLength(rows, columns);
    const packed = this.builder.buffer(`packed.${id}`, length, { kept });
    const into = ahead ? this.sections.pack : transposed ? this.sections.backward : this.sections.forward;
    const stride = columns;
    if (transposed) {
      const args = { packed, b: value, stride, k: columns, n: rows };
      this.builder.emitter(into)('packTransposed', args);
      return packed;
    }
    const args = { packed, b: value, stride, rows, n: columns };
    this.builder.emitter(into)('packB', args);
    if (kept) {
      this.builder.emitter(this.pass.pack)('packB', args);
      this.packedAhead.set(id, packed);
    }
    return packed;
  }

  private loss(labels: Buffer) {
    const { builder, graph, options, pass } = this;
    const logits = this.tensors[graph.output]!;
    const scale = builder.buffer(this.named('scale'), 4, { kept: true });
    const loss = builder.buffer(this.named('loss'), pass.rows, { kept: true });
    const correct = builder.buffer(this.named('correct'), pass.rows, { kept: true });
    // Without a dataset the caller may put a gradient of its own here, so it keeps its place.
    const gradient = builder.buffer(
      this.named(`d.${graph.nodes[graph.output]!.id}`),
      logits.rows * logits.columns,
      {
        kept: options.data === null,
      },
    );
    builder.at(graph.nodes[graph.output]!.id, () =>
      options.loss.steps({
        logits,
        labels,
        targets: null,
        scale,
        gradient,
        loss,
        correct,
        training: pass.training,
        buffer: (name, length) => builder.buffer(this.named(name), length),
        emit: builder.emitter(this.sections.loss),
      }),
    );
    return { scale, loss, correct, gradient, logits: logits.buffer };
  }
}

/** What is learnt is learnt only of a loss that is a number. */
function gated(steps: readonly Step[]): Step[] {
  // A step of observed steps only would guard nothing in the others.
  const first = steps.findIndex(({ probe }) => !probe);
  return steps.map((step, index) => (index === first ? { ...step, gate: true } : step));
}
