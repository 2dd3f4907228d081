/** Every format, from files in a temporary folder to a stored dataset that loads again; and what is refused. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { describe, expect, test } from 'vitest';
import {
  importRequestSchema,
  type DataProgress,
  type ImportRequest,
} from '../../../../engine/contract/data.ts';
import { bind, list } from '../../../../engine/data/catalogue.ts';
import { encodeIdx } from '../../../../engine/data/formats/idx.ts';
import { importFiles } from '../../../../engine/data/import/import.ts';
import { removeStored } from '../../../../engine/data/stored.ts';
import { errorOf, ownFolder, quiet } from '../failures.ts';
import { batch, greyPng, rgbPng, table, write } from '../made-files.ts';

const folder = ownFolder();

const importing = (files: readonly string[], more: Partial<ImportRequest> = {}) => {
  const request = importRequestSchema.parse({ files, name: 'mine', ...more });
  return importFiles(request, folder.home, { progress: () => undefined });
};
const load = (name = 'mine') => bind({ dataset: name }, folder.home).load(quiet);
/** Nothing of a failed import is left. */
const left = () => {
  try {
    return readdirSync(folder.home);
  } catch {
    return [];
  }
};
const refused = async (files: readonly string[], more: Partial<ImportRequest> = {}) => {
  const error = await errorOf(() => importing(files, more));
  expect(left()).toEqual([]);
  return error;
};
const at = (name: string, content: string | Uint8Array): string => {
  write(folder.at(), { [name]: content });
  return folder.at(name);
};

