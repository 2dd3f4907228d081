/** The second intermediate form: programs of kernel calls over buffers, then over addresses. */
import type { Whole } from '../initializers/initializer.ts';
import { sliver } from '../kernels/packed.ts';
import { read } from '../kernels/signature.ts';
import type { KernelName, Parameter, signatures } from '../kernels/signatures.ts';
import { printCondition, type Condition } from './condition.ts';

export type ElementType = 'float' | 'integer' | 'byte';

/** A piece of the arena. Buffers are compared by identity; `id` is for dumps and tables. */
export interface Buffer {
  readonly id: number;
  /** `fc1.weight`, `d.relu1`: what a person reads in a dump. */
  readonly name: string;
  /** Elements, not bytes. */
  readonly length: number;
  readonly element: ElementType;
  /** Keeps its memory from program to program; others live from their first step to their last. */
  readonly kept: boolean;
  /** A view: one sliver of a packed matrix, which has the memory. */
  readonly sliverOf?: { readonly matrix: Buffer; readonly first: number };
}

/** The buffer that has the memory. */
export const wholeOf = (buffer: Buffer): Buffer => buffer.sliverOf?.matrix ?? buffer;

export const bytesOf = (buffer: Buffer): number => buffer.length * (buffer.element === 'byte' ? 1 : 4);

export interface Step {
  readonly kernel: KernelName;
  /** In the order of the kernel's signature. */
  readonly args: readonly (Buffer | number)[];
  /** The node it belongs to, for dumps and errors. */
  readonly node: string;
  /** Runs only in steps that are observed. */
  readonly probe: boolean;
  /** Lanes meet before it and go on only if the loss is a number: what follows would spoil the weights. */
  readonly gate?: true;
  /** Left out: always. */
  readonly when?: Condition;
}

type Signatures = typeof signatures;
type ParametersOf<K extends KernelName> = Signatures[K]['parameters'][number];
/** A kernel's arguments by name: buffers where the signature reads or writes, numbers elsewhere. */
export type ArgumentsOf<K extends KernelName> = {
  readonly [P in ParametersOf<K> as P['name']]: P['type'] extends 'integer' | 'float' ? number : Buffer;
};
export type Emit = <K extends KernelName>(kernel: K, args: ArgumentsOf<K>) => void;

export interface ParameterSlot {
  readonly node: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly value: Buffer;
  readonly gradient: Buffer | null;
  /** What the optimizer keeps of it from step to step. */
  readonly memory: readonly Buffer[];
  /** Whether it lies in memory packed (packed.ts), all that belongs to it alike. */
  readonly packed: boolean;
}

/** What a layer keeps without learning it by gradient, such as running means. */
export interface StateSlot {
  readonly node: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly value: Buffer;
}

/** What can be taken of a tensor as one number. */
export type Take = 'mean' | 'std' | 'variance' | 'min' | 'max' | 'zeros' | 'norm';

/** Where the statistics of a tensor will be. */
export interface MeasuredSlot {
  readonly stats: Buffer;
  readonly counts: Buffer;
}

/** A tensor whose first values are made as a whole of what `initialize` has drawn. */
export interface WholeStart {
  readonly value: Buffer;
  readonly shape: readonly number[];
  readonly packed: boolean;
  readonly how: Whole;
}

export interface ProbeSlot {
  readonly node: string;
  readonly kind: string;
  readonly saturates: boolean;
  readonly activation: MeasuredSlot;
  readonly gradient: MeasuredSlot | null;
  /** Statistics of a tensor with 1 for every dead unit; null where none can die. */
  readonly dead: Buffer | null;
  /** What the layer declared to be observed: one statistics buffer a number. */
  readonly numbers: readonly {
    readonly name: string;
    readonly take: Take;
    readonly stats: readonly Buffer[];
  }[];
}

export interface ParameterProbeSlot {
  readonly node: string;
  readonly name: string;
  readonly weight: MeasuredSlot;
  readonly gradient: MeasuredSlot;
  readonly update: MeasuredSlot | null;
}

