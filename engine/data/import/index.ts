/** Every format that can be imported. A new one is its own file and one line here. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { importFormats, type ImportFormat } from '../../contract/data.ts';
import { fail } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';
import { cifar } from './cifar.ts';
import { csv } from './csv.ts';
import { idx } from './idx.ts';
import { images } from './images.ts';
import type { Importer } from './importer.ts';

export const importers: Readonly<Record<ImportFormat, Importer>> = {
  idx,
  csv,
  'cifar-10': cifar('cifar-10'),
  'cifar-100': cifar('cifar-100'),
  images,
};

/** By the names of the files. Throws `import_format`, `file_unreadable`. */
export function formatOf(files: readonly string[]): ImportFormat {
  return guessFormat(files) ?? fail('import_format', files.join(', '), { known: importFormats.join(', ') });
}

/** null: they do not tell it, or not all the same. Throws `file_unreadable`. */
export function guessFormat(files: readonly string[]): ImportFormat | null {
  const [first = null, ...others] = new Set(files.map(formatOfOne));
  return others.length === 0 ? first : null;
}

function formatOfOne(file: string): ImportFormat | null {
  const name = path.basename(file).toLowerCase();
  if (/^(data_batch_\d|test_batch)\.bin$/.test(name)) return 'cifar-10';
  if (/^(train|test)\.bin$/.test(name)) return 'cifar-100';
  const published = /^(cifar-100?)-b/.exec(name)?.[1];
  if (published === 'cifar-10' || published === 'cifar-100') return published;
  // Whatever else it is called: a folder `scans.csv` holds images, if anything.
  if (isFolder(file)) return 'images';
  if (/\.(csv|tsv)$/.test(name)) return 'csv';
  return /idx\d?(-ubyte)?(\.gz)?$|idx\d-ubyte/.test(name) ? 'idx' : null;
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch (error) {
    return fail('file_unreadable', file, { reason: reasonOf(error) });
  }
}