describe('CSV', () => {
  test('is split by class, once, and loads again as it was', async () => {
    const file = at('iris.csv', table(50));
    const { dataset, ignored } = await importing([file], { label: 'kind' });
    expect(ignored).toEqual({ count: 0, first: [] });
    expect(dataset).toMatchObject({
      name: 'mine',
      kind: 'features',
      element: 'float',
      shape: [2],
      features: ['width', 'height'],
      classes: ['left', 'right'],
      train: 40,
      test: 10,
      removable: true,
      availability: { state: 'here' },
    });
    const { train, test: held } = await load();
    expect(held.labels.filter((label) => label === 0)).toHaveLength(5);
    // Every row is in one of the splits, with its own label.
    const rows = table(50).split('\n').slice(1);
    const found = [train, held].flatMap(({ values, labels }) =>
      Array.from(labels, (label, index) => `${values[2 * index]},${values[2 * index + 1]},${label}`),
    );
    const expected = rows.map((row) => {
      const [x, y, kind] = row.split(',');
      return `${Math.fround(Number(x))},${Math.fround(Number(y))},${kind === 'left' ? 0 : 1}`;
    });
    expect(found.sort()).toEqual(expected.sort());
  });

  test('is stopped anywhere in a file: nothing is stored, and no row more is read', async () => {
    const request = importRequestSchema.parse({
      files: [at('long.csv', table(2000))],
      name: 'mine',
      label: 'kind',
    });
    const stoppedAfter = async (most: number) => {
      let asked = 0;
      const progress: number[] = [];
      const context = {
        stopped: () => asked++ >= most,
        progress: ({ done }: { done: number }) => progress.push(done),
      };
      const error = await errorOf(() => importFiles(request, folder.home, context)).catch(() => null);
      return { error, asked, progress };
    };
    const whole = await stoppedAfter(Infinity);
    expect(whole.error).toBe(null);
    expect(whole.asked).toBeGreaterThan(20);
    expect(whole.progress).toEqual(whole.progress.toSorted((a, b) => a - b));
    bind({ dataset: 'mine' }, folder.home);
    removeStored(folder.home, 'mine');
    for (let most = 0; most < whole.asked; most++) {
      const { error, asked, progress } = await stoppedAfter(most);
      expect({ most, code: error?.code, asked }).toEqual({ most, code: 'import_cancelled', asked: most + 1 });
      expect(error?.place).toContain('long.csv');
      expect(progress.length).toBeLessThanOrEqual(most + 1);
      expect(left()).toEqual([]);
    }
  });

  test('tells how far it is in bytes of all files', async () => {
    const files = [at('one.csv', table(500)), at('two.csv', table(700))];
    const told: DataProgress[] = [];
    const request = importRequestSchema.parse({ files, name: 'mine', label: 'kind' });
    const progress = (now: Omit<DataProgress, 'dataset'>) => told.push({ dataset: '', ...now });
    await importFiles(request, folder.home, { progress });
    const total = table(500).length + table(700).length;
    for (const one of told) expect(one).toMatchObject({ work: 'import', unit: 'bytes', total });
    expect(told.length).toBeGreaterThan(8);
    const done = told.map((one) => one.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done).toContain(table(500).length);
    expect(done.at(-1)).toBe(total);
  });

  test('two files, one of them called test', async () => {
    const files = [at('a-train.csv', table(20)), at('a-test.csv', table(6))];
    expect((await importing(files, { label: 'kind' })).dataset).toMatchObject({ train: 20, test: 6 });
  });

  test('files whose columns differ', async () => {
    const files = [at('a.csv', 'a,b,label\n1,2,x\n'), at('b.csv', 'b,a,label\n1,2,y\n')];
    expect(await refused(files)).toMatchObject({ code: 'csv_columns_differ', place: `${files[1]}: row 1` });
  });

  test('one class only, or too few rows to test on', async () => {
    expect(await refused([at('one.csv', 'a,label\n1,x\n2,x\n')])).toMatchObject({
      code: 'one_class',
      place: folder.at('one.csv'),
      values: { name: 'x' },
    });
    expect((await refused([at('two.csv', 'a,label\n1,x\n2,y\n')])).code).toBe('split_empty');
  });

  test('a measurement taken for a label', async () => {
    const rows = Array.from({ length: 1200 }, (_, row) => `${row},${row / 7}`);
    const file = at('regression.csv', ['a,label', ...rows].join('\n'));
    expect(await refused([file])).toMatchObject({ code: 'too_many_classes', values: { got: 1200 } });
  });

  test('a bad row, with its line, and a file that is not there', async () => {
    const file = at('bad.csv', 'a,b,label\n1,2,x\n1,two,y\n');
    expect(await refused([file])).toMatchObject({ code: 'csv_cell', place: `${file}: row 3, column b` });
    expect((await refused([folder.at('none.csv')])).code).toBe('file_unreadable');
  });
});

describe('CIFAR', () => {
  test('a folder of batches, with the test batch as the test split', async () => {
    write(folder.at('cifar-10-batches-bin'), {
      'data_batch_1.bin': batch([[0], [1]]),
      'data_batch_2.bin': batch([[2]]),
      'test_batch.bin': batch([[9], [1]]),
      'readme.html': 'no batch',
    });
    const { dataset } = await importing([folder.at('cifar-10-batches-bin')], { name: 'cifar-10' });
    expect(dataset).toMatchObject({ title: { en: 'CIFAR-10' }, train: 3, test: 2, shape: [3, 32, 32] });
    const { train, test: held, classes } = await load('cifar-10');
    expect([...train.labels].map((label) => classes[label])).toEqual(['airplane', 'automobile', 'bird']);
    expect([train.values[0], train.values[3072], held.values[0]]).toEqual([0, 1, 9]);
  });

  test('the archive as published', async () => {
    write(folder.at('cifar-100-binary'), {
      'train.bin': batch([
        [0, 1],
        [1, 99],
        [2, 50],
      ]),
      'test.bin': batch([[3, 4]]),
      'fine_label_names.txt': 'no batch',
    });
    const file = folder.at('cifar-100-binary.tar.gz');
    await create({ gzip: true, file, cwd: folder.at() }, ['cifar-100-binary']);
    expect((await importing([file])).dataset).toMatchObject({ train: 3, test: 1 });
    expect([...(await load()).train.labels]).toEqual([1, 99, 50]);
  });

  test('truncated, in a file and in an archive; and an archive cut short', async () => {
    const cut = batch([[1], [2]]).subarray(0, 4000);
    const file = at('data_batch_1.bin', cut);
    expect(await refused([file])).toMatchObject({
      code: 'cifar_truncated',
      place: file,
      values: { index: 1 },
    });
    const archive = folder.at('cifar-10-binary.tar.gz');
    await create({ gzip: true, file: archive, cwd: folder.at() }, ['data_batch_1.bin']);
    expect(await refused([archive])).toMatchObject({
      code: 'cifar_truncated',
      place: `${archive}: data_batch_1.bin`,
    });
    const half = at('cifar-10-b.tar.gz', gzipSync(new Uint8Array(9999)).subarray(0, 20));
    expect((await refused([half])).code).toBe('archive_broken');
  });

  test('a label out of range', async () => {
    const file = at('data_batch_1.bin', batch([[1], [11]]));
    expect(await refused([file])).toMatchObject({ code: 'label_range', values: { got: 11, index: 1 } });
  });
});