/**
 * `fit` adds up what preprocessing must know of a batch of training examples, `average` turns several passes of
 * `evaluate` into a loss, `measure` is forward on a first batch, for weights that start by what it shows.
 */
export const programNames = ['initialize', 'train', 'pack', 'evaluate', 'fit', 'average', 'measure'] as const;
export type ProgramName = (typeof programNames)[number];

/** Which examples of the training split are held out of training: a share of every class, decided by a seed. */
export interface HeldOut {
  readonly count: number;
  readonly share: number;
  readonly seed: number;
}

/** What lowering makes: steps over buffers that have no address yet. */
export interface Lowered {
  readonly batch: number;
  readonly evaluationBatch: number;
  readonly lanes: number;
  /** The fewest pieces in which a layer's work comes; undefined where all of it is cut by rows. */
  readonly pieces: number | undefined;
  readonly buffers: readonly Buffer[];
  readonly programs: Readonly<Record<ProgramName, readonly Step[]>>;
  readonly parameters: readonly ParameterSlot[];
  readonly states: readonly StateSlot[];
  readonly wholes: readonly WholeStart[];
  readonly probes: readonly ProbeSlot[];
  readonly parameterProbes: readonly ParameterProbeSlot[];
  /** The node whose output the loss is of. */
  readonly output: string;
  readonly histogramBins: number;
  /** What the trainer writes before a step and reads after it. */
  readonly handles: Handles;
}

/** Integers unless said otherwise. */
export interface Handles {
  /** seed low, seed high, step */
  readonly key: Buffer;
  /** The optimizer's numbers of this step, floats. */
  readonly hyper: Buffer;
  /** 1 / examples that count, float. */
  readonly scale: Buffer;
  /** Examples that count, one integer; null where no layer asks. */
  readonly count: Buffer | null;
  /** As it comes: before preprocessing. */
  readonly input: Buffer;
  readonly logits: Buffer;
  readonly labels: Buffer;
  /** (batch, classes), floats, where examples are mixed; else null. */
  readonly targets: Buffer | null;
  /** The gradient of the loss with respect to the network's output. */
  readonly outputGradient: Buffer;
  readonly loss: Buffer;
  readonly correct: Buffer;
  /** Which examples make the batch; null where the input is filled by other means. */
  readonly indices: Buffer | null;
  readonly evaluation: {
    readonly indices: Buffer;
    readonly scale: Buffer;
    readonly count: Buffer | null;
    readonly loss: Buffer;
    readonly correct: Buffer;
    /** The network's output, (evaluation batch, classes). */
    readonly scores: Buffer;
    /** (rows, 6), written before a pass: what of each image it sees; null: the image. */
    readonly views: Buffer | null;
    /**
     * (rows, classes): the outputs of all passes so far, or the logarithm of their probabilities, and what it is before
     * the first; null where there is but one.
     */
    readonly sum: { readonly buffer: Buffer; readonly start: number } | null;
  } | null;
  /** Null where no weight starts by what a first batch shows. */
  readonly measure: {
    readonly input: Buffer;
    /** Null where the input is filled by other means. */
    readonly indices: Buffer | null;
    readonly count: Buffer | null;
    /** The weights of a node, and the statistics of its output; in the order of the network. */
    readonly scaled: readonly {
      readonly value: Buffer;
      readonly stats: Buffer;
      readonly tolerance: number;
      readonly attempts: number;
    }[];
  } | null;
  /** The affine map of preprocessing, fitted before the first step; null where there is none. */
  readonly preprocess: {
    /** (features) */
    readonly shift: Buffer;
    /** (features) */
    readonly scale: Buffer;
    /** (features, columns), and the same packed; null where features are not mixed. */
    readonly matrix: { readonly values: Buffer; readonly packed: Buffer } | null;
    /** Which examples `fit` takes, and their (features, features); null where there is no dataset, or no matrix. */
    readonly covariance: { readonly indices: Buffer; readonly products: Buffer } | null;
  } | null;
  /** (3, 3): the principal axes of the colours of the training pixels; null where no augmentation asks. */
  readonly colours: Buffer | null;
  readonly data: {
    readonly trainValues: Buffer;
    readonly trainLabels: Buffer;
    /** In which order an epoch takes the training examples. */
    readonly order: Buffer;
    /** Those of the test split, then those held out. */
    readonly testValues: Buffer;
    readonly testLabels: Buffer;
    readonly held: HeldOut | null;
  } | null;
}

