/**
 * Errors as values: a code, the place in the user's own document, and the values that fill the text. The texts stand in
 * one place, `error-texts.ts` and the files it takes in, in every language of the app.
 */
import { z } from 'zod';
import { textSchema, type Text } from './descriptor.ts';
import { errorTexts } from './error-texts.ts';

export type ErrorCode = keyof typeof errorTexts;
export type Language = 'en' | 'ko';

export interface FaninError {
  readonly code: ErrorCode;
  /** Where: `nodes[3].params.units`, a file with its row, a message's method. */
  readonly place: string;
  /** The node at fault, where there is one: the builder marks it. */
  readonly node?: string | undefined;
  /** A word that is another one in Korean is a text in both. */
  readonly values: Readonly<Record<string, string | number | Text>>;
}

const codes = Object.keys(errorTexts) as [ErrorCode, ...ErrorCode[]];

export const errorSchema = z.strictObject({
  code: z.enum(codes),
  place: z.string(),
  node: z.string().optional(),
  values: z.record(z.string(), z.union([z.string(), z.number(), textSchema])),
});

export function faninError(
  code: ErrorCode,
  place: string,
  values: FaninError['values'] = {},
  node?: string,
): FaninError {
  return node === undefined ? { code, place, values } : { code, place, values, node };
}

/** Carries coded errors through code that cannot go on. */
export class FaninFailure extends Error {
  readonly errors: readonly [FaninError, ...FaninError[]];
  constructor(first: FaninError, ...more: FaninError[]) {
    super(errorText(first, 'en'));
    this.name = 'FaninFailure';
    this.errors = [first, ...more];
  }
}

export function fail(
  code: ErrorCode,
  place: string,
  values: FaninError['values'] = {},
  node?: string,
): never {
  throw new FaninFailure(faninError(code, place, values, node));
}

/** What happened, and what to do about it, in one language. */
export function errorText(error: FaninError, language: Language): string {
  return errorTexts[error.code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = error.values[name];
    return typeof value === 'object' ? value[language] : String(value ?? whole);
  });
}

/** One line for a terminal: the place, the text, the code. */
export function errorLine(error: FaninError, language: Language = 'en'): string {
  return `${error.place}: ${errorText(error, language)} [${error.code}]`;
}

/** Any thrown value as a coded error: what nobody foresaw becomes `internal`, with its own words kept. */
export function toErrors(thrown: unknown, place: string): readonly [FaninError, ...FaninError[]] {
  if (thrown instanceof FaninFailure) return thrown.errors;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return [faninError('internal', place, { reason })];
}
