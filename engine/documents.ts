/** Reads documents from text: their form checked, their version brought up to date, every problem with its place. */
import type { z } from 'zod';
import {
  experimentSchema,
  networkSchema,
  type ExperimentDocument,
  type NetworkDocument,
} from './contract/documents.ts';
import { FaninFailure, fail, faninError, type FaninError } from './contract/errors.ts';
import { shown } from './settings.ts';

export type ParsedDocument =
  | { readonly network: NetworkDocument; readonly experiment: null }
  | { readonly network: NetworkDocument; readonly experiment: ExperimentDocument };

type Migration = (old: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** From version N (the key) to N + 1. Empty while there is only one version of each. */
const migrations: Readonly<Record<string, Readonly<Record<number, Migration>>>> = {
  'fanin.network': {},
  'fanin.experiment': {},
};
const newest: Readonly<Record<string, number>> = { 'fanin.network': 1, 'fanin.experiment': 1 };

/** A network or an experiment. Throws a FaninFailure with every problem of its form. */
export function parseDocument(text: string, place: string): ParsedDocument {
  const raw = upToDate(parseJson(text, place), place);
  if (raw.format === 'fanin.network') {
    return { network: checked(networkSchema, raw, place), experiment: null };
  }
  const experiment = checked(experimentSchema, raw, place);
  return { network: experiment.network, experiment };
}

export function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail('not_json', place, { reason: error instanceof Error ? error.message : String(error) });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Brings a document to the newest version of its format. */
export function upToDate(raw: unknown, place: string): Readonly<Record<string, unknown>> {
  const expected = Object.keys(newest).join(' or ');
  if (!isRecord(raw)) return fail('wrong_format', place, { expected, got: shown(raw) });
  const known = newest[String(raw.format)];
  if (known === undefined)
    return fail('wrong_format', `${place}: format`, { expected, got: shown(raw.format) });
  const { version } = raw;
  if (typeof version === 'number' && version > known) {
    return fail('newer_version', `${place}: version`, { got: version, known });
  }
  let document: Readonly<Record<string, unknown>> = raw;
  for (let from = Number(version); from < known; from++) {
    const migrate = migrations[String(raw.format)]?.[from];
    if (!migrate) break;
    document = migrate(document);
  }
  return document;
}

/** A value of the schema's type, or a failure that names every place. */
export function checked<S extends z.ZodType>(schema: S, raw: unknown, place: string): z.infer<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const [first, ...more] = result.error.issues.flatMap((issue) => issueErrors(issue, raw, place));
  throw new FaninFailure(
    first ?? faninError('internal', place, { reason: 'a schema failed without a reason' }),
    ...more,
  );
}

function issueErrors(issue: z.core.$ZodIssue, raw: unknown, place: string): FaninError[] {
  const at = [place, showPath(issue.path)].filter(Boolean).join(': ');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => faninError('unknown_setting', at, { name }));
  }
  const value = issue.path.reduce<unknown>((inside, key) => {
    return typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined;
  }, raw);
  return [faninError('invalid_value', at, { problem: issue.message, got: shown(value) })];
}

/** `nodes[3].params.units` */
export function showPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}