/** A step with its address, and whether every lane must have done what came before it. */
export interface PlannedStep extends Step {
  readonly wait: boolean;
}

/** One schedule of a program: with the probing steps, or without. */
export interface PlannedProgram {
  readonly plain: readonly PlannedStep[];
  readonly probing: readonly PlannedStep[];
}

export interface Plan extends Lowered {
  /** Byte offset in the arena. */
  readonly offsets: ReadonlyMap<Buffer, number>;
  readonly planned: Readonly<Record<ProgramName, PlannedProgram>>;
  /** Bytes of arena the plan needs. */
  readonly bytes: number;
}

export const isBuffer = (argument: Buffer | number): argument is Buffer => typeof argument !== 'number';

/** A place where a kernel touches a buffer. */
export type Touch = Extract<Parameter, { share: unknown }>;

/** How a lane looks whether a step is to be done. */
const asked = read('alive', 'whole');

/** The buffers a step touches, with how; also the one that says whether it is done. */
export function accessesOf(
  step: Step,
  parameters: readonly Parameter[],
): { buffer: Buffer; parameter: Touch }[] {
  const own = parameters.flatMap((parameter, index) => {
    const argument = step.args[index];
    return 'share' in parameter && argument !== undefined && isBuffer(argument)
      ? [{ buffer: argument, parameter }]
      : [];
  });
  return step.when ? [{ buffer: step.when.branch.alive, parameter: asked }, ...own] : own;
}

/** How many rows of a buffer lanes divide among them; of a vector they divide its elements. */
export function dividedRows(step: Step, parameters: readonly Parameter[], { share }: Touch): number {
  const size = (wanted: string): number => {
    const at = parameters.findIndex(({ name }) => name === wanted);
    return at < 0 ? 0 : Number(step.args[at]);
  };
  if (share === 'units') return size('n') / sliver;
  return size(share === 'columns' ? 'columns' : 'rows');
}

/** The slivers of a matrix are not told apart. */
const shownName = (buffer: Buffer): string =>
  buffer.sliverOf ? `${buffer.sliverOf.matrix.name}[]` : buffer.name;

/**
 * The plan as text: one line a step, or the same step on all slivers of a matrix; `|` where lanes wait for each other, `?` for a
 * step of observed steps only, and at its end which branch it depends on.
 */
export function printPlan(plan: Plan): string {
  const lines: string[] = [`arena ${plan.bytes} bytes, batch ${plan.batch}, ${plan.lanes} lanes`];
  for (const buffer of plan.buffers.filter(({ sliverOf }) => !sliverOf)) {
    const at = plan.offsets.get(buffer);
    lines.push(`  ${at} ${buffer.name} ${buffer.element}[${buffer.length}]${buffer.kept ? ' kept' : ''}`);
  }
  for (const name of programNames) {
    const steps = plan.programs[name];
    if (steps.length === 0) continue;
    lines.push(`${name}:`);
    let before = '';
    plan.planned[name].probing.forEach(({ wait, gate, probe, kernel, args }, index) => {
      if (gate) lines.push('  = the loss is a number');
      const shown = args.map((arg) => (isBuffer(arg) ? shownName(arg) : String(arg))).join(' ');
      const { when } = steps[index]!;
      const step = `${probe ? '?' : ' '} ${kernel} ${shown}${when ? printCondition(when) : ''}`;
      if (wait || step !== before) lines.push(`  ${wait ? '|' : ' '}${step}`);
      before = step;
    });
  }
  return lines.join('\n');
}