describe('folders of images', () => {
  const grey = (value: number) => greyPng(2, 2, [value, 0, 0, 255]);
  const two = { 'root/cat/1.png': grey(1), 'root/cat/2.png': grey(2), 'root/dog/1.png': grey(9) };

  test('one class a folder; grey where all are; hidden files passed over and said', async () => {
    write(folder.at(), {
      ...two,
      'root/dog/2.png': grey(8),
      'root/dog/3.png': grey(7),
      'root/.DS_Store': 'hidden',
      'root/cat/.hidden.png': 'hidden',
      'root/labels.txt': 'beside the folders',
    });
    const { dataset, ignored } = await importing([folder.at('root')], { testShare: 0.4 });
    expect(dataset).toMatchObject({
      kind: 'images',
      shape: [1, 2, 2],
      classes: ['cat', 'dog'],
      train: 3,
      test: 2,
    });
    expect(ignored.first.sort()).toEqual(
      ['root/.DS_Store', 'root/cat/.hidden.png', 'root/labels.txt'].map((name) => folder.at(name)),
    );
    const { train } = await load();
    expect([...train.values.subarray(1, 4)]).toEqual([0, 0, 255]);
  });

  test('one coloured image makes three channels, plane after plane; given splits are kept', async () => {
    write(folder.at('root'), {
      'train/a/1.png': rgbPng(1, 2, [1, 2, 3, 4, 5, 6]),
      'train/b/1.png': greyPng(1, 2, [7, 8]),
      'test/b/1.png': greyPng(1, 2, [9, 9]),
    });
    const { dataset } = await importing([folder.at('root')]);
    expect(dataset).toMatchObject({ shape: [3, 2, 1], train: 2, test: 1 });
    const { train, test: held } = await load();
    expect([...train.values]).toEqual([1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8]);
    expect([...held.labels]).toEqual([1]);
  });

  test('all brought to one size where that is asked for', async () => {
    write(folder.at(), { ...two, 'root/dog/2.png': greyPng(4, 4, Array<number>(16).fill(50)) });
    expect(await refused([folder.at('root')])).toEqual({
      code: 'image_size',
      place: folder.at('root/dog/2.png'),
      values: { got: '4×4', first: folder.at('root/cat/1.png'), expected: '2×2' },
    });
    const resize = { width: 3, height: 1 };
    expect((await importing([folder.at('root')], { resize, testShare: 0.5 })).dataset.shape).toEqual([
      1, 1, 3,
    ]);
  });

  test.each([
    [
      'a PNG that was cut short',
      { ...two, 'root/cat/3.png': grey(1).subarray(0, 40) },
      'image_truncated',
      'root/cat/3.png',
    ],
    ['a text called PNG', { ...two, 'root/cat/3.png': 'not an image' }, 'image_format', 'root/cat/3.png'],
    [
      'a folder in a class folder',
      { ...two, 'root/cat/more/1.png': grey(1) },
      'file_unreadable',
      'root/cat/more',
    ],
    ['one class', { 'root/cat/1.png': grey(1), 'root/cat/2.png': grey(1) }, 'one_class', 'root'],
    ['no class folders', { 'root/1.png': grey(1) }, 'class_folders', 'root'],
  ])('%s', async (_, files, code, place) => {
    write(folder.at(), files);
    expect(await refused([folder.at('root')])).toMatchObject({ code, place: folder.at(place) });
  });

  test('more than fits in memory, said at the first image', async () => {
    write(folder.at(), two);
    for (let more = 0; more < 700; more++)
      symlinkSync(folder.at('root/cat/1.png'), folder.at(`root/dog/x${more}.png`));
    expect(await refused([folder.at('root')], { resize: { width: 1024, height: 1024 } })).toMatchObject({
      code: 'images_too_large',
      place: folder.at('root/cat/1.png'),
      values: { count: 703, needed: '2.1 GiB', most: '2.0 GiB' },
    });
  });

  test('an empty class folder, a link that leads nowhere', async () => {
    write(folder.at(), two);
    mkdirSync(folder.at('root/fish'));
    expect(await refused([folder.at('root')])).toMatchObject({
      code: 'class_folder_empty',
      place: folder.at('root/fish'),
    });
    symlinkSync('nowhere', folder.at('root/fish/1.png'));
    expect((await refused([folder.at('root')])).code).toBe('file_unreadable');
  });
});

