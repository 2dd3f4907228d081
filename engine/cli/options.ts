/** The words of a command line: its options by name, each checked as it is typed, and the rest in order. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { fail } from '../contract/errors.ts';
import type { Text } from '../contract/descriptor.ts';
import { formTexts } from '../contract/form-texts.ts';
import { isDecimal } from '../decimal.ts';
import type { Command } from './command.ts';

export type OptionTypes = NonNullable<ParseArgsConfig['options']>;
export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** Options every command has. */
const commonOptions = {
  json: { type: 'boolean' },
  db: { type: 'string' },
  lanes: { type: 'string' },
  language: { type: 'string' },
} as const satisfies OptionTypes;

export interface Words {
  readonly words: readonly string[];
  /** The last of several of one name counts. */
  readonly options: Options;
}

/** Throws what is wrong with the line, with the word or the option as its place. */
export function readWords(command: Command, args: readonly string[]): Words {
  const usage = `fanin ${command.usage}`;
  const types: OptionTypes = { ...commonOptions, ...command.options };
  const line = {
    args: [...args],
    options: types,
    allowPositionals: true,
    strict: false,
    tokens: true,
  } as const;
  const words: string[] = [];
  const options: Record<string, string | boolean> = {};
  for (const token of parseArgs(line).tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(types, name)) fail('option_unknown', rawName, { usage });
    if (types[name]?.type === 'boolean') {
      if (value !== undefined) fail('option_alone', rawName, { usage });
      options[name] = true;
    } else {
      // `--db --json` has forgotten the file; `--seed -1` says what it means.
      if (value === undefined || (!inlineValue && value.startsWith('--')))
        fail('option_value', rawName, { usage });
      options[name] = value;
    }
  }
  const [least, most] = command.words;
  if (words.length < least) fail('word_missing', command.name, { usage });
  if (words.length > most) fail('word_unused', words[most]!, { usage });
  // The name of no file: it would be taken for the folder that one stands in.
  if (options['db'] === '') fail('option_value', '--db', { usage });
  readLanes(options);
  readChoice(options, 'language', ['en', 'ko']);
  return { words, options };
}

function refuse(name: string, expected: Text, raw: string | boolean): never {
  const typed = String(raw);
  return fail('invalid_value', `--${name}`, {
    expected,
    got: /^\S+$/.test(typed) ? typed : JSON.stringify(typed),
  });
}

interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly exclusiveMax?: boolean;
}

/** A number in decimal; undefined where the option is not there. */
function readNumber(
  options: Options,
  name: string,
  kind: 'int' | 'number',
  range: NumberRange,
): number | undefined {
  const raw = options[name];
  if (raw === undefined) return undefined;
  const value = isDecimal(String(raw)) ? Number(raw) : NaN;
  const { min, max, exclusiveMax = false } = range;
  const inside = value >= min && (exclusiveMax ? value < max : value <= max);
  return inside && (kind === 'number' || Number.isSafeInteger(value))
    ? value
    : refuse(name, formTexts.range(kind, min, max, exclusiveMax), raw);
}

export const readDecimal = (options: Options, name: string, range: NumberRange): number | undefined =>
  readNumber(options, name, 'number', range);

export const readWhole = (
  options: Options,
  name: string,
  range: Partial<NumberRange> = {},
): number | undefined => readNumber(options, name, 'int', { min: 0, max: Number.MAX_SAFE_INTEGER, ...range });

export const readLanes = (options: Options): number | undefined => readWhole(options, 'lanes', { min: 1 });

export function readChoice<const V extends string>(
  options: Options,
  name: string,
  known: readonly V[],
): V | undefined {
  const raw = options[name];
  if (raw === undefined) return undefined;
  return known.find((value) => value === raw) ?? refuse(name, formTexts.oneOf(known), raw);
}

/** Text of at least one letter that is no space. */
export function readTitle(options: Options, name: string, most: number): string | undefined {
  const raw = options[name];
  if (raw === undefined) return undefined;
  const text = String(raw).trim();
  if (text === '') refuse(name, formTexts.least('string', 1, true), raw);
  return text.length <= most ? text : refuse(name, formTexts.most('string', most, true), raw);
}

/** `32x32`: a width and a height. */
export function readSize(
  options: Options,
  name: string,
  { min, max }: NumberRange,
): { width: number; height: number } | undefined {
  const raw = options[name];
  if (raw === undefined) return undefined;
  const [width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(String(raw)) ?? []).slice(1).map(Number);
  const fits = [width, height].every((side) => side >= min && side <= max);
  return fits ? { width, height } : refuse(name, formTexts.size(min, max), raw);
}
