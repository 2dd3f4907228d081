/**
 * The filter above the table of runs: `relu lr >= 0.1 and status = finished`. Terms are joined by `and` (or stand side by
 * side); a term is `field operator value`, or plain words, each of which must occur somewhere in the run's texts.
 */
import type { RunSummary } from '../../engine/contract/run.ts';
import type { RunSettings } from './settings.ts';

export interface RunRow {
  readonly summary: RunSummary;
  /** null until the run's document has been read. */
  readonly settings: RunSettings | null;
}

type FieldValue = string | number | null | readonly number[];

interface Field {
  /** Shares may be written 98 %, 98 or 0.98. */
  readonly share?: true;
  /** Compared as text: a run has it or not, none is more than another. */
  readonly text?: true;
  readonly of: (row: RunRow) => FieldValue;
}

const fields: Readonly<Record<string, Field>> = {
  id: { of: ({ summary }) => summary.id },
  name: { text: true, of: ({ summary }) => summary.name },
  experiment: { text: true, of: ({ summary }) => summary.experiment },
  status: { text: true, of: ({ summary }) => summary.status },
  dataset: { text: true, of: ({ summary }) => summary.dataset },
  seed: { of: ({ summary }) => summary.seed },
  parameters: { of: ({ summary }) => summary.parameters },
  accuracy: { share: true, of: ({ summary }) => summary.last['test.accuracy'] ?? null },
  best: { share: true, of: ({ summary }) => summary.best['test.accuracy'] ?? null },
  loss: { of: ({ summary }) => summary.last['test.loss'] ?? null },
  'train.accuracy': { share: true, of: ({ summary }) => summary.last['train.accuracy'] ?? null },
  'train.loss': { of: ({ summary }) => summary.last['train.loss'] ?? null },
  seconds: { of: ({ summary }) => secondsOf(summary) },
  init: { text: true, of: ({ settings }) => settings?.init ?? null },
  dropout: {
    of: ({ settings }) => (settings === null ? null : settings.dropout.length === 0 ? 0 : settings.dropout),
  },
  lr: { of: ({ settings }) => settings?.learningRate ?? null },
  momentum: { of: ({ settings }) => settings?.momentum ?? null },
  wd: { of: ({ settings }) => settings?.weightDecay ?? null },
  batch: { of: ({ settings }) => settings?.batchSize ?? null },
  epochs: { of: ({ summary }) => summary.epochs },
};

const otherNames: Readonly<Record<string, string>> = {
  acc: 'accuracy',
  'test.accuracy': 'accuracy',
  'test.acc': 'accuracy',
  'test.loss': 'loss',
  learningrate: 'lr',
  'learning-rate': 'lr',
  weightdecay: 'wd',
  'weight-decay': 'wd',
  l2: 'wd',
  batchsize: 'batch',
  rate: 'dropout',
  duration: 'seconds',
};

export const filterFields: readonly string[] = Object.keys(fields);

function secondsOf({ started, ended }: RunSummary): number | null {
  return started === null || ended === null ? null : (ended - started) / 1000;
}

export interface FilterProblem {
  /** There is no such field, no value, none that is a number, or texts were to be put in order. */
  readonly kind: 'field' | 'value' | 'number' | 'order';
  readonly text: string;
}

export interface Filter {
  readonly matches: (row: RunRow) => boolean;
  /** The first term that could not be understood, and is left out. */
  readonly problem: FilterProblem | null;
  /** Whether a term asks for a setting, which is known only once the run's document has been read. */
  readonly needsSettings: boolean;
}

// A value is a quoted text or everything up to the next space; words are whatever is left.
const token =
  /"([^"]*)"|([\p{L}][\p{L}\p{N}._-]*)\s*(!=|>=|<=|=|>|<)\s*(?:"([^"]*)"|([^\s"]+(?:\s*%)?))?|(\S+)/giu;

const settingFields = new Set(['init', 'dropout', 'lr', 'momentum', 'wd', 'batch']);

export function parseFilter(text: string): Filter {
  const tests: ((row: RunRow) => boolean)[] = [];
  let problem: Filter['problem'] = null;
  let needsSettings = false;
  for (const [, quoted, name, operator, quotedValue, bareValue, word] of text.matchAll(token)) {
    if (name !== undefined && operator !== undefined) {
      const key = otherNames[name.toLowerCase()] ?? name.toLowerCase();
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      const value = quotedValue ?? bareValue;
      if (field === undefined) problem ??= { kind: 'field', text: name };
      else if (value === undefined) problem ??= { kind: 'value', text: `${name} ${operator}` };
      else if (field.text && operator !== '=' && operator !== '!=')
        problem ??= { kind: 'order', text: `${name} ${operator} ${value}` };
      else if (!field.text && Number.isNaN(numberOf(value, false)))
        problem ??= { kind: 'number', text: `${name} ${operator} ${value}` };
      else {
        needsSettings ||= settingFields.has(key);
        tests.push(comparison(field, operator, value));
      }
      continue;
    }
    const plain = quoted ?? word;
    if (plain === undefined || plain === '') continue;
    if (quoted === undefined && plain.toLowerCase() === 'and') continue;
    needsSettings = true;
    const needle = plain.toLowerCase();
    tests.push((row) => haystack(row).includes(needle));
  }
  return { matches: (row) => tests.every((test) => test(row)), problem, needsSettings };
}

function haystack({ summary, settings }: RunRow): string {
  const texts = [
    `#${summary.id}`,
    summary.name,
    summary.experiment,
    summary.status,
    summary.dataset,
    settings?.init ?? '',
  ];
  return texts.join('\n').toLowerCase();
}

function comparison(field: Field, operator: string, text: string): (row: RunRow) => boolean {
  const number = numberOf(text, field.share === true);
  return (row) => {
    const value = field.of(row);
    const values: readonly (string | number | null)[] = typeof value === 'object' && value ? value : [value];
    // A run that has several values of a field (dropout rates) matches when any of them does; `!=` when none is equal.
    if (operator === '!=') return !values.some((one) => holds(one, '=', text, number));
    return values.some((one) => holds(one, operator, text, number));
  };
}

function holds(value: string | number | null, operator: string, text: string, number: number): boolean {
  if (value === null) return false;
  if (typeof value === 'string') {
    const [a, b] = [value.toLowerCase(), text.toLowerCase()];
    // A text matches by its beginning too, so that `init = normal` finds `normal 0.01`.
    return a === b || a.startsWith(`${b} `) || a.split(', ').includes(b);
  }
  switch (operator) {
    case '=':
      return Math.abs(value - number) <= 1e-9 * Math.max(1, Math.abs(number));
    case '>':
      return value > number;
    case '<':
      return value < number;
    case '>=':
      return value >= number;
    default:
      return value <= number;
  }
}

function numberOf(text: string, share: boolean): number {
  const percent = /^(.*?)\s*%$/.exec(text)?.[1];
  const written = (percent ?? text).replace('\u2212', '-').trim();
  const number = written === '' ? NaN : Number(written);
  if (percent !== undefined) return number / 100;
  return share && number > 1 ? number / 100 : number;
}
