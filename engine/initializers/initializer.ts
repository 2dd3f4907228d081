/**
 * What an initializer is: one file that calls `defineInitializer` and one line in `index.ts`. It turns its settings and
 * the fans of a tensor into a fill, which lanes carry out.
 */
import type { InitializerDescriptor, Text } from '../contract/descriptor.ts';
import type { Init } from '../contract/documents.ts';
import type { FaninError } from '../contract/errors.ts';
import { describeSettings, readSettings, type Settings, type ValuesOf } from '../settings.ts';

/** How the values of a tensor are drawn. */
export type Fill =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number };

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

interface InitializerDefinition<S extends Settings> {
  readonly scheme: string;
  readonly title: Text;
  readonly summary: Text;
  readonly formula: string;
  readonly paper: string;
  readonly settings: S;
  fill(settings: ValuesOf<S>, fans: Fans): Fill;
}

export interface Initializer {
  readonly descriptor: InitializerDescriptor;
  check(init: Init, place: string, node: string): readonly FaninError[];
  fill(init: Init, fans: Fans): Fill;
}

export function defineInitializer<const S extends Settings>(
  definition: InitializerDefinition<S>,
): Initializer {
  const { scheme, title, summary, formula, paper, settings } = definition;
  const read = (init: Init, place: string, node?: string) => {
    const said = Object.fromEntries(Object.entries(init).filter(([name]) => name !== 'scheme'));
    return readSettings(settings, said, { kind: scheme, place, node });
  };
  return {
    descriptor: { scheme, title, summary, formula, paper, settings: describeSettings(settings) },
    check: (init, place, node) => read(init, place, node).problems,
    fill: (init, fans) => definition.fill(read(init, 'init').values, fans),
  };
}
