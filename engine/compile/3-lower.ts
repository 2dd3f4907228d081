/**
 * From shapes to steps: every layer writes its kernel calls, and the driver here puts them in the order that needs the
 * fewest meetings of the lanes: pack all weights, then every lane takes its rows of the batch from the input to the loss
 * and back, then all weight gradients and updates.
 */
import { histogramLength, momentsLength, packedLength, type KernelName } from '../kernels/signatures.ts';
import { signatures } from '../kernels/signatures.ts';
import { initializers } from '../initializers/index.ts';
import type { Fill } from '../initializers/initializer.ts';
import type { ParameterSpec } from '../layers/layer.ts';
import type { LossSteps } from '../losses/loss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sizeOf, type ShapedGraph, type ShapedNode } from './graph.ts';
import type { ParameterTensor, Tensor } from './lowering.ts';
import type { Buffer, ElementType, Emit, Handles, Lowered, ParameterSlot, ProbeSlot, Step } from './plan.ts';
import { streamOf } from './streams.ts';

export interface LowerOptions {
  readonly batch: number;
  readonly lanes: number;
  readonly histogramBins: number;
  readonly loss: LossSteps;
  /** Null: a look at the network as it is, forward and back, without weight gradients or updates. */
  readonly training: { readonly optimizer: Optimizer; readonly weightDecay: number } | null;
  /** False: forward only. */
  readonly gradients: boolean;
  /** Weight gradients without an update, for the gradient check. */
  readonly weightGradients?: boolean;
  /** Where examples come from: a dataset in the arena, or whatever the caller writes into the input. */
  readonly data: {
    readonly train: number;
    readonly test: number;
    readonly evaluationBatch: number;
    /** Bytes are multiplied by this. */
    readonly scale: number;
  } | null;
  /** Packed weights of the whole network at once (training), or each only while it is used (wide networks, seen once). */
  readonly packing: 'ahead' | 'in place';
}

type Section = 'gather' | 'pack' | 'forward' | 'loss' | 'backward' | 'packGradients' | 'gradients' | 'update';

class Lowering {
  readonly buffers: Buffer[] = [];
  readonly parameters: ParameterSlot[] = [];
  readonly probes: ProbeSlot[] = [];
  private node = '';

  buffer(name: string, length: number, options: { element?: ElementType; kept?: boolean } = {}): Buffer {
    const { element = 'float', kept = false } = options;
    const buffer: Buffer = { id: this.buffers.length, name, length, element, kept };
    this.buffers.push(buffer);
    return buffer;
  }

  emitter(into: Step[], probe = false): Emit {
    return (kernel, args) => {
      const byName: Readonly<Record<string, Buffer | number>> = args;
      const ordered = signatures[kernel].parameters.map(({ name }) => byName[name]!);
      into.push({ kernel: kernel satisfies KernelName, args: ordered, node: this.node, probe });
    };
  }

  at<T>(node: string, work: () => T): T {
    this.node = node;
    return work();
  }
}

export function lower(graph: ShapedGraph, options: LowerOptions): Lowered {
  const lowering = new Lowering();
  const key = lowering.buffer('key', 4, { element: 'integer', kept: true });
  const hyper = lowering.buffer('hyper', 16, { kept: true });
  const weights = declareParameters(lowering, graph, options);
  const initialize: Step[] = [];
  initialParameters(lowering, weights, key, initialize);

  const pack: Step[] = [];
  const pass = new Pass(lowering, graph, options, weights, key, {
    training: true,
    pack,
    rows: options.batch,
  });
  const train = pass.train(hyper);
  const evaluation = options.data
    ? new Pass(lowering, graph, options, weights, key, {
        training: false,
        pack,
        rows: options.data.evaluationBatch,
        packed: pass.packedAhead,
      }).evaluate(pass.data!)
    : null;

  return {
    batch: options.batch,
    evaluationBatch: options.data?.evaluationBatch ?? 0,
    lanes: options.lanes,
    buffers: lowering.buffers,
    programs: { initialize, train: train.steps, pack, evaluate: evaluation?.steps ?? [] },
    parameters: lowering.parameters,
    probes: lowering.probes,
    histogramBins: options.histogramBins,
    handles: { key, hyper, ...train.handles, evaluation: evaluation?.handles ?? null, data: pass.data },
  };
}