describe('IDX', () => {
  const images = (count: number) =>
    encodeIdx(
      Uint8Array.from({ length: 6 * count }, (_, at) => at),
      [count, 2, 3],
    );
  const labels = (...values: number[]) => encodeIdx(Uint8Array.from(values), [values.length]);

  test('bytes as images, compressed or not, split as their names say', async () => {
    const files = [
      at('train-images-idx3-ubyte.gz', gzipSync(images(4))),
      at('train-labels-idx1-ubyte', labels(7, 3, 7, 3)),
      at('t10k-images-idx3-ubyte', images(2)),
      at('t10k-labels-idx1-ubyte.gz', gzipSync(labels(3, 7))),
    ];
    const { dataset } = await importing(files);
    expect(dataset).toMatchObject({
      element: 'byte',
      shape: [1, 2, 3],
      classes: ['3', '7'],
      train: 4,
      test: 2,
    });
    const { train, test: held } = await load();
    expect([...train.labels, ...held.labels]).toEqual([1, 0, 1, 0, 0, 1]);
    expect([...train.values]).toEqual(Array.from({ length: 24 }, (_, index) => index));
  });

  test('floats as features, and back to the bit', async () => {
    const values = Float32Array.from({ length: 30 }, (_, index) => Math.sin(index) * 10 ** (index % 7));
    const files = [
      at('x.idx', encodeIdx(values, [10, 3])),
      at(
        'y.idx',
        encodeIdx(
          Int32Array.from({ length: 10 }, (_, row) => row % 2),
          [10],
        ),
      ),
    ];
    expect((await importing(files)).dataset).toMatchObject({
      element: 'float',
      shape: [3],
      features: ['x1', 'x2', 'x3'],
    });
    const { train, test: held } = await load();
    expect([...train.values, ...held.values].sort()).toEqual([...values].sort());
  });

  test.each([
    ['too few labels', images(4), labels(1, 2, 1), 'data_counts', 'b.idx'],
    ['labels beyond any class', images(2), encodeIdx(Int32Array.of(1, 5000), [2]), 'label_range', 'b.idx'],
    ['labels below zero', images(2), encodeIdx(Int32Array.of(1, -1), [2]), 'label_range', 'b.idx'],
    ['labels that are no integers', images(2), encodeIdx(Float32Array.of(0, 1), [2]), 'idx_type', 'b.idx'],
    ['a file cut short', images(2).subarray(0, 20), labels(1, 2), 'idx_truncated', 'a.idx'],
    ['no IDX', Uint8Array.from(Buffer.from('text, text')), labels(1, 2), 'idx_magic', 'a.idx'],
    [
      'values that are no numbers',
      encodeIdx(Float32Array.of(0, 1, NaN, 3), [2, 2]),
      labels(1, 2),
      'value_not_finite',
      'a.idx',
    ],
    ['no examples', encodeIdx(new Uint8Array(0), [0, 2, 2]), labels(), 'no_examples', 'a.idx'],
  ])('%s', async (_, first, second, code, place) => {
    const error = await refused([at('a.idx', first), at('b.idx', second)]);
    expect(error.code).toBe(code);
    expect(error.place).toContain(folder.at(place));
  });

  test('bytes to train on and floats to test on: one would be read as if it were the other', async () => {
    const floats = encodeIdx(new Float32Array(12).fill(0.5), [2, 2, 3]);
    const pair = async (trained: Uint8Array, tested: Uint8Array) =>
      await refused([
        at('train-x.idx', trained),
        at('train-y.idx', labels(1, 2)),
        at('test-x.idx', tested),
        at('test-y.idx', labels(1, 2)),
      ]);
    const place = folder.at('test-x.idx');
    const values = { got: 'number', expected: 'byte' };
    expect(await pair(images(2), floats)).toMatchObject({ code: 'idx_type', place, values });
    expect(await pair(floats, images(2))).toMatchObject({ code: 'idx_type', place });
  });

  test('one file alone, or three', async () => {
    expect((await refused([at('a.idx', images(2))])).code).toBe('import_files');
    const three = [at('a.idx', images(2)), at('b.idx', labels(1, 2)), at('c.idx', labels(1, 2))];
    expect((await refused(three)).code).toBe('import_files');
  });
});

