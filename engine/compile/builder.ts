/** What the parts of lowering share: the options of a plan, and the place where buffers and steps are collected. */
import { sliver } from '../kernels/packed.ts';
import { signatures } from '../kernels/signatures.ts';
import type { Loss } from '../losses/loss.ts';
import type { Testing } from '../testing/testing.ts';
import type { Condition } from './condition.ts';
import type { InputPipeline } from './input-steps.ts';
import type { Buffer, Emit, HeldOut, Step } from './plan.ts';
import type { UpdateOptions } from './update.ts';

export interface LowerOptions {
  readonly batch: number;
  readonly lanes: number;
  readonly histogramBins: number;
  readonly loss: Loss;
  /** Null: a look at the network as it is, forward and back, without weight gradients or updates. */
  readonly training: UpdateOptions | null;
  /** False: forward only. */
  readonly gradients: boolean;
  /** Weight gradients without an update, for the gradient check. */
  readonly weightGradients?: boolean;
  /** Where examples come from: a dataset in the arena, or whatever the caller writes into the input. */
  readonly data: {
    readonly train: number;
    readonly test: number;
    /** Examples held out of the training split, none of the `train` ones; they lie behind those of the test split. */
    readonly held?: HeldOut | null;
    readonly evaluationBatch: number;
    /** Bytes are multiplied by `scale`, floats are taken as they are. */
    readonly element: 'byte' | 'float';
    readonly scale: number;
  } | null;
  /** Test mode instead of training mode: layers do the same to every batch, and draw no masks. Only where nothing is learnt. */
  readonly testMode?: boolean;
  /** What happens to examples before the network sees them; without it, nothing. */
  readonly input?: InputPipeline | null;
  /** How many classes labels name, where the output has another size. */
  readonly classes?: number;
  /** How a test example passes; without it, once. */
  readonly testing?: Testing;
  /** Packed weights of the whole network at once (training), or each only while it is used (wide networks, seen once). */
  readonly packing: 'ahead' | 'in place';
}

interface EmitOptions {
  /** Steps of observed steps only. */
  readonly probe?: boolean;
  /** Left out: they are always done. */
  readonly when?: Condition;
}

export class Builder {
  readonly buffers: Buffer[] = [];
  private readonly lanes: number;
  private node = '';

  constructor(lanes: number) {
    this.lanes = lanes;
  }

  buffer(
    name: string,
    length: number,
    {
      element = 'float',
      kept = false,
      sliverOf,
    }: Partial<Pick<Buffer, 'element' | 'kept' | 'sliverOf'>> = {},
  ): Buffer {
    const buffer: Buffer = {
      ...{ id: this.buffers.length, name, length, element, kept },
      ...(sliverOf && { sliverOf }),
    };
    this.buffers.push(buffer);
    return buffer;
  }

  /** The slivers of a packed matrix, each (rows, sliver). */
  slivers(matrix: Buffer, rows: number): Buffer[] {
    const { element, kept } = matrix;
    const length = rows * sliver;
    return Array.from({ length: matrix.length / length }, (_, index) => {
      const sliverOf = { matrix, first: index * length };
      return this.buffer(`${matrix.name}[${index}]`, length, { element, kept, sliverOf });
    });
  }

  /** Private memory of every lane. One for each use: the lanes' slices differ in size from use to use. */
  scratch(node: string, elements: number): Buffer {
    return this.buffer(`scratch.${node}`, elements * this.lanes);
  }

  emitter(into: Step[], { probe = false, when }: EmitOptions = {}): Emit {
    return (kernel, args) => {
      const byName: Readonly<Record<string, Buffer | number>> = args;
      const ordered = signatures[kernel].parameters.map(({ name }) => byName[name]!);
      into.push({ kernel, args: ordered, node: this.node, probe, ...(when && { when }) });
    };
  }

  at<T>(node: string, work: () => T): T {
    this.node = node;
    return work();
  }
}
