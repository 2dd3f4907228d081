/** The steps of augmentation on one batch of raw examples. */
import type { Geometric, Mixing, PixelWise } from '../augment/augmentation.ts';
import type { Builder } from './builder.ts';
import { sizeOf } from './graph.ts';
import type { InputPipeline } from './input-steps.ts';
import type { Buffer, Emit } from './plan.ts';
import { streamOf } from './streams.ts';

export interface AugmentParts {
  readonly builder: Builder;
  readonly emit: Emit;
  readonly rows: number;
  readonly key: Buffer;
  /** (B), integers; where examples are mixed, changed to those that have the larger share. */
  readonly labels: Buffer;
  readonly classes: number;
  /** Whether somebody looks at what comes of it when the program is over. */
  readonly kept: boolean;
  /** What the loss makes of labels; of mixed ones it cannot any more. */
  readonly smoothing: number;
  colours(): Buffer;
  count(): Buffer;
}

export class AugmentSteps {
  /** The batch as it is by now, (B, channels · height · width). */
  x: Buffer;
  /** (B, classes); null where no examples are mixed. */
  targets: Buffer | null = null;
  private readonly parts: AugmentParts;
  private readonly pipeline: InputPipeline;
  private readonly columns: number;
  /** Of the geometric steps that are not done yet. */
  private transforms: Buffer | null = null;

  constructor(parts: AugmentParts, pipeline: InputPipeline, x: Buffer) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.columns = sizeOf(pipeline.shape);
    this.x = x;
    for (const { name, augmentation } of pipeline.augment) {
      if (augmentation.sort === 'geometric') {
        this.transform(augmentation, name);
        continue;
      }
      this.resample();
      if (augmentation.sort === 'pixels') this.change(augmentation, name);
      else this.mix(augmentation, name);
    }
    this.resample();
    const { emit, rows, labels, classes } = parts;
    if (this.targets) emit('targetLabels', { labels, targets: this.targets, rows, columns: classes });
  }

  private transform(step: Geometric, name: string): void {
    const { emit, rows } = this.parts;
    if (!this.transforms) {
      this.transforms = this.batch(`${name}.transforms`, 6);
      emit('resetTransforms', { transforms: this.transforms, rows });
    }
    step.transform({ ...this.context(name), transforms: this.transforms });
  }

  private resample(): void {
    const { transforms, x } = this;
    if (!transforms) return;
    const { rows, channels, height, width, emit } = this.context('');
    const out = this.batch(`${transforms.name}.warped`, this.columns);
    emit('warp', { out, x, transforms, rows, channels, height, width });
    this.x = out;
    this.transforms = null;
  }

  private change(step: PixelWise, name: string): void {
    step.change({ ...this.context(name), x: this.x, colours: this.parts.colours });
  }

  private mix(step: Mixing, name: string): void {
    const { builder, emit, rows, key, labels, classes, smoothing } = this.parts;
    const partners = builder.buffer(`${name}.partners`, rows, { element: 'integer' });
    const stream = streamOf('augment', `${name}.partners`);
    emit('permuteRows', { partners, key, count: this.parts.count(), rows, stream });
    // Before the lanes meet for the sake of the images, so that they meet once.
    const before = this.targets ?? this.batch('targets', classes);
    if (!this.targets) emit('labelTargets', { targets: before, labels, rows, columns: classes, smoothing });
    const weights = this.batch(`${name}.weights`, 1);
    const out = this.batch(`${name}.mixed`, this.columns);
    step.mix({ ...this.context(name), out, x: this.x, partners, weights });
    const targets = this.batch(`${name}.targets`, classes);
    emit('mixRows', { out: targets, x: before, partners, weights, rows, columns: classes });
    this.x = out;
    this.targets = targets;
  }

  private context(name: string) {
    const [channels = 1, height = 1, width = 1] = this.pipeline.shape;
    const { rows, key, emit } = this.parts;
    return { rows, channels, height, width, key, stream: streamOf('augment', name), emit };
  }

  private batch(name: string, columns: number): Buffer {
    const { builder, rows, kept } = this.parts;
    return builder.buffer(name, rows * columns, { kept });
  }
}