describe('names', () => {
  test.each(['', 'Mine', '../mine', 'a/b', '.mine', 'x'.repeat(65)])('%j is none', async (name) => {
    expect((await refused([at('iris.csv', table(20))], { name, label: 'kind' })).code).toBe('dataset_name');
  });

  test('that are taken', async () => {
    const file = at('iris.csv', table(20));
    for (const name of ['mnist', 'moons', 'cifar-10', 'none', 'standard-normal']) {
      expect((await refused([file], { name, label: 'kind' })).code).toBe('dataset_exists');
    }
    await importing([file], { label: 'kind' });
    expect(await errorOf(() => importing([file], { label: 'kind' }))).toMatchObject({
      code: 'dataset_exists',
      values: { name: 'mine' },
    });
    expect(left()).toEqual(['mine']);
  });

  test('two imports of one name at the same time: one of them is stored, whole', async () => {
    const file = at('iris.csv', table(20));
    const both = await Promise.allSettled([
      importing([file], { label: 'kind' }),
      importing([file], { label: 'kind' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(left()).toEqual(['mine']);
    expect((await load()).train.count).toBe(16);
  });
});

test('files of which nobody can tell what they are', async () => {
  expect((await refused([at('data.bin', batch([[1]]))])).code).toBe('import_format');
  expect((await refused([at('a.csv', table(9)), at('b.idx', 'x')])).code).toBe('import_format');
});

test('what cannot be written is said, and nothing is left', async () => {
  writeFileSync(folder.home, 'a file where the folder should be');
  const file = at('iris.csv', table(20));
  expect((await errorOf(() => importing([file], { label: 'kind' }))).code).toBe('data_write');
  expect(list(folder.at('elsewhere')).damaged).toEqual([]);
});