// ── parameters ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Weight extends ParameterTensor {
  readonly node: string;
  readonly spec: ParameterSpec;
  readonly memory: readonly Buffer[];
}
type Weights = ReadonlyMap<string, Weight>;
const weightName = (node: string, parameter: string): string => `${node}.${parameter}`;

function declareParameters(lowering: Lowering, graph: ShapedGraph, options: LowerOptions): Weights {
  const weights = new Map<string, Weight>();
  const learns = options.training !== null || options.weightGradients === true;
  for (const node of graph.nodes) {
    for (const spec of node.layer.parameters(node.inputShapes)) {
      const name = weightName(node.id, spec.name);
      const length = sizeOf(spec.shape);
      const value = lowering.buffer(name, length, { kept: true });
      const gradient = learns ? lowering.buffer(`d.${name}`, length) : null;
      const memory = (options.training?.optimizer.memory ?? []).map((kind) =>
        lowering.buffer(`${kind}.${name}`, length, { kept: true }),
      );
      // A vector is one row: lanes then update it as a whole instead of by single numbers.
      const [rows, columns] = spec.shape.length > 1 ? [spec.shape[0]!, length / spec.shape[0]!] : [1, length];
      weights.set(name, { node: node.id, spec, value, gradient, memory, rows, columns });
      lowering.parameters.push({ node: node.id, name: spec.name, shape: spec.shape, value, gradient });
    }
  }
  return weights;
}

function initialParameters(lowering: Lowering, weights: Weights, key: Buffer, into: Step[]): void {
  const emit = lowering.emitter(into);
  for (const [name, weight] of weights) {
    const { node, spec, value, memory } = weight;
    lowering.at(node, () => {
      fill(emit, value, initializers.fill(spec.init, spec), key, streamOf('init', name));
      for (const buffer of memory) emit('fill', { out: buffer, length: buffer.length, value: 0 });
    });
  }
}

function fill(emit: Emit, out: Buffer, how: Fill, key: Buffer, stream: number): void {
  const length = out.length;
  if (how.kind === 'constant') emit('fill', { out, length, value: how.value });
  else if (how.kind === 'normal')
    emit('randomNormal', { out, key, length, stream, mean: how.mean, std: how.std });
  else emit('randomUniform', { out, key, length, stream, low: how.low, high: how.high });
}

// ── one pass over the network ─────────────────────────────────────────────────────────────────────────────────────

interface PassOptions {
  readonly training: boolean;
  readonly rows: number;
  /** Where weights packed ahead for both passes are packed. */
  readonly pack: Step[];
  readonly packed?: ReadonlyMap<string, Buffer>;
}

type DataHandles = NonNullable<Handles['data']>;

class Pass {
  readonly packedAhead = new Map<string, Buffer>();
  data: DataHandles | null = null;
  private readonly sections: Record<Section, Step[]> = {
    gather: [],
    pack: [],
    forward: [],
    loss: [],
    backward: [],
    packGradients: [],
    gradients: [],
    update: [],
  };
  private readonly tensors: Tensor[] = [];

  constructor(
    private readonly lowering: Lowering,
    private readonly graph: ShapedGraph,
    private readonly options: LowerOptions,
    private readonly weights: Weights,
    private readonly key: Buffer,
    private readonly pass: PassOptions,
  ) {}

