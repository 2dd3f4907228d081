/**
 * What a layer is. A layer is one file that calls `defineLayer` and one line in `index.ts`; from its definition come the
 * palette's entry, the inspector, the checks, the shapes, the steps of the forward and backward pass and its gradient
 * test.
 */
import type { LayerDescriptor, Text } from '../contract/descriptor.ts';
import type { Init } from '../contract/documents.ts';
import { faninError, type ErrorCode, type FaninError } from '../contract/errors.ts';
import type { Shape } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import type { Buffer, Take } from '../compile/plan.ts';
import { describeSettings, initsOf, readSettings, type Settings, type ValuesOf } from '../settings.ts';

/** A tensor that training changes, (rows, columns) in memory. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly init: Init;
  readonly fanIn: number;
  readonly fanOut: number;
  /** L2 of this tensor: a number of its own, or the experiment's, or none, unless the experiment decays everything. */
  readonly decay: number | 'experiment' | 'none';
  /** L1 of a tensor that is decayed: a number of its own, or, where null or left out, the experiment's. */
  readonly l1?: number | null;
  /** Where the weights into one unit lie, which max-norm holds together; left out: this is no matrix of weights. */
  readonly unit?: 'columns' | 'rows';
  /** Whether it lies in memory packed for a product (packed.ts), which its columns must allow; left out: row after row. */
  readonly packed?: boolean;
}

/** A tensor that a layer keeps from step to step without learning it by gradient, such as a running mean. */
export interface StateSpec {
  readonly name: string;
  readonly shape: Shape;
  /** Every element at the start. */
  readonly initial: number;
}

/**
 * Outputs at or beyond these lie where the slope is below 1 % of its maximum. An activation whose outputs do not tell
 * where they come from has none.
 */
export interface Saturation {
  readonly low: number;
  readonly high: number;
}

/** What a layer draws by lot: masks in training and in tests that average over masks, or regions in every pass. */
export type Draws = 'masks' | 'regions';

/** A number that snapshots have of this layer alone, such as a learned slope: some tensor, and what is taken of it. */
export interface ObservedNumber<V> {
  readonly title: Text;
  readonly take: Take;
  /** A number is taken of each of these, as the forward pass left them; steps emitted here run in observed steps only. */
  of(context: ForwardContext, settings: V): readonly Buffer[];
}

/** The same with its settings read. */
export interface BoundNumber {
  readonly name: string;
  readonly take: Take;
  of(context: ForwardContext): readonly Buffer[];
}

export interface LayerProblem {
  readonly code: ErrorCode;
  readonly values: FaninError['values'];
}

/** Settings are inferred from `settings` alone, so that functions shared with a layer of fewer settings fit too. */
type Values<S extends Settings> = ValuesOf<NoInfer<S>>;

export interface LayerDefinition<S extends Settings> {
  readonly kind: string;
  readonly title: Text;
  readonly family: LayerDescriptor['family'];
  readonly summary: Text;
  readonly formula: string;
  readonly paper: string;
  readonly inputs?: { readonly least: number; readonly most: number };
  readonly settings: S;
  readonly saturation?: Saturation | ((settings: Values<S>) => Saturation | null);
  /** True where a unit whose output is 0 for every example passes no gradient and is dead. */
  readonly dies?: boolean;
  readonly draws?: Draws;
  /**
   * Whether in some steps of training its output is 0 for the whole batch, whatever comes in. What leads to it alone is then
   * left out. Which steps they are is asked of `forward`, with a batch that is a single 1.
   */
  dropsBatch?(settings: Values<S>): boolean;
  /** By name. */
  readonly observes?: Readonly<Record<string, ObservedNumber<Values<S>>>>;
  /** True where the output is the input's own memory: no steps, no statistics of its own. */
  readonly alias?: boolean;
  /** The output's shape, or what is wrong with the inputs. */
  shape(inputs: readonly Shape[], settings: Values<S>): Shape | LayerProblem;
  parameters?(inputs: readonly Shape[], settings: Values<S>): readonly ParameterSpec[];
  states?(inputs: readonly Shape[], settings: Values<S>): readonly StateSpec[];
  /** Examples that a batch must have in training; 1 unless said otherwise. */
  smallestBatch?(inputs: readonly Shape[]): number;
  /** Floating-point operations of one example's forward pass; a multiply-add counts as two. */
  flops(inputs: readonly Shape[], output: Shape, settings: Values<S>): number;
  forward?(context: ForwardContext, settings: Values<S>): void;
  backward?(context: BackwardContext, settings: Values<S>): void;
}

