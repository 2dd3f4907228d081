/**
 * Datasets that were imported, downloaded or made ready once: a folder each, with its examples as IDX files and a
 * description with their hashes. A folder appears whole or not at all.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { datasetDescriptorSchema, type DatasetDescriptor, type Text } from '../contract/descriptor.ts';
import type { DamagedSet } from '../contract/data.ts';
import { fail, FaninFailure } from '../contract/errors.ts';
import { faultOf } from '../contract/form.ts';
import { reasonOf } from '../contract/reasons.ts';
import { sizeOf } from '../compile/graph.ts';
import {
  defineDataset,
  here,
  sharedFloats,
  sharedLabels,
  type Contents,
  type DatasetDefinition,
  type Split,
} from './dataset.ts';
import { checkCount, checkLabels, type Examples } from './examples.ts';
import { readShared } from './files.ts';
import { sha256 } from './hash.ts';
import { encodeIdx, idxLength, parseIdx } from './formats/idx.ts';

const unfinishedPrefix = '.unfinished-';
/** Milliseconds: a day. Nothing takes that long to write. */
const abandonedAfter = 24 * 60 * 60 * 1000;
const descriptionFile = 'description.json';
const splits = ['train', 'test'] as const;
type Part = 'values' | 'labels';
const fileName = (split: (typeof splits)[number], part: Part): string => `${split}-${part}.idx`;

const ownDescriptorSchema = datasetDescriptorSchema.omit({
  settings: true,
  availability: true,
  removable: true,
});
type OwnDescriptor = z.infer<typeof ownDescriptorSchema>;

const descriptionSchema = z.strictObject({
  format: z.literal('fanin.dataset'),
  version: z.literal(1),
  descriptor: ownDescriptorSchema,
  /** Where the test split is from. */
  split: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('given') }),
    z.strictObject({ kind: z.literal('stratified'), testShare: z.number(), seed: z.int() }),
  ]),
  /** sha256 by the name of the file. */
  hashes: z.record(z.string(), z.string()),
});
type Description = z.infer<typeof descriptionSchema>;

export interface NewDataset {
  readonly descriptor: Omit<OwnDescriptor, 'train' | 'test' | 'element'>;
  readonly train: Examples;
  readonly test: Examples;
  readonly split: Description['split'];
}

const nameForm = /^[a-z][a-z0-9_-]{0,63}$/;

/** Throws `dataset_name`. A name is a folder's name too, so it may not lead anywhere else. */
export function checkName(name: string): void {
  if (!nameForm.test(name)) fail('dataset_name', 'name', { got: JSON.stringify(name) });
}