  train(hyper: Buffer) {
    const { lowering, options, sections } = this;
    if (options.data) this.data = this.declareData(options.data);
    const source = this.gather(this.data?.trainImages, this.data?.trainLabels);
    this.forward(source.input);
    const probed: Step[] = [];
    const probedBack: Step[] = [];
    this.probe(probed, (index) => this.tensors[index]!.buffer, 'activation');
    const end = this.loss(source.labels);
    if (options.gradients) {
      const gradients = this.backward(end.gradient);
      this.probe(probedBack, (index) => gradients[index] ?? null, 'gradient');
    }
    if (options.training) this.update(hyper, options.training);
    lowering.probes.push(...this.finishedProbes());
    const order = [
      ...sections.gather,
      ...sections.pack,
      ...sections.forward,
      ...probed,
      ...sections.loss,
      ...sections.backward,
      ...probedBack,
      ...sections.packGradients,
      ...sections.gradients,
      ...sections.update,
    ];
    const { indices, input, labels } = source;
    const { scale, loss, correct, logits, gradient: outputGradient } = end;
    return {
      steps: order,
      handles: { input: input.buffer, indices, labels, scale, loss, correct, logits, outputGradient },
    };
  }

  evaluate(data: DataHandles) {
    this.data = data;
    const source = this.gather(data.testImages, data.testLabels);
    this.forward(source.input);
    const { scale, loss, correct } = this.loss(source.labels);
    const { gather, forward, loss: last } = this.sections;
    return {
      steps: [...gather, ...forward, ...last],
      handles: { indices: source.indices!, scale, loss, correct },
    };
  }

  private declareData({ train, test }: NonNullable<LowerOptions['data']>): DataHandles {
    const columns = sizeOf(this.graph.nodes[this.graph.input]!.shape);
    const bytes = (name: string, count: number) =>
      this.lowering.buffer(name, count * columns, { element: 'byte', kept: true });
    const labels = (name: string, count: number) =>
      this.lowering.buffer(name, count, { element: 'integer', kept: true });
    return {
      trainImages: bytes('train.images', train),
      trainLabels: labels('train.labels', train),
      testImages: bytes('test.images', test),
      testLabels: labels('test.labels', test),
    };
  }

  /** The batch: gathered from a dataset by index, or left to the caller. */
  private gather(images: Buffer | undefined, allLabels: Buffer | undefined) {
    const { lowering, pass, options } = this;
    const node = this.graph.nodes[this.graph.input]!;
    const prefix = pass.training ? '' : 'test.';
    const columns = sizeOf(node.shape);
    const rows = pass.rows;
    const gathers = images !== undefined && allLabels !== undefined;
    const kept = !gathers;
    const buffer = lowering.buffer(`${prefix}${node.id}`, rows * columns, { kept });
    const labels = lowering.buffer(`${prefix}labels`, rows, { element: 'integer', kept });
    const input: Tensor = { buffer, rows, columns, shape: node.shape };
    if (!gathers) return { input, labels, indices: null };
    const indices = lowering.buffer(`${prefix}indices`, rows, { element: 'integer', kept: true });
    lowering.at(node.id, () => {
      const emit = lowering.emitter(this.sections.gather);
      const scale = options.data!.scale;
      emit('gatherBytes', { out: buffer, dataset: images, indices, rows, columns, scale });
      emit('gatherLabels', { out: labels, labels: allLabels, indices, rows });
    });
    return { input, labels, indices };
  }

  private forward(input: Tensor): void {
    const emit = this.lowering.emitter(this.sections.forward);
    for (const node of this.graph.nodes) {
      const inputs = node.inputs.map((index) => this.tensors[index]!);
      if (inputs.length === 0) {
        this.tensors.push(input);
        continue;
      }
      const output = this.outputOf(node, inputs);
      this.tensors.push(output);
      this.lowering.at(node.id, () => node.layer.forward({ ...this.context(node, inputs, output), emit }));
    }
  }

  private outputOf(node: ShapedNode, inputs: readonly Tensor[]): Tensor {
    const columns = sizeOf(node.shape);
    const { rows, training } = this.pass;
    const buffer = node.layer.alias
      ? inputs[0]!.buffer
      : this.lowering.buffer(`${training ? '' : 'test.'}${node.id}`, rows * columns);
    return { buffer, rows, columns, shape: node.shape };
  }

