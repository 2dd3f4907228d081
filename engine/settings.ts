/**
 * Settings of layers and initializers: each is defined once, and from that one definition come the control that edits
 * it, the check of what a document says, its default, and the type the layer's code sees.
 */
import type { Setting, Text } from './contract/descriptor.ts';
import type { Init } from './contract/documents.ts';
import { initSchema } from './contract/documents.ts';
import { faninError, type ErrorCode, type FaninError } from './contract/errors.ts';
import { shown } from './contract/shown.ts';

export type Read<T> =
  { readonly value: T } | { readonly code: ErrorCode; readonly values: FaninError['values'] };

export interface SettingDefinition<T> {
  describe(name: string): Setting;
  readonly fallback: T;
  /** What a document says, checked. `name` is for the error alone. */
  read(raw: unknown, name: string): Read<T>;
}

export type Settings = Readonly<Record<string, SettingDefinition<unknown>>>;
export type ValuesOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends SettingDefinition<infer T> ? T : never;
};

interface Words {
  readonly title: Text;
  readonly help: Text;
}

interface IntegerOptions extends Words {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly slider?: [number, number];
  readonly scale?: 'linear' | 'log';
}

export function integer(options: IntegerOptions): SettingDefinition<number> {
  const { min, max } = options;
  return {
    describe: (name) => ({ name, control: 'integer', ...options }),
    fallback: options.default,
    read: (raw, name) =>
      typeof raw === 'number' && Number.isInteger(raw) && raw >= min && raw <= max
        ? { value: raw }
        : { code: 'param_integer', values: { name, min, max, got: shown(raw) } },
  };
}

/** A whole number, or one word that stands for what the layer works out itself. */
export function integerOr<const W extends string>(
  options: Words & {
    readonly word: { readonly value: W; readonly title: Text };
    readonly min: number;
    readonly max: number;
    readonly default: number | W;
  },
): SettingDefinition<number | W> {
  const { min, max, word } = options;
  return {
    describe: (name) => ({ name, control: 'integer-or-word', ...options, word: { ...word } }),
    fallback: options.default,
    read: (raw, name) => {
      if (raw === word.value) return { value: word.value };
      if (typeof raw === 'number' && Number.isInteger(raw) && raw >= min && raw <= max) return { value: raw };
      return { code: 'param_integer_or', values: { name, min, max, word: word.value, got: shown(raw) } };
    },
  };
}

interface NumberOptions extends Words {
  readonly min: number;
  readonly max: number;
  readonly exclusiveMax?: boolean;
  readonly slider?: [number, number];
  readonly scale?: 'linear' | 'log';
}

function readNumber(options: NumberOptions, raw: unknown, name: string): Read<number> {
  const { min, max, exclusiveMax } = options;
  if (typeof raw === 'number' && raw >= min && (exclusiveMax ? raw < max : raw <= max)) return { value: raw };
  const range = exclusiveMax ? `≥ ${min}, < ${max}` : `≥ ${min}, ≤ ${max}`;
  return { code: 'param_number', values: { name, range, got: shown(raw) } };
}

export function number(options: NumberOptions & { readonly default: number }): SettingDefinition<number> {
  return {
    describe: (name) => ({ name, control: 'number', ...options }),
    fallback: options.default,
    read: (raw, name) => readNumber(options, raw, name),
  };
}

/** A number that may be left empty (null): `help` says what holds then. */
export function optionalNumber(options: NumberOptions): SettingDefinition<number | null> {
  return {
    describe: (name) => ({ name, control: 'number', ...options, default: null, optional: true }),
    fallback: null,
    read: (raw, name) => (raw === null ? { value: null } : readNumber(options, raw, name)),
  };
}

export function boolean(options: Words & { readonly default: boolean }): SettingDefinition<boolean> {
  return {
    describe: (name) => ({ name, control: 'boolean', ...options }),
    fallback: options.default,
    read: (raw, name) =>
      typeof raw === 'boolean'
        ? { value: raw }
        : { code: 'param_boolean', values: { name, got: shown(raw) } },
  };
}

export function choice<const V extends string>(
  options: Words & {
    readonly options: readonly { readonly value: V; readonly title: Text }[];
    readonly default: V;
  },
): SettingDefinition<V> {
  return {
    describe: (name) => ({ name, control: 'choice', ...options, options: [...options.options] }),
    fallback: options.default,
    read: (raw, name) => {
      const found = options.options.find((option) => option.value === raw);
      if (found) return { value: found.value };
      const known = options.options.map((option) => option.value).join(', ');
      return { code: 'param_choice', values: { name, known, got: shown(raw) } };
    },
  };
}

export function shape(
  options: Words & { readonly default: readonly number[] },
): SettingDefinition<readonly number[]> {
  return {
    describe: (name) => ({ name, control: 'shape', ...options, default: [...options.default] }),
    fallback: options.default,
    read: (raw, name) => {
      const sizes: readonly unknown[] = Array.isArray(raw) ? raw : [];
      const valid = sizes.filter((size): size is number => Number.isInteger(size) && Number(size) >= 1);
      return sizes.length >= 1 && sizes.length <= 4 && valid.length === sizes.length
        ? { value: valid }
        : { code: 'param_shape', values: { name, got: shown(raw) } };
    },
  };
}

/** How a parameter starts; whether the scheme exists is checked where the initializers are known. */
export function init(
  options: Words & { readonly default: Init; readonly vector?: true },
): SettingDefinition<Init> {
  return {
    describe: (name) => ({ name, control: 'init', ...options, default: { ...options.default } }),
    fallback: options.default,
    read: (raw, name) => {
      const parsed = initSchema.safeParse(raw);
      return parsed.success
        ? { value: parsed.data }
        : { code: 'param_init', values: { name, got: shown(raw) } };
    },
  };
}

/** Checks everything a document says of one thing. Absent settings take their defaults; unknown names are errors. */
export function readSettings<S extends Settings>(
  settings: S,
  raw: Readonly<Record<string, unknown>>,
  owner: { readonly kind: string; readonly place: string; readonly node?: string | undefined },
): { readonly values: ValuesOf<S>; readonly problems: readonly FaninError[] } {
  const problems: FaninError[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    values[name] = setting.fallback;
    if (raw[name] === undefined) continue;
    const read = setting.read(raw[name], name);
    if ('value' in read) values[name] = read.value;
    else problems.push(faninError(read.code, `${owner.place}.${name}`, read.values, owner.node));
  }
  for (const name of Object.keys(raw)) {
    if (Object.hasOwn(settings, name)) continue;
    const known = Object.keys(settings).join(', ') || '—';
    problems.push(
      faninError('param_unknown', `${owner.place}.${name}`, { kind: owner.kind, name, known }, owner.node),
    );
  }
  // Every key of S was filled just above, with its own definition's type.
  return { values: values as ValuesOf<S>, problems };
}

/** Those of the values that say how parameters start, by the setting's name. */
export function initsOf(
  settings: Settings,
  values: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, init: Init])[] {
  return Object.entries(settings)
    .filter(([name, setting]) => setting.describe(name).control === 'init')
    .map(([name]) => [name, initSchema.parse(values[name])] as const);
}

export function describeSettings(settings: Settings): Setting[] {
  return Object.entries(settings).map(([name, setting]) => setting.describe(name));
}