/** Stores a dataset in a folder of its name. Throws `dataset_exists`, `data_write`. */
export function writeStored(home: string, set: NewDataset): void {
  const { name, shape } = set.descriptor;
  checkName(name);
  const folder = path.join(home, name);
  if (existsSync(folder)) fail('dataset_exists', folder, { name });
  let unfinished: string | null = null;
  try {
    mkdirSync(home, { recursive: true });
    sweep(home);
    unfinished = mkdtempSync(path.join(home, unfinishedPrefix));
    const hashes: Record<string, string> = {};
    for (const split of splits) {
      const { values, labels } = set[split];
      const write = (file: string, bytes: Uint8Array): void => {
        hashes[file] = sha256(bytes);
        writeFileSync(path.join(unfinished!, file), bytes);
      };
      write(fileName(split, 'values'), encodeIdx(values, [labels.length, ...shape]));
      write(fileName(split, 'labels'), encodeIdx(Int32Array.from(labels), [labels.length]));
    }
    const description: Description = {
      format: 'fanin.dataset',
      version: 1,
      descriptor: {
        ...set.descriptor,
        element: set.train.values instanceof Uint8Array ? 'byte' : 'float',
        train: set.train.labels.length,
        test: set.test.labels.length,
      },
      split: set.split,
      hashes,
    };
    writeFileSync(path.join(unfinished, descriptionFile), JSON.stringify(description, null, 1));
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process may have stored the same name meanwhile.
    if (existsSync(folder)) fail('dataset_exists', folder, { name });
    fail('data_write', folder, { reason: reasonOf(error) });
  } finally {
    if (unfinished) rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Takes away what a process left behind that died while it wrote. */
function sweep(home: string): void {
  for (const name of readdirSync(home).filter((one) => one.startsWith(unfinishedPrefix))) {
    const folder = path.join(home, name);
    // Another process may be writing there now, or just have moved it.
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    if (age > abandonedAfter) rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws `dataset_fixed` where nothing of that name is stored, `data_write`. */
export function removeStored(home: string, name: string): void {
  checkName(name);
  const folder = path.join(home, name);
  if (!existsSync(folder)) fail('dataset_fixed', 'name', { name });
  try {
    // Renamed first: a folder that is half deleted must not look like a dataset.
    const leaving = mkdtempSync(path.join(home, unfinishedPrefix));
    renameSync(folder, path.join(leaving, name));
    rmSync(leaving, { recursive: true, force: true });
  } catch (error) {
    fail('data_write', folder, { reason: reasonOf(error) });
  }
}

/** The stored dataset of that name; null where there is none. Throws `dataset_damaged`, `dataset_file_missing`. */
export function findStored(
  home: string,
  name: string,
  change: Partial<DatasetDescriptor> = {},
): DatasetDefinition | null {
  const folder = path.join(home, name);
  if (!nameForm.test(name) || !existsSync(folder)) return null;
  const description = readDescription(folder, name);
  checkLengths(folder, description);
  return defineDataset({
    name,
    settings: {},
    version: JSON.stringify([description.hashes, description.descriptor.classes]),
    describe: () => ({ ...description.descriptor, availability: here, removable: true, ...change }),
    load: () => loadStored(folder, description),
  });
}

/** Everything that is stored, by name, and what is damaged. */
export function listStored(home: string): {
  readonly definitions: readonly DatasetDefinition[];
  readonly damaged: DamagedSet[];
} {
  const definitions: DatasetDefinition[] = [];
  const damaged: DamagedSet[] = [];
  const names = existsSync(home) ? readdirSync(home).filter((name) => nameForm.test(name)) : [];
  for (const name of names.sort()) {
    try {
      const definition = findStored(home, name);
      if (definition) definitions.push(definition);
    } catch (error) {
      if (!(error instanceof FaninFailure)) throw error;
      damaged.push({ name, errors: [...error.errors] });
    }
  }
  return { definitions, damaged };
}

function readDescription(folder: string, name: string): Description {
  const file = path.join(folder, descriptionFile);
  const damaged = (reason: string | Text): never => fail('dataset_damaged', file, { name, reason });
  const raw = ((): unknown => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      return damaged(reasonOf(error));
    }
  })();
  const read = descriptionSchema.safeParse(raw);
  if (!read.success) return damaged(faultOf(read.error, raw, descriptionFile));
  const said = read.data.descriptor.name;
  return said === name
    ? read.data
    : damaged({ en: `it says it is ${said}`, ko: `${said}(이)라고 되어 있음` });
}

/** Files that are missing or were cut are known before anybody reads them; any other change their hash tells then. */
function checkLengths(folder: string, { descriptor }: Description): void {
  const { name, shape, element } = descriptor;
  for (const split of splits) {
    const count = descriptor[split];
    const lengths: Record<Part, number> = {
      values: idxLength(element === 'byte' ? 1 : 4, [count, ...shape]),
      labels: idxLength(4, [count]),
    };
    for (const part of ['values', 'labels'] as const) {
      const file = path.join(folder, fileName(split, part));
      const got = statSync(file, { throwIfNoEntry: false })?.size;
      if (got === undefined) fail('dataset_file_missing', file, { name });
      const expected = lengths[part];
      if (got === expected) continue;
      const reason = {
        en: `${got} bytes instead of ${expected}`,
        ko: `${expected}바이트가 아니라 ${got}바이트`,
      };
      fail('dataset_damaged', file, { name, reason });
    }
  }
}

function loadStored(folder: string, description: Description): Contents {
  return { train: loadSplit(folder, description, 'train'), test: loadSplit(folder, description, 'test') };
}

function loadSplit(
  folder: string,
  { descriptor, hashes }: Description,
  split: (typeof splits)[number],
): Split {
  const read = (part: Part) => {
    const file = path.join(folder, fileName(split, part));
    const bytes = readShared(file);
    if (sha256(bytes) !== hashes[fileName(split, part)]) {
      const reason = { en: 'its sha256 is another', ko: 'sha256이 다름' };
      fail('dataset_damaged', file, { name: descriptor.name, reason });
    }
    return { file, ...parseIdx(bytes, file, sharedFloats) };
  };
  const { values, file } = read('values');
  const labels = read('labels');
  const count = descriptor[split];
  if (values instanceof Int32Array || values.length !== count * sizeOf(descriptor.shape)) {
    const reason = { en: 'it is not what the description says', ko: '설명과 내용이 다름' };
    return fail('dataset_damaged', file, { name: descriptor.name, reason });
  }
  checkCount(labels.values, count, labels.file);
  checkLabels(labels.values, descriptor.classes.length, labels.file);
  return { count, values, labels: sharedLabels(labels.values) };
}
