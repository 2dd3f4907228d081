/** A batch on its way into the network: gathered from a dataset, or left to the caller, and made what the network takes. */
import { scratchLength } from '../kernels/signatures.ts';
import { AugmentSteps } from './augment-steps.ts';
import type { Builder, LowerOptions } from './builder.ts';
import { sizeOf, type ShapedNode } from './graph.ts';
import type { FittedInput, InputPipeline } from './input-steps.ts';
import type { Tensor } from './lowering.ts';
import type { Buffer, Emit } from './plan.ts';

export interface SourceParts {
  readonly builder: Builder;
  readonly options: LowerOptions;
  /** The Input layer. */
  readonly node: ShapedNode;
  readonly fitted: FittedInput;
  readonly key: Buffer;
  readonly rows: number;
  /** Whether examples are augmented first. */
  readonly augments: boolean;
  /** How many classes labels name. */
  readonly classes: number;
  /** Whether the labels are still needed when the program is over. */
  readonly labelsStay: boolean;
  /** Whether the caller says what of each image is seen. */
  readonly sees: boolean;
  readonly emit: Emit;
  named(name: string): string;
  count(): Buffer;
}

/** The examples of a split in the arena. */
export interface Examples {
  readonly values: Buffer;
  readonly labels: Buffer;
}

export class Source {
  /** What the network reads. */
  readonly input: Tensor;
  /** As it comes, before anything is done to it. */
  readonly raw: Buffer;
  readonly labels: Buffer;
  /** (B, classes), where examples are mixed. */
  readonly targets: Buffer | null;
  /** Which examples; null where the caller fills the input. */
  readonly indices: Buffer | null;
  /** (B, 6), what a test pass sees of its images; null: the images. */
  readonly views: Buffer | null;
  private readonly parts: SourceParts;
  /** Where the caller fills the input it may want to see what became of it. */
  private readonly kept: boolean;

  constructor(parts: SourceParts, examples: Examples | null) {
    this.parts = parts;
    const { builder, options, node, rows, augments, named } = parts;
    const { input } = options;
    this.kept = examples === null;
    const { kept } = this;
    const raw = input ? `${node.id}.raw` : node.id;
    const columns = sizeOf(input?.shape ?? node.shape);
    this.raw = builder.buffer(named(raw), rows * columns, { kept });
    this.labels = builder.buffer(named('labels'), rows, {
      element: 'integer',
      kept: kept || parts.labelsStay,
    });
    this.indices = examples
      ? builder.buffer(named('indices'), rows, { element: 'integer', kept: true })
      : null;
    if (examples && this.indices) this.gather(examples, this.indices, columns);
    const augmented = input && augments ? this.augment(input) : null;
    this.targets = augmented?.targets ?? null;
    this.views = parts.sees ? builder.buffer(named('views'), rows * 6, { kept: true }) : null;
    const seen = input && this.views ? this.see(input, this.views) : this.raw;
    const buffer = this.preprocess(augmented?.x ?? seen);
    this.input = { buffer, rows, columns: sizeOf(node.shape), shape: node.shape };
  }

  private gather({ values, labels }: Examples, indices: Buffer, columns: number): void {
    const { options, rows, emit } = this.parts;
    const args = { out: this.raw, dataset: values, indices, rows, columns };
    if (values.element === 'byte') emit('gatherBytes', { ...args, scale: options.data!.scale });
    else emit('gatherFloats', args);
    emit('gatherLabels', { out: this.labels, labels, indices, rows });
  }

  private augment(input: InputPipeline): AugmentSteps {
    const { builder, options, emit, rows, key, classes, fitted, count } = this.parts;
    const { colours } = fitted;
    const { kept, labels } = this;
    const { smoothing } = options.loss;
    const parts = { builder, emit, rows, key, labels, classes, kept, smoothing, colours, count };
    return new AugmentSteps(parts, input, this.raw);
  }

  private see({ shape }: InputPipeline, transforms: Buffer): Buffer {
    const { builder, rows, emit, named } = this.parts;
    const [channels = 1, height = 1, width = 1] = shape;
    const out = builder.buffer(named('seen'), this.raw.length);
    emit('warp', { out, x: this.raw, transforms, rows, channels, height, width });
    return out;
  }

  /** What was fitted to the training examples, done to a batch of any examples. */
  private preprocess(x: Buffer): Buffer {
    const { builder, fitted, node, rows, emit, named } = this.parts;
    if (!fitted.preprocess) return x;
    const { shift, scale, matrix } = fitted.preprocess;
    const columns = shift.length;
    const { kept } = this;
    const y = builder.buffer(named(matrix ? `${node.id}.centred` : node.id), rows * columns, { kept });
    emit('affineColumns', { y, x, shift, scale, rows, columns });
    if (!matrix) return y;
    const n = sizeOf(node.shape);
    const out = builder.buffer(named(node.id), rows * n, { kept });
    const scratch = builder.scratch(named(node.id), scratchLength(rows, columns));
    emit('matmulRows', { out, a: y, packedB: matrix.packed, scratch, rows, n, k: columns });
    return out;
  }
}
