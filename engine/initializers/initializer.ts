/**
 * What an initializer is: one file that calls `defineInitializer` and one line in `index.ts`. It turns its settings and
 * the fans of a tensor into a fill, which lanes carry out; what cannot be drawn number by number is finished by the leader.
 */
import type { InitializerDescriptor, Text } from '../contract/descriptor.ts';
import type { Init } from '../contract/documents.ts';
import { faninError, type ErrorCode, type FaninError } from '../contract/errors.ts';
import { describeSettings, readSettings, type Settings, type ValuesOf } from '../settings.ts';

/** How the values of a tensor are drawn. */
export type Fill =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number }
  /** z normal, cut at ±2, times std. */
  | { readonly kind: 'truncated'; readonly mean: number; readonly std: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | Whole;

/** What is made of a whole tensor at once, see `finish.ts`. */
export type Whole =
  | { readonly kind: 'identity'; readonly gain: number }
  | { readonly kind: 'orthogonal'; readonly gain: number; readonly unitVariance?: UnitVariance };

/** The layer's output is then brought to variance 1 on a batch of data. */
export interface UnitVariance {
  /** How far from 1 the variance may stay. */
  readonly tolerance: number;
  /** Attempts, at most. */
  readonly attempts: number;
}

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** What is wrong with settings that are each in their range, or with the tensor they are for. */
export interface Misfit {
  readonly code: ErrorCode;
  readonly values: FaninError['values'];
}

interface InitializerDefinition<S extends Settings> {
  readonly scheme: string;
  readonly title: Text;
  readonly summary: Text;
  readonly formula: string;
  readonly paper: string;
  readonly settings: S;
  /** True where it is made of a matrix as a whole, so that it cannot fill a list of numbers. */
  readonly matrix?: true;
  fill(settings: ValuesOf<S>, fans: Fans): Fill;
  misfit?(settings: ValuesOf<S>, shape: readonly number[]): Misfit | null;
}

export interface Initializer {
  readonly descriptor: InitializerDescriptor;
  check(init: Init, place: string, node: string): readonly FaninError[];
  /** Whether it can fill a tensor of this shape. */
  checkShape(init: Init, shape: readonly number[], place: string, node: string): readonly FaninError[];
  fill(init: Init, fans: Fans): Fill;
  /** With every default filled in. */
  completed(init: Init): Init;
}

export function defineInitializer<const S extends Settings>(
  definition: InitializerDefinition<S>,
): Initializer {
  const { scheme, title, summary, formula, paper, settings, matrix = false } = definition;
  const read = (init: Init, place: string, node?: string) => {
    const said = Object.fromEntries(Object.entries(init).filter(([name]) => name !== 'scheme'));
    return readSettings(settings, said, { kind: scheme, place, node });
  };
  return {
    descriptor: { scheme, title, summary, formula, paper, settings: describeSettings(settings), matrix },
    check: (init, place, node) => read(init, place, node).problems,
    checkShape(init, shape, place, node) {
      const misfit = definition.misfit?.(read(init, place).values, shape);
      return misfit ? [faninError(misfit.code, place, misfit.values, node)] : [];
    },
    fill: (init, fans) => definition.fill(read(init, 'init').values, fans),
    completed: (init) => ({ scheme, ...read(init, 'init').values }),
  };
}