/** A layer with its settings read: what the phases of the compiler see. */
export interface BoundLayer {
  readonly kind: string;
  readonly alias: boolean;
  readonly saturation: Saturation | null;
  readonly dies: boolean;
  /** Null: it does the same to a batch whenever it comes. */
  readonly draws: Draws | null;
  readonly dropsBatch: boolean;
  readonly observes: readonly BoundNumber[];
  readonly family: LayerDescriptor['family'];
  /** Its settings that say how parameters start, by name. */
  readonly inits: readonly (readonly [setting: string, init: Init])[];
  /** Every setting, defaults filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
  shape(inputs: readonly Shape[]): Shape | LayerProblem;
  parameters(inputs: readonly Shape[]): readonly ParameterSpec[];
  states(inputs: readonly Shape[]): readonly StateSpec[];
  smallestBatch(inputs: readonly Shape[]): number;
  flops(inputs: readonly Shape[], output: Shape): number;
  forward(context: ForwardContext): void;
  backward(context: BackwardContext): void;
}

export interface Layer {
  readonly descriptor: LayerDescriptor;
  bind(
    raw: Readonly<Record<string, unknown>>,
    place: string,
    node: string,
  ): { readonly bound: BoundLayer; readonly problems: readonly FaninError[] };
}

export function isProblem(result: Shape | LayerProblem): result is LayerProblem {
  return 'code' in result;
}

export function problemAt(problem: LayerProblem, place: string, node: string): FaninError {
  return faninError(problem.code, place, problem.values, node);
}

export function defineLayer<const S extends Settings>(definition: LayerDefinition<S>): Layer {
  const { kind, title, family, summary, formula, paper, settings, saturation } = definition;
  const observes = Object.entries(definition.observes ?? {});
  return {
    descriptor: {
      kind,
      title,
      family,
      summary,
      formula,
      paper,
      settings: describeSettings(settings),
      observes: observes.map(([name, observed]) => ({ name, title: observed.title })),
      inputs: { ...(definition.inputs ?? { least: 1, most: 1 }) },
    },
    bind(raw, place, node) {
      const { values, problems } = readSettings(settings, raw, { kind, place: `${place}.params`, node });
      const bound: BoundLayer = {
        kind,
        alias: definition.alias ?? false,
        saturation: typeof saturation === 'function' ? saturation(values) : (saturation ?? null),
        dies: definition.dies ?? false,
        draws: definition.draws ?? null,
        dropsBatch: definition.dropsBatch?.(values) ?? false,
        observes: observes.map(([name, { take, of }]) => ({
          name,
          take,
          of: (context) => of(context, values),
        })),
        family,
        inits: initsOf(settings, values),
        settings: values,
        shape: (inputs) => definition.shape(inputs, values),
        parameters: (inputs) => definition.parameters?.(inputs, values) ?? [],
        states: (inputs) => definition.states?.(inputs, values) ?? [],
        smallestBatch: (inputs) => definition.smallestBatch?.(inputs) ?? 1,
        flops: (inputs, output) => definition.flops(inputs, output, values),
        forward: (context) => definition.forward?.(context, values),
        backward: (context) => definition.backward?.(context, values),
      };
      return { bound, problems };
    },
  };
}
