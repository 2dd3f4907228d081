/** What a layer sees while it writes its steps: tensors, parameters, and where to emit. */
import type { Buffer, ElementType, Emit } from './plan.ts';
import type { Shape } from './graph.ts';

/** A batch of examples in memory, (rows, columns): one row an example. */
export interface Tensor {
  readonly buffer: Buffer;
  readonly rows: number;
  readonly columns: number;
  readonly shape: Shape;
}

/** A parameter in memory, (rows, columns), rows being its first size. */
export interface ParameterTensor {
  /** Whether value and gradient are packed. */
  readonly packed: boolean;
  /** Of a packed one that is learnt: whether each lane owns units, slivers of them; else it owns rows. */
  readonly byUnits: boolean;
  readonly value: Buffer;
  /** Null in a pass that computes no weight gradients. */
  readonly gradient: Buffer | null;
  readonly rows: number;
  readonly columns: number;
}

/** Where a node stands among those of its kind, in the order of the graph: the first of three is { position: 1, count: 3 }. */
export interface PlaceInKind {
  readonly position: number;
  readonly count: number;
}

interface LayerContext {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** Training mode: dropout drops, batch norm looks at its batch; in test mode a layer does the same to every batch. */
  readonly training: boolean;
  /** Whether weights are learnt from this pass: its lanes then leave them where those that own them have them. */
  readonly learning: boolean;
  /** Whether masks are drawn: in training, and in a test pass that averages over them. */
  readonly random: boolean;
  /** Philox stream of this layer, from its id: inserting another layer does not move it. */
  readonly stream: number;
  readonly key: Buffer;
  readonly placeInKind: PlaceInKind;
  /**
   * Steps on weights alone, done before the batch is looked at: first what is made of the weights, then what is made of
   * that.
   */
  readonly beforehand: { readonly first: Emit; readonly then: Emit };
  /** One integer: the rows of the batch that are examples; those after them are padding. */
  count(): Buffer;
  parameter(name: string): ParameterTensor;
  /** What the layer keeps from step to step without learning it by gradient: its `states`. */
  state(name: string): Buffer;
  /** Memory of this layer in this pass: what forward leaves in it, backward finds under the same name. */
  keep(name: string, length: number, element?: ElementType): Buffer;
  /** A parameter packed for a matrix product, as it is or transposed; packed once a pass, shared by all who ask. */
  packed(name: string, transposed: boolean): Buffer;
  /** Private memory of every lane, at least this many elements each. */
  scratch(elements: number): Buffer;
}

export interface ForwardContext extends LayerContext {
  readonly emit: Emit;
}

export interface BackwardContext extends LayerContext {
  /** dL/d(output), the same size as the output. */
  readonly outputGradient: Tensor;
  /** dL/d(input), to be written; null where nobody needs it. */
  readonly inputGradients: readonly (Tensor | null)[];
  /** Steps by rows of the batch, on the way from the loss to the input. */
  readonly emit: Emit;
  /**
   * Steps of weight gradients, after the way back is done: first what reads the batch as a whole, then what is made of
   * the results of that.
   */
  readonly afterwards: { readonly first: Emit; readonly then: Emit };
  /** The gradient of a weight: aᵀ·b over the batch, after the way back is done. */
  weightGradient(parameter: ParameterTensor, a: Tensor, b: Tensor): void;
  /** The gradient of a bias: the sum of b over the batch, after the way back is done. */
  biasGradient(parameter: ParameterTensor, b: Tensor): void;
}
