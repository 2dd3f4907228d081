/** CIFAR's binary files: batches, the folder they are in, or the archive as published. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';
import { readGiven } from '../files.ts';
import { readArchive } from '../formats/archive.ts';
import { cifarKinds, parseCifar, type CifarKind } from '../formats/cifar.ts';
import { cifarClasses } from '../published/cifar-classes.ts';
import { cifarWords } from '../published/cifar.ts';
import { breathe, joined, splitOf, splitsIn, type Importer } from './importer.ts';

const expected = {
  en: '.bin batches, a folder of them, or the published .tar.gz',
  ko: '.bin 배치, 그것이 든 폴더, 또는 배포된 .tar.gz',
};

export function cifar(name: CifarKind['name']): Importer {
  return {
    inspect(files) {
      // The published archive holds both; what is in another is seen when it is read.
      return files.some(isArchive)
        ? { columns: [], label: null, tested: true }
        : splitsIn(files.flatMap(batchesIn));
    },

    async read({ files }, context) {
      const batches: {
        readonly split: 'train' | 'test';
        readonly images: Uint8Array;
        readonly labels: Uint8Array;
      }[] = [];
      const add = (file: string, bytes: Uint8Array): void => {
        const { images, labels } = parseCifar(bytes, cifarKinds[name], file);
        batches.push({ split: splitOf(file), images, labels });
        context.progress({ work: 'import', unit: 'files', done: batches.length, total: null });
      };
      for (const file of files.flatMap(batchesIn)) {
        if (!isArchive(file)) add(file, readGiven(file));
        else await readArchive(file, isBatch, (inside, bytes) => add(`${file}: ${inside}`, bytes));
        await breathe(context, file);
      }
      if (batches.length === 0)
        fail('import_files', files.join(', '), { format: name, expected, got: { en: 'none', ko: '없음' } });
      const of = (wanted: 'train' | 'test') => {
        const found = batches.filter(({ split }) => split === wanted);
        return found.map(({ images, labels }) => ({ values: images, labels }));
      };
      const given = of('train').length > 0 && of('test').length > 0;
      return {
        kind: 'images',
        shape: [3, 32, 32],
        classes: cifarClasses[name],
        features: [],
        train: joined(
          given ? of('train') : batches.map(({ images, labels }) => ({ values: images, labels })),
        ),
        test: given ? joined(of('test')) : null,
        ignored: [],
        words: cifarWords[name],
      };
    },
  };
}

const isArchive = (file: string): boolean => /\.(tar|tgz|tar\.gz)$/i.test(file);
const isBatch = (file: string): boolean => file.endsWith('.bin');

/** A file, or the batches in a folder in the order of their names. */
function batchesIn(file: string): string[] {
  try {
    if (!statSync(file).isDirectory()) return [file];
    const names = readdirSync(file).filter(isBatch);
    return names.sort().map((name) => path.join(file, name));
  } catch (error) {
    return fail('file_unreadable', file, { reason: reasonOf(error) });
  }
}
