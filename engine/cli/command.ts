/** What a command of the command line is: one file, one line in `commands/index.ts`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Text } from '../contract/descriptor.ts';
import type { ExperimentDocument } from '../contract/documents.ts';
import { experimentSchema, networkSchema } from '../contract/documents.ts';
import { fail, FaninFailure, type FaninError, type Language } from '../contract/errors.ts';
import { reasonOf } from '../contract/reasons.ts';
import { checked, parseDocument, upToDate } from '../documents.ts';
import type { Result } from '../contract/protocol.ts';
import type { Engine } from '../engine.ts';
import { parseJson } from '../json.ts';
import { templateNamed, templates } from '../templates/index.ts';
import type { OptionTypes, Words } from './options.ts';

export interface Invocation extends Words {
  /** Of what a person reads; JSON has codes. */
  readonly language: Language;
  /** Opens the engine: kernels, lanes and the database, as far as each is used. */
  engine(): Engine;
}

export interface Command {
  readonly name: string;
  /** `describe NETWORK` */
  readonly usage: string;
  readonly help: Text;
  readonly options?: OptionTypes;
  /** How many words it takes at least and at most. */
  readonly words: readonly [number, number];
  /** What it answers, printed by `print` or as JSON. Throws FaninFailure on bad input. */
  run(invocation: Invocation): Promise<Answer> | Answer;
}

export interface Answer {
  /** Standard output with --json. */
  readonly json: unknown;
  /** Standard output without. */
  readonly text: string;
  /** 0, or 1 where it ran and failed. */
  readonly status?: 0 | 1;
}

export function runNumber(word: string): number {
  const id = Number(word);
  return Number.isSafeInteger(id) && id > 0 ? id : fail('unknown_run', 'ID', { id: word });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return fail('file_unreadable', file, { reason: reasonOf(error) });
  }
}

function template(word: string) {
  const name = word.slice('template:'.length);
  const known = templates.map((entry) => entry.name).join(', ');
  return templateNamed(name) ?? fail('unknown_template', word, { name, known });
}

/** NETWORK: a file, or `template:NAME`, with the experiment where it is one. */
export function readDocument(word: string): Result<'parse'> {
  if (!word.startsWith('template:')) return parseDocument(readText(word), word);
  const { experiment } = template(word);
  return { network: experiment.network, experiment };
}

/**
 * Does what a document asks for, and names the file of what is wrong with its network as where its form is wrong:
 * `FILE: network.nodes[2].params.units`. Of an experiment that is to be run, also of what is wrong with the rest of it.
 */
export async function about<T>(
  word: string,
  { experiment, runs = false }: { readonly experiment: unknown; readonly runs?: boolean },
  work: () => T | Promise<T>,
): Promise<T> {
  const placed = (error: FaninError): FaninError => {
    const [, part = ''] = /^(\w+)/.exec(error.place) ?? [];
    if (part === 'nodes' || part === 'edges')
      return { ...error, place: `${word}: ${experiment ? 'network.' : ''}${error.place}` };
    if (runs && part in experimentSchema.shape) return { ...error, place: `${word}: ${error.place}` };
    return error;
  };
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof FaninFailure)) throw thrown;
    const [first, ...more] = thrown.errors;
    throw new FaninFailure(placed(first), ...more.map(placed));
  }
}

/** EXPERIMENT: a file whose network may be a path beside it, or `template:NAME`. */
export function readExperiment(word: string): ExperimentDocument {
  if (word.startsWith('template:')) return template(word).experiment;
  const raw = upToDate(parseJson(readText(word), word), word);
  if (raw.format === 'fanin.network')
    fail('wrong_format', word, { expected: 'fanin.experiment', got: 'fanin.network' });
  if (typeof raw.network !== 'string') return checked(experimentSchema, raw, word);
  const file = path.resolve(path.dirname(word), raw.network);
  const network = checked(networkSchema, upToDate(parseJson(readText(file), file), file), file);
  return checked(experimentSchema, { ...raw, network }, word);
}
