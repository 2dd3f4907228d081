/** The way back: from the loss to the gradient of every output and every weight. */
import { packedLength, scratchLength } from '../kernels/signatures.ts';
import type { Builder } from './builder.ts';
import type { ShapedGraph, ShapedNode } from './graph.ts';
import type { BackwardContext, ParameterTensor, Tensor } from './lowering.ts';
import type { Buffer, Step } from './plan.ts';
import type { ProbeSteps } from './probe-steps.ts';

/** What backward shares with forward. */
export type SharedContext = Omit<
  BackwardContext,
  'outputGradient' | 'inputGradients' | 'emit' | 'afterwards' | 'weightGradient' | 'biasGradient'
>;

export interface BackwardParts {
  readonly builder: Builder;
  readonly graph: ShapedGraph;
  readonly tensors: readonly Tensor[];
  readonly probes: ProbeSteps;
  context(node: ShapedNode, inputs: readonly Tensor[], output: Tensor): SharedContext;
}

export interface BackwardSections {
  readonly backward: Step[];
  readonly first: Step[];
  readonly then: Step[];
}

export class Backward {
  /** dL/d(output) of every node, by position; the input and whatever lies before the first parameter need none. */
  private readonly gradients: (Buffer | null)[];
  private readonly parts: BackwardParts;
  private readonly sections: BackwardSections;

  constructor(parts: BackwardParts, sections: BackwardSections) {
    this.parts = parts;
    this.sections = sections;
    this.gradients = parts.graph.nodes.map(() => null);
  }

  run(outputGradient: Buffer): void {
    const { graph, builder, probes } = this.parts;
    const needed = gradientNeeded(graph);
    this.gradients[graph.output] = outputGradient;
    for (let index = graph.nodes.length - 1; index >= 0; index--) {
      const node = graph.nodes[index]!;
      const own = this.gradients[index];
      if (!own || node.inputs.length === 0) continue;
      // Every node it goes to has added its part by now.
      probes.gradient(index, own, this.sections.backward);
      builder.at(node.id, () => this.node(node, index, own, needed));
    }
  }

  private node(node: ShapedNode, index: number, own: Buffer, needed: readonly boolean[]): void {
    const { builder, tensors } = this.parts;
    const emit = builder.emitter(this.sections.backward);
    const afterwards: { input: number; part: Tensor }[] = [];
    const inputs = node.inputs.map((input) => tensors[input]!);
    const inputGradients = node.inputs.map((input): Tensor | null => {
      if (!needed[input]) return null;
      const part = this.partOf(node, input, own);
      if (this.gradients[input]) afterwards.push({ input, part });
      else this.gradients[input] = part.buffer;
      return part;
    });
    const output = tensors[index]!;
    node.layer.backward({
      ...this.parts.context(node, inputs, output),
      outputGradient: { ...output, buffer: own },
      inputGradients,
      emit,
      afterwards: { first: builder.emitter(this.sections.first), then: builder.emitter(this.sections.then) },
      weightGradient: (parameter, a, b) => this.weightGradient(parameter, a, b, node.id),
      biasGradient: (parameter, b) => this.biasGradient(parameter, b),
    });
    // An output that goes several ways gets a gradient from each of them.
    for (const { input, part } of afterwards) {
      const { rows, columns, buffer: x } = part;
      emit('accumulate', { y: this.gradients[input]!, x, rows, columns });
    }
  }

  /** Where a node writes its part of the gradient of one of its inputs. */
  private partOf(node: ShapedNode, input: number, own: Buffer): Tensor {
    const { builder, graph, tensors } = this.parts;
    const tensor = tensors[input]!;
    const { id } = graph.nodes[input]!;
    const name = this.gradients[input] ? `d.${id}.${node.id}` : `d.${id}`;
    const buffer = node.layer.alias ? own : builder.buffer(name, tensor.rows * tensor.columns);
    return { ...tensor, buffer };
  }

  private weightGradient(parameter: ParameterTensor, a: Tensor, b: Tensor, node: string): void {
    if (!parameter.gradient) return;
    const { builder } = this.parts;
    const { rows: k, columns: n } = b;
    const packedB = builder.buffer(`packed.d.${node}`, packedLength(k, n));
    const first = builder.emitter(this.sections.first);
    first('packB', { packed: packedB, b: b.buffer, stride: n, rows: k, n });
    const { rows, packed, byUnits, gradient: out, value: claimed } = parameter;
    const scratch = builder.scratch(node, scratchLength(rows, k));
    const then = builder.emitter(this.sections.then);
    const product = { out, a: a.buffer, packedB, scratch, rows, n, k };
    if (byUnits) then('matmulTransposedSlivers', product);
    else if (packed) then('matmulTransposedPacked', { ...product, claimed });
    else then('matmulTransposed', product);
  }

  private biasGradient(parameter: ParameterTensor, b: Tensor): void {
    if (!parameter.gradient) return;
    const { rows, columns, buffer: x } = b;
    const then = this.parts.builder.emitter(this.sections.then);
    then('columnSums', { out: parameter.gradient, x, rows, columns });
  }
}

/** For every node, whether a gradient of its output is of any use: whether it or anything before it has parameters. */
function gradientNeeded(graph: ShapedGraph): boolean[] {
  const needed: boolean[] = [];
  for (const { layer, inputs, inputShapes } of graph.nodes) {
    needed.push(layer.parameters(inputShapes).length > 0 || inputs.some((input) => needed[input]));
  }
  return needed;
}
