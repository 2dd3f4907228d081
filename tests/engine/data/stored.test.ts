/** Stored datasets: damage is found, half a folder is none, removal is whole. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { bind, list } from '../../../engine/data/catalogue.ts';
import { removeStored, writeStored, type NewDataset } from '../../../engine/data/stored.ts';
import { errorOf, ownFolder, quiet } from './failures.ts';

const folder = ownFolder();
const load = () => bind({ dataset: 'mine' }, folder.home).load(quiet);
const file = (name: string): string => path.join(folder.home, 'mine', name);

const store = (
  name: string,
  change: Partial<Pick<NewDataset, 'train' | 'test'>> = {},
  classes = ['a', 'b'],
): void =>
  writeStored(folder.home, {
    descriptor: {
      name,
      title: { en: 'Mine', ko: '내 것' },
      summary: { en: 'Four numbers.', ko: '수 넷.' },
      kind: 'features',
      shape: [2],
      classes,
      features: ['x', 'y'],
      source: 'made here',
    },
    train: { values: Float32Array.of(1, 2, 3, 4), labels: [0, 1] },
    test: { values: Float32Array.of(5, 6), labels: [1] },
    split: { kind: 'given' },
    ...change,
  });
beforeEach(() => store('mine'));

test('what was stored', async () => {
  const { train, test: held, element } = await load();
  expect(element).toBe('float');
  expect([...train.values, ...held.values]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...train.labels, ...held.labels]).toEqual([0, 1, 1]);
  expect(list(folder.home).datasets.at(-1)).toMatchObject({
    name: 'mine',
    train: 2,
    test: 1,
    removable: true,
  });
});

test('goes by its contents: their hash is the same under another name, and another for other values, labels or classes', () => {
  const hashOf = (dataset: string): string => bind({ dataset }, folder.home).hash;
  store('again');
  expect(hashOf('again')).toBe(hashOf('mine'));
  const others: Partial<Pick<NewDataset, 'train' | 'test'>>[] = [
    { train: { values: Float32Array.of(1, 2, 3, 5), labels: [0, 1] } },
    { train: { values: Float32Array.of(1, 2, 3, 4), labels: [1, 0] } },
    { test: { values: Float32Array.of(5, 6), labels: [0] } },
  ];
  others.forEach((change, index) => store(`other${index}`, change));
  store('classes', {}, ['b', 'a']);
  const hashes = ['mine', 'classes', ...others.map((_, index) => `other${index}`)].map(hashOf);
  expect(new Set(hashes).size).toBe(5);
});

describe('damage', () => {
  test('one bit of any file', async () => {
    for (const name of ['train-values.idx', 'train-labels.idx', 'test-values.idx', 'test-labels.idx']) {
      const whole = readFileSync(file(name));
      const spoilt = Uint8Array.from(whole);
      spoilt[spoilt.length - 1]! ^= 1;
      writeFileSync(file(name), spoilt);
      expect(await errorOf(load)).toMatchObject({ code: 'dataset_damaged', place: file(name) });
      truncateSync(file(name), whole.length - 1);
      expect(await errorOf(load)).toMatchObject({ code: 'dataset_damaged', place: file(name) });
      rmSync(file(name));
      expect(await errorOf(load)).toMatchObject({ code: 'dataset_file_missing', place: file(name) });
      writeFileSync(file(name), whole);
    }
    expect((await load()).train.count).toBe(2);
  });

  test('of a description or of a length is told by the name of the set, and keeps no other away', async () => {
    store('other');
    const damages: Record<string, () => void> = {
      'description.json': () => writeFileSync(file('description.json'), '{"format": "fanin.dataset"'),
      'train-values.idx': () => truncateSync(file('train-values.idx'), 20),
      'test-labels.idx': () => rmSync(file('test-labels.idx')),
    };
    for (const [name, damage] of Object.entries(damages)) {
      damage();
      const { datasets, damaged } = list(folder.home);
      const code = existsSync(file(name)) ? 'dataset_damaged' : 'dataset_file_missing';
      expect(damaged).toMatchObject([{ name: 'mine', errors: [{ code, place: file(name) }] }]);
      const listed = datasets.map((one) => one.name);
      expect(listed).toEqual(expect.arrayContaining(['moons', 'other']));
      expect(listed).not.toContain('mine');
      expect((await errorOf(load)).code).toBe(code);
      removeStored(folder.home, 'mine');
      expect(list(folder.home).damaged).toEqual([]);
      store('mine');
    }
  });

  test('of a published set that was imported stands in the place of that set until it is removed', () => {
    store('cifar-10');
    rmSync(path.join(folder.home, 'cifar-10', 'test-values.idx'));
    const names = () => list(folder.home).datasets.map(({ name }) => name);
    expect(list(folder.home).damaged.map(({ name }) => name)).toEqual(['cifar-10']);
    expect(names()).not.toContain('cifar-10');
    removeStored(folder.home, 'cifar-10');
    expect(names()).toContain('cifar-10');
  });
});

test('a folder that was never finished is no dataset', () => {
  const [old, fresh] = ['.unfinished-old', '.unfinished-new'];
  for (const name of [old, fresh]) mkdirSync(path.join(folder.home, name));
  expect(list(folder.home).damaged).toEqual([]);
  // What is left of a process that died goes with the next dataset that is stored.
  utimesSync(path.join(folder.home, old), 0, 0);
  store('second');
  expect(readdirSync(folder.home).sort()).toEqual([fresh, 'mine', 'second']);
});

test('removal leaves nothing, and is of imported sets only', async () => {
  removeStored(folder.home, 'mine');
  expect(readdirSync(folder.home)).toEqual([]);
  expect((await errorOf(load)).code).toBe('unknown_dataset');
  for (const name of ['mine', 'mnist']) {
    expect((await errorOf(() => removeStored(folder.home, name))).code).toBe('dataset_fixed');
  }
  expect((await errorOf(() => removeStored(folder.home, '..'))).code).toBe('dataset_name');
  expect(existsSync(folder.home)).toBe(true);
});
