/**
 * Examples on their way into the network, row by row of the batch: gathered, in training augmented, then preprocessed as
 * the training examples were. The buffers that are fitted to those are kept with the run.
 */
import type { Augmentation } from '../augment/augmentation.ts';
import { packedLength, scratchLength } from '../kernels/signatures.ts';
import type { Builder, LowerOptions } from './builder.ts';
import { sizeOf, type Shape } from './graph.ts';
import type { Buffer, Handles, StateSlot, Step } from './plan.ts';

/** Examples of one product of the covariance: enough for its speed, few enough for the cache. */
const covarianceRows = 512;

/** Its numbers are drawn by its name: another augmentation before it moves none of them. */
export interface NamedAugmentation {
  readonly name: string;
  readonly augmentation: Augmentation;
}

/** What happens to examples before the network sees them. */
export interface InputPipeline {
  /** Of a raw example. */
  readonly shape: Shape;
  /** The affine map that the steps of preprocessing come to; null where there are none. */
  readonly preprocess: {
    /** Features after it. */
    readonly columns: number;
    /** Whether it mixes features, or only moves and scales each. */
    readonly mixes: boolean;
  } | null;
  /** Of training examples, in this order. */
  readonly augment: readonly NamedAugmentation[];
}

type Fitted = NonNullable<Handles['preprocess']>;

/** The buffers that the training examples decide, one set for both passes. */
export class FittedInput {
  readonly states: StateSlot[] = [];
  readonly preprocess: Fitted | null;
  private made: Buffer | null = null;
  private readonly builder: Builder;
  private readonly node: string;

  constructor(builder: Builder, options: LowerOptions, node: string) {
    this.builder = builder;
    this.node = node;
    this.preprocess = options.input?.preprocess ? this.declare(options.input, options) : null;
  }

  /** See the kernel principalColour; made when first asked for. */
  readonly colours = (): Buffer => (this.made ??= this.state('colours', [3, 3]));

  get hasColours(): Buffer | null {
    return this.made;
  }

  /** The steps of one batch of the covariance: aᵀ·a of centred examples, by which the leader adds it up. */
  covariance(options: LowerOptions, examples: Buffer): Step[] {
    const { builder, preprocess } = this;
    if (!preprocess?.covariance) return [];
    const { indices, products } = preprocess.covariance;
    const steps: Step[] = [];
    const [rows, columns] = [indices.length, preprocess.shift.length];
    builder.at(this.node, () => {
      const emit = builder.emitter(steps);
      const x = builder.buffer('fit.examples', rows * columns);
      const packedB = builder.buffer('fit.packed', packedLength(rows, columns));
      const scratch = builder.scratch('fit', scratchLength(columns, rows));
      const { shift, scale } = preprocess;
      const gathered = { out: x, dataset: examples, indices, rows, columns };
      if (examples.element === 'byte') emit('gatherBytes', { ...gathered, scale: options.data!.scale });
      else emit('gatherFloats', gathered);
      emit('affineColumns', { y: x, x, shift, scale, rows, columns });
      emit('packB', { packed: packedB, b: x, stride: columns, rows, n: columns });
      emit('matmulTransposed', { out: products, a: x, packedB, scratch, rows: columns, n: columns, k: rows });
    });
    return steps;
  }

  private declare({ shape, preprocess }: InputPipeline, { data }: LowerOptions): Fitted {
    const features = sizeOf(shape);
    const shift = this.state('shift', [features]);
    const scale = this.state('scale', [features]);
    if (!preprocess?.mixes) return { shift, scale, matrix: null, covariance: null };
    const { columns } = preprocess;
    const values = this.state('matrix', [features, columns]);
    const packed = this.builder.buffer('packed.matrix', packedLength(features, columns), { kept: true });
    const rows = Math.min(covarianceRows, data?.train ?? 0);
    const covariance = data && {
      indices: this.builder.buffer('fit.indices', rows, { element: 'integer', kept: true }),
      products: this.builder.buffer('fit.products', features * features),
    };
    return { shift, scale, matrix: { values, packed }, covariance };
  }

  private state(name: string, shape: readonly number[]): Buffer {
    const value = this.builder.buffer(`${this.node}.${name}`, sizeOf(shape), { kept: true });
    this.states.push({ node: this.node, name, shape, value });
    return value;
  }
}