  private context(node: ShapedNode, inputs: readonly Tensor[], output: Tensor) {
    return {
      inputs,
      output,
      training: this.pass.training,
      stream: streamOf('layer', node.id),
      key: this.key,
      parameter: (name: string) => this.weights.get(weightName(node.id, name))!,
      packed: (name: string, transposed: boolean) => this.packed(weightName(node.id, name), transposed),
      scratch: (elements: number) => this.scratch(node.id, elements),
    };
  }

  /** Lanes pack their own rows here. One each, never shared: its slices differ in size from use to use. */
  private scratch(node: string, elements: number): Buffer {
    return this.lowering.buffer(`scratch.${node}`, elements * this.options.lanes, {
      kept: this.pass.training && this.options.packing === 'ahead',
    });
  }

  private packed(name: string, transposed: boolean): Buffer {
    const { value, rows, columns } = this.weights.get(name)!;
    const [k, n] = transposed ? [columns, rows] : [rows, columns];
    const ahead = this.options.packing === 'ahead';
    const id = `${name}${transposed ? '.transposed' : ''}`;
    const shared = this.pass.packed?.get(id);
    if (shared) return shared;
    // What the test pass needs too is packed by a program of its own as well, and keeps its memory.
    const kept = ahead && !transposed && this.options.data !== null;
    const packed = this.lowering.buffer(`packed.${id}`, packedLength(k, n), { kept });
    const args = { packed, b: value, stride: columns, transposed: transposed ? 1 : 0, k, n };
    const into = ahead ? this.sections.pack : transposed ? this.sections.backward : this.sections.forward;
    this.lowering.emitter(into)('packB', args);
    if (kept) {
      this.lowering.emitter(this.pass.pack)('packB', args);
      this.packedAhead.set(id, packed);
    }
    return packed;
  }

  private loss(labels: Buffer) {
    const { lowering, graph, options, pass } = this;
    const logits = this.tensors[graph.output]!;
    const prefix = pass.training ? '' : 'test.';
    const scale = lowering.buffer(`${prefix}scale`, 4, { kept: true });
    const loss = lowering.buffer(`${prefix}loss`, pass.rows, { kept: true });
    const correct = lowering.buffer(`${prefix}correct`, pass.rows, { kept: true });
    // Without a dataset the caller may put a gradient of its own here, so it keeps its place.
    const gradient = lowering.buffer(
      `${prefix}d.${graph.nodes[graph.output]!.id}`,
      logits.rows * logits.columns,
      {
        kept: options.data === null,
      },
    );
    lowering.at(graph.nodes[graph.output]!.id, () =>
      options.loss({
        logits,
        labels,
        scale,
        gradient,
        loss,
        correct,
        emit: lowering.emitter(this.sections.loss),
      }),
    );
    return { scale, loss, correct, gradient, logits: logits.buffer };
  }

  /** dL/d(output) of every node, by position; the input and whatever lies before the first parameter need none. */
  private backward(outputGradient: Buffer): (Buffer | null)[] {
    const { graph, lowering } = this;
    const gradients: (Buffer | null)[] = graph.nodes.map(() => null);
    gradients[graph.output] = outputGradient;
    for (let index = graph.nodes.length - 1; index >= 0; index--) {
      const node = graph.nodes[index]!;
      const own = gradients[index];
      if (!own || node.inputs.length === 0) continue;
      const inputs = node.inputs.map((input) => this.tensors[input]!);
      const inputGradients = node.inputs.map((input, position): Tensor | null => {
        if (graph.nodes[input]!.inputs.length === 0) return null;
        const tensor = inputs[position]!;
        const buffer = node.layer.alias
          ? own
          : lowering.buffer(`d.${graph.nodes[input]!.id}`, tensor.rows * tensor.columns);
        gradients[input] = buffer;
        return { ...tensor, buffer };
      });
      const output = this.tensors[index]!;
      lowering.at(node.id, () =>
        node.layer.backward({
          ...this.context(node, inputs, output),
          outputGradient: { ...output, buffer: own },
          inputGradients,
          emit: lowering.emitter(this.sections.backward),
          weightGradient: (parameter, a, b) => this.weightGradient(parameter, a, b, node.id),
          biasGradient: (parameter, b) => {
            if (!parameter.gradient) return;
            const { rows, columns, buffer: x } = b;
            lowering.emitter(this.sections.packGradients)('columnSums', {
              out: parameter.gradient,
              x,
              rows,
              columns,
            });
          },
        }),
      );
    }
    return gradients;
  }

