/** What an import format is: one file that makes an `Importer`, and one line in `index.ts`. */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DataProgress, ImportRequest, Inspected } from '../../contract/data.ts';
import type { DatasetDescriptor, Text } from '../../contract/descriptor.ts';
import { fail } from '../../contract/errors.ts';
import type { Examples } from '../examples.ts';

export interface ImportedSet {
  readonly kind: DatasetDescriptor['kind'];
  readonly shape: readonly number[];
  readonly classes: readonly string[];
  readonly features: readonly string[];
  readonly train: Examples;
  /** null: the files bring no test split of their own. */
  readonly test: Examples | null;
  /** Files that were passed over. */
  readonly ignored: readonly string[];
  /** Where there is more to say than that it was imported. */
  readonly words?: { readonly title: Text; readonly summary: Text; readonly source: string };
}

export interface ImportContext {
  progress(progress: Omit<DataProgress, 'dataset'>): void;
  /** Whether it has been cancelled, also while the thread has no moment to hear of it. Absent: nobody can cancel it. */
  readonly stopped?: () => boolean;
}

export interface Importer {
  /** What can be told without reading all of it. Throws `file_unreadable`, and what is wrong with a header. */
  inspect(files: readonly string[]): Pick<Inspected, 'columns' | 'label' | 'tested'>;
  /** Reads and checks every file. Throws coded errors that name the file, and the row, column or example in it. */
  read(request: ImportRequest, context: ImportContext): ImportedSet | Promise<ImportedSet>;
}

/** Within a file. Throws `import_cancelled`. */
export function attend({ stopped }: ImportContext, place: string): void {
  if (stopped?.()) fail('import_cancelled', place);
}

/** Between two files: the thread tells how far it is, and answers whoever asks for something else. Throws like `attend`. */
export async function breathe(context: ImportContext, place: string): Promise<void> {
  await setImmediate();
  attend(context, place);
}

/** For files that have no columns: only whether some are for training and some for the test. */
export function splitsIn(files: readonly string[]): Pick<Inspected, 'columns' | 'label' | 'tested'> {
  return { columns: [], label: null, tested: new Set(files.map(splitOf)).size === 2 };
}

/** By its name: `test_batch.bin`, `t10k-images-idx3-ubyte`, `iris-test.csv`. */
export function splitOf(file: string): 'train' | 'test' {
  return /(^|[^a-z])(test|t10k)([^a-z]|$)/i.test(path.basename(file)) ? 'test' : 'train';
}

/** One after the other. */
export function joined(parts: readonly Examples[]): Examples {
  const [first, ...more] = parts;
  if (!first || more.length === 0) return first ?? { values: new Uint8Array(0), labels: [] };
  const length = parts.reduce((sum, { values }) => sum + values.length, 0);
  const values = first.values instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  const labels: number[] = [];
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
    for (let index = 0; index < part.labels.length; index++) labels.push(part.labels[index]!);
  }
  return { values, labels };
}
