/** Reads documents from text: their form checked, their version brought up to date, every problem with its place. */
import type { z } from 'zod';
import {
  experimentSchema,
  networkSchema,
  type ExperimentDocument,
  type NetworkDocument,
} from './contract/documents.ts';
import { FaninFailure, fail, faninError } from './contract/errors.ts';
import { formErrors } from './contract/form.ts';
import { shown } from './contract/shown.ts';
import { parseJson } from './json.ts';

export type ParsedDocument =
  | { readonly network: NetworkDocument; readonly experiment: null }
  | { readonly network: NetworkDocument; readonly experiment: ExperimentDocument };

type Migration = (old: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** From version N (the key) to N + 1. Empty while there is only one version of each. */
const migrations: Readonly<Record<string, Readonly<Record<number, Migration>>>> = {
  'fanin.network': {},
  'fanin.experiment': {},
};
const newest: ReadonlyMap<unknown, number> = new Map([
  ['fanin.network', 1],
  ['fanin.experiment', 1],
]);

/** A network or an experiment. Throws a FaninFailure with every problem of its form. */
export function parseDocument(text: string, place: string): ParsedDocument {
  const raw = upToDate(parseJson(text, place), place);
  if (raw.format === 'fanin.network') {
    return { network: checked(networkSchema, raw, place), experiment: null };
  }
  const experiment = checked(experimentSchema, raw, place);
  return { network: experiment.network, experiment };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Brings a document to the newest version of its format, and the network inside an experiment to that of its own. */
export function upToDate(raw: unknown, place: string, inside = ''): Readonly<Record<string, unknown>> {
  const formats = [...newest.keys()];
  const expected = { en: formats.join(' or '), ko: formats.join(' 또는 ') };
  if (!isRecord(raw)) return fail('wrong_format', place, { expected, got: shown(raw) });
  const { format, version } = raw;
  const known = newest.get(format);
  if (typeof format !== 'string' || known === undefined)
    return fail('wrong_format', `${place}: ${inside}format`, { expected, got: shown(format) });
  if (typeof version === 'number' && version > known) {
    return fail('newer_version', `${place}: ${inside}version`, { got: version, known });
  }
  let document: Readonly<Record<string, unknown>> = raw;
  for (let from = typeof version === 'number' ? version : known; from < known; from++) {
    const migrate = migrations[format]?.[from];
    if (!migrate) break;
    document = migrate(document);
  }
  const { network } = document;
  // A network that is a path is read by who knows where it leads; one of another format is for the schema to refuse.
  if (format !== 'fanin.experiment' || !isRecord(network) || network.format !== 'fanin.network')
    return document;
  return { ...document, network: upToDate(network, place, 'network.') };
}

/** A value of the schema's type, or a failure that names every place. */
export function checked<S extends z.ZodType>(schema: S, raw: unknown, place: string): z.infer<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const [first, ...more] = formErrors(result.error, raw, place);
  throw new FaninFailure(
    first ?? faninError('internal', place, { reason: 'a schema failed without a reason' }),
    ...more,
  );
}