  private weightGradient(parameter: ParameterTensor, a: Tensor, b: Tensor, node: string): void {
    if (!parameter.gradient) return;
    const { rows: k, columns: n } = b;
    const packedB = this.lowering.buffer(`packed.d.${node}`, packedLength(k, n));
    const pack = this.lowering.emitter(this.sections.packGradients);
    pack('packB', { packed: packedB, b: b.buffer, stride: n, transposed: 0, k, n });
    const rows = parameter.rows;
    const scratch = this.scratch(node, (rows + 8) * k + 256);
    const emit = this.lowering.emitter(this.sections.gradients);
    emit('matmulTransposed', { out: parameter.gradient, a: a.buffer, packedB, scratch, rows, n, k });
  }

  private update(hyper: Buffer, { optimizer, weightDecay }: NonNullable<LowerOptions['training']>): void {
    for (const { node, value, gradient, memory, rows, columns, spec } of this.weights.values()) {
      if (!gradient) continue;
      const decay = spec.decay === 'none' ? 0 : spec.decay === 'experiment' ? weightDecay : spec.decay;
      const emit = this.lowering.emitter(this.sections.update);
      this.lowering.at(node, () =>
        optimizer.update({ weight: value, gradient, memory, hyper, rows, columns, decay, emit }),
      );
    }
  }

  // ── probes ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private readonly slots = new Map<
    number,
    { activation?: ProbeSlot['activation']; gradient?: ProbeSlot['activation'] }
  >();

  /** Statistics of one tensor of every node that has memory of its own, phase by phase so that lanes meet four times. */
  private probe(
    into: Step[],
    tensorOf: (node: number) => Buffer | null,
    which: 'activation' | 'gradient',
  ): void {
    const { lowering, graph, options } = this;
    const bins = options.histogramBins;
    const emit = lowering.emitter(into, true);
    const targets = graph.nodes.flatMap((node, index) => {
      const x = tensorOf(index);
      if (node.layer.alias || !x) return [];
      const name = `${which}.${node.id}`;
      const stats = lowering.buffer(`stats.${name}`, 8, { kept: true });
      const counts = lowering.buffer(`counts.${name}`, bins, { element: 'integer', kept: true });
      const moments = lowering.buffer(`moments.${name}`, momentsLength);
      const partial = lowering.buffer(`histogram.${name}`, histogramLength(bins));
      this.slots.set(index, { ...this.slots.get(index), [which]: { stats, counts } });
      const zone = which === 'activation' ? node.layer.saturation : null;
      return [
        {
          node: node.id,
          x,
          stats,
          counts,
          moments,
          partial,
          length: x.length,
          ...(zone ?? { low: -Infinity, high: Infinity }),
        },
      ];
    });
    const each = (work: (target: (typeof targets)[number]) => void) => {
      for (const target of targets) lowering.at(target.node, () => work(target));
    };
    each(({ moments, x, length, low, high }) => emit('moments', { partials: moments, x, length, low, high }));
    each(({ stats, moments, length }) => emit('momentsReduce', { stats, partials: moments, length }));
    each(({ partial, x, stats, length }) => emit('histogram', { partials: partial, x, stats, length, bins }));
    each(({ counts, partial }) => emit('histogramReduce', { counts, partials: partial, bins }));
  }

  private finishedProbes(): ProbeSlot[] {
    return [...this.slots].flatMap(([index, { activation, gradient }]) => {
      const { id, layer } = this.graph.nodes[index]!;
      if (!activation) return [];
      return [
        {
          node: id,
          kind: layer.kind,
          saturates: layer.saturation !== null,
          activation,
          gradient: gradient ?? null,
        },
      ];
    });
  }
}
