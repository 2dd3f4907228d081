/** One way through the network, in training or in test mode: forward, and back where there is something to learn. */
import { packedLength } from '../kernels/signatures.ts';
import type { Testing } from '../testing/testing.ts';
import { Backward } from './backward.ts';
import type { Builder, LowerOptions } from './builder.ts';
import { placeInKind, sizeOf, type ShapedGraph, type ShapedNode } from './graph.ts';
import type { ForwardContext, Tensor } from './lowering.ts';
import type { FittedInput } from './input-steps.ts';
import { weightName, type States, type Weights } from './parameters.ts';
import type { Buffer, ElementType, Handles, Step } from './plan.ts';
import { momentsOf, ProbeSteps } from './probe-steps.ts';
import { Source, type Examples } from './source.ts';
import { streamOf } from './streams.ts';
import { update } from './update.ts';

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
  readonly training: boolean;
  /** Whether layers draw masks. */
  readonly random: boolean;
  /** How a test example passes; left out: once, as it is. */
  readonly testing?: Testing | null;
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
    average: [],
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
    private readonly fitted: FittedInput,
    private readonly key: Buffer,
    private readonly pass: PassOptions,
  ) {}

  train(hyper: Buffer) {
    const { builder, options, sections } = this;
    if (options.data) this.data = this.declareData(options.data);
    const { data } = this;
    const source = this.source(data && { values: data.trainValues, labels: data.trainLabels });
    const probes = new ProbeSteps(builder, this.graph, options.histogramBins);
    this.forward(source.input, (index, output, context) =>
      probes.output(index, output, context, sections.forward),
    );
    const end = this.loss(source, this.outputTensor, sections.loss);
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
    const { indices, raw, labels, targets } = source;
    const { scale, loss, correct, logits, gradient: outputGradient } = end;
    return {
      steps: order,
      ...probes.result(),
      handles: {
        input: raw,
        indices,
        labels,
        targets,
        scale,
        count: this.counted,
        loss,
        correct,
        logits,
        outputGradient,
      },
    };
  }

  /** One pass over a batch of the test set; where several are averaged, what they come to is a program of its own. */
  evaluate(data: DataHandles) {
    this.data = data;
    const { sections, builder } = this;
    const source = this.source({ values: data.testValues, labels: data.testLabels });
    this.forward(source.input);
    const logits = this.outputTensor;
    const sum = this.averages ? this.addPass(logits) : null;
    const last = sum ? sections.average : sections.loss;
    const judged = sum ?? logits;
    const { scale, loss, correct } = this.loss(source, judged, last);
    const { rows, columns } = judged;
    const scores = builder.buffer('test.scores', rows * columns, { kept: true });
    builder.at(this.graph.nodes[this.graph.output]!.id, () =>
      builder.emitter(last)('copy', { out: scores, x: judged.buffer, rows, columns }),
    );
    const { gather, weights, made, forward, loss: end, average } = sections;
    const { indices, views } = source;
    return {
      steps: [...gather, ...weights, ...made, ...forward, ...end],
      average,
      handles: {
        indices: indices!,
        scale,
        count: this.counted,
        loss,
        correct,
        scores,
        views,
        sum: sum && {
          buffer: sum.buffer,
          start: this.options.loss.averages === 'probabilities' ? -Infinity : 0,
        },
      },
    };
  }

  /** Forward alone; `statsOf`: the nodes of whose outputs there are to be statistics. */
  measure(data: DataHandles | null, statsOf: ReadonlySet<string>) {
    const { builder, sections } = this;
    const source = this.source(data && { values: data.trainValues, labels: data.trainLabels });
    const stats = new Map<string, Buffer>();
    this.forward(source.input, (index, output) => {
      const { id } = this.graph.nodes[index]!;
      if (statsOf.has(id)) stats.set(id, momentsOf(builder, id, this.named(id), output, sections.forward));
    });
    const { indices, raw } = source;
    const handles = { indices, input: raw, count: this.counted };
    const { gather, weights, made, forward } = sections;
    return { steps: [...gather, ...weights, ...made, ...forward], stats, handles };
  }

  private get outputTensor(): Tensor {
    return this.tensors[this.graph.output]!;
  }

  /** Whether this is one of several test passes that are averaged. */
  private get averages(): boolean {
    return (this.pass.testing?.passes ?? 1) > 1;
  }

  /** Adds a pass to those before it: the logarithm of summed probabilities is as good as logits to a loss. */
  private addPass({ buffer: x, rows, columns, shape }: Tensor): Tensor {
    const sum = this.builder.buffer(this.named('sum'), rows * columns, { kept: true });
    const emit = this.builder.emitter(this.sections.loss);
    this.builder.at(this.graph.nodes[this.graph.output]!.id, () => {
      if (this.options.loss.averages === 'probabilities')
        emit('addLogSoftmax', { sum, logits: x, rows, columns });
      else emit('axpy', { y: sum, x, rows, columns, factor: 1 / this.pass.testing!.passes });
    });
    return { buffer: sum, rows, columns, shape };
  }

  private declareData({ train, test, element, held = null }: NonNullable<LowerOptions['data']>): DataHandles {
    const columns = sizeOf(this.options.input?.shape ?? this.graph.nodes[this.graph.input]!.shape);
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

  private source(examples: Examples | null): Source {
    const { builder, options, fitted, key, graph } = this;
    const { rows, training } = this.pass;
    const node = graph.nodes[graph.input]!;
    const parts = {
      ...{ builder, options, node, fitted, key, rows, training },
      classes: options.classes ?? sizeOf(graph.nodes[graph.output]!.shape),
      labelsStay: this.averages,
      sees: Boolean(this.pass.testing?.views),
      emit: builder.emitter(this.sections.gather),
      named: (name: string) => this.named(name),
      count: () => this.count(),
    };
    return builder.at(node.id, () => new Source(parts, examples));
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
      packed: (name: string, transposed: boolean) => this.packed(weightName(node.id, name), transposed, here),
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

  private packed(name: string, transposed: boolean, here: Step[]): Buffer {
    const { value, rows, columns: stride } = this.weights.get(name)!;
    const ahead = this.options.packing === 'ahead';
    const id = `${name}${transposed ? '.transposed' : ''}`;
    const shared = this.pass.packed?.get(id);
    if (shared) return shared;
    // What the test pass needs too is packed by a program of its own as well, and keeps its memory.
    const kept = ahead && here === this.sections.forward && this.options.data !== null;
    const length = transposed ? packedLength(stride, rows) : packedLength(rows, stride);
    const packed = this.builder.buffer(`packed.${id}`, length, { kept });
    for (const into of [ahead ? this.sections.pack : here, ...(kept ? [this.pass.pack] : [])]) {
      const emit = this.builder.emitter(into);
      if (transposed) emit('packTransposed', { packed, b: value, stride, k: stride, n: rows });
      else emit('packB', { packed, b: value, stride, rows, n: stride });
    }
    if (kept) this.packedAhead.set(id, packed);
    return packed;
  }

  private loss({ labels, targets }: Source, logits: Tensor, into: Step[]) {
    const { builder, graph, options, pass } = this;
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
        targets,
        scale,
        gradient,
        loss,
        correct,
        training: pass.training,
        buffer: (name, length) => builder.buffer(this.named(name), length),
        emit: builder.emitter(into),
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
