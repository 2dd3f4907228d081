/** What files are before they are imported: their format, what it asks to be told, and a name for them. */
import path from 'node:path';
import type { ImportFormat, Inspected, InspectRequest } from '../../contract/data.ts';
import { isTaken } from './import.ts';
import { guessFormat, importers } from './index.ts';

/** Throws `file_unreadable`, and what is wrong with the header of a CSV file. */
export function inspectFiles({ files, format: said }: InspectRequest, home: string): Inspected {
  const format = said ?? guessFormat(files);
  const title = titleOf(files);
  const looked = format ? importers[format].inspect(files) : { columns: [], label: null, tested: false };
  return { format, name: freeName(title, format, home), title, ...looked };
}

/** A single file or folder is called as it is; several are called as the folder they are in. */
function titleOf(files: readonly string[]): string {
  const [first = ''] = files;
  const name = path.basename(files.length === 1 ? first : path.dirname(first));
  return name.replace(/(\.(csv|tsv|bin|tar|tgz|gz|idx))+$/i, '').trim() || 'data';
}

/** The title as the name of a dataset may be written, with a number where that is taken. */
function freeName(title: string, format: ImportFormat | null, home: string): string {
  // CIFAR's own files stand in for the published set.
  if (format?.startsWith('cifar-') && !isTaken(format, format, home)) return format;
  const letters = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 56);
  const base = letters || 'data';
  let name = base;
  for (let number = 2; isTaken(name, format, home); number++) name = `${base}-${number}`;
  return name;
}
