/** From the user's files to a stored dataset: read, checked, split once, written whole. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  importRanges,
  standardNormal,
  type Imported,
  type ImportFormat,
  type ImportRequest,
} from '../../contract/data.ts';
import type { Text } from '../../contract/descriptor.ts';
import { fail } from '../../contract/errors.ts';
import { bind, isReserved } from '../catalogue.ts';
import { checkClasses, pick } from '../examples.ts';
import { stratifiedSplit } from '../split.ts';
import { checkName, writeStored, type NewDataset } from '../stored.ts';
import { breathe, type ImportContext, type ImportedSet } from './importer.ts';
import { formatOf, importers } from './index.ts';

const mostNamed = 10;

/** Throws what is wrong with the name or the files; then nothing is stored. */
export async function importFiles(
  request: ImportRequest,
  home: string,
  context: ImportContext,
): Promise<Imported> {
  const { name, files } = request;
  checkName(name);
  const format = request.format ?? formatOf(files);
  if (isTaken(name, format, home)) fail('dataset_exists', 'name', { name });

  const set = await importers[format].read(request, context);
  const place = files.join(', ');
  checkClasses(set.train.labels, set.classes, place);
  // Here for the last time: writing takes a moment, and leaves all or nothing.
  await breathe(context, place);
  writeStored(home, { descriptor: descriptorOf(request, set), ...splitOnce(set, request, place) });
  return {
    dataset: bind({ dataset: name }, home).descriptor,
    ignored: { count: set.ignored.length, first: set.ignored.slice(0, mostNamed) },
  };
}

/** A name that an import may not have: that of a published set stands for that set, and one stands for no set at all. */
export function isTaken(name: string, format: ImportFormat | null, home: string): boolean {
  const published = name.startsWith('cifar-') && name in importers && name !== format;
  return isReserved(name) || name === standardNormal || published || existsSync(path.join(home, name));
}

function descriptorOf({ name, title, files }: ImportRequest, set: ImportedSet): NewDataset['descriptor'] {
  const { kind, shape, classes, features, words } = set;
  const names = files.map((file) => path.basename(file));
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
  return {
    name,
    title: titleOf(title, words && name in importers ? words.title : { en: name, ko: name }),
    summary: words?.summary ?? { en: `Imported from ${shown}.`, ko: `${shown}에서 가져왔습니다.` },
    kind,
    shape: [...shape],
    classes: [...classes],
    features: [...features],
    source: {
      en: `${words ? `${words.source}; ` : ''}imported from ${shown}`,
      ko: `${words ? `${words.source}; ` : ''}${shown}에서 가져옴`,
    },
  };
}

const titleOf = (title: string | undefined, otherwise: Text): Text =>
  title === undefined ? otherwise : { en: title, ko: title };

function splitOnce(
  set: ImportedSet,
  { testShare, seed = importRanges.seed.default }: ImportRequest,
  place: string,
): Pick<NewDataset, 'train' | 'test' | 'split'> {
  const { train, test } = set;
  if (test) {
    if (test.labels.length === 0) fail('no_examples', place);
    return { train, test, split: { kind: 'given' } };
  }
  const { kept, held } = stratifiedSplit(train.labels, testShare, seed, 'test');
  if (held.length === 0) {
    fail('split_empty', place, { share: testShare, count: train.labels.length, split: 'test' });
  }
  return {
    train: pick(train, kept),
    test: pick(train, held),
    split: { kind: 'stratified', testShare, seed },
  };
}
