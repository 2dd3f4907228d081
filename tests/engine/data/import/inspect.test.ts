/** What is told of files before they are imported; and that an import which is told the same goes through. */
import { describe, expect, test } from 'vitest';
import { importRequestSchema } from '../../../../engine/contract/data.ts';
import { bind } from '../../../../engine/data/catalogue.ts';
import { importFiles } from '../../../../engine/data/import/import.ts';
import { inspectFiles } from '../../../../engine/data/import/inspect.ts';
import { errorOf, ownFolder, quiet } from '../failures.ts';
import { batch, greyPng, table, write } from '../made-files.ts';

const folder = ownFolder();
const put = (files: Readonly<Record<string, string | Uint8Array>>): string[] => {
  write(folder.at(), files);
  return Object.keys(files).map((name) => folder.at(name));
};
const inspect = (files: readonly string[], format?: 'csv') =>
  inspectFiles({ files: [...files], format }, folder.home);

describe('a table', () => {
  test('has its columns, of which one may be called like a label', () => {
    expect(inspect(put({ 'Iris 2024.csv': table(9, 'Class') }))).toEqual({
      format: 'csv',
      name: 'iris-2024',
      title: 'Iris 2024',
      columns: ['width', 'height', 'Class'],
      label: 'Class',
      tested: false,
    });
    expect(inspect(put({ 'b.csv': '\uFEFFa;"b;\n;c";kind\r\n1;2;x\n' }))).toMatchObject({
      columns: ['a', 'b;\n;c', 'kind'],
      label: null,
    });
  });

  test('is looked at no further than its header, however long and broken it is', () => {
    const long = `a,label\n${'1,x\n'.repeat(400_000)}"`;
    expect(inspect(put({ 'long.csv': long })).columns).toEqual(['a', 'label']);
  });

  test('whose header is none is told at once, and so is a file that is not there', async () => {
    const [file = ''] = put({ 'c.csv': '1,2\n3,4\n' });
    expect(await errorOf(() => inspect([file]))).toMatchObject({
      code: 'csv_header_number',
      place: `${file}: row 1`,
    });
    expect((await errorOf(() => inspect([folder.at('none.txt')]))).code).toBe('file_unreadable');
  });
});

test('a test split is seen by the names of files and folders', () => {
  expect(inspect(put({ 'two/a-train.csv': table(9), 'two/a-test.csv': table(9) }))).toMatchObject({
    name: 'two',
    tested: true,
  });
  const png = greyPng(1, 1, [0]);
  put({ 'all/train/a/1.png': png, 'all/test/a/1.png': png, 'some/a/1.png': png });
  expect(inspect([folder.at('all')])).toMatchObject({ format: 'images', tested: true });
  expect(inspect([folder.at('some')])).toMatchObject({ format: 'images', tested: false });
  put({ 'scans.csv/a/1.png': png });
  expect(inspect([folder.at('scans.csv')])).toMatchObject({ format: 'images' });
  const batches = put({ 'data_batch_1.bin': batch([[1]]), 'test_batch.bin': batch([[2]]) });
  expect(inspect(batches)).toMatchObject({ format: 'cifar-10', name: 'cifar-10', tested: true });
});

test('what cannot be told is left open, until somebody says it', () => {
  const files = put({ 'data.txt': table(9, 'label') });
  expect(inspect(files)).toMatchObject({ format: null, columns: [] });
  expect(inspect(files, 'csv')).toMatchObject({ format: 'csv', label: 'label', columns: { length: 3 } });
});

test('the name that is proposed is free and allowed, whatever the file is called', async () => {
  for (const name of ['mnist.csv', 'cifar-10.csv', '꽃.csv', '2024.csv', `${'x'.repeat(90)}.csv`, '--.tsv']) {
    const files = put({ [name]: table(20, 'label') });
    for (const round of ['first', 'second']) {
      const { name: proposed, title } = inspect(files);
      const request = importRequestSchema.parse({ files, name: proposed, title, seed: 5 });
      const { dataset } = await importFiles(request, folder.home, quiet);
      expect([round, dataset.name, dataset.title.ko]).toEqual([round, proposed, title]);
    }
  }
});

test('the seed alone decides which examples are held out for the test', async () => {
  const files = put({ 'iris.csv': table(60, 'label') });
  const heldOut = async (name: string, seed: number | undefined) => {
    const request = importRequestSchema.parse({ files, name, seed });
    await importFiles(request, folder.home, quiet);
    const { test: held } = await bind({ dataset: name }, folder.home).load(quiet);
    return [...held.values];
  };
  const usual = await heldOut('usual', undefined);
  expect(await heldOut('zero', 0)).toEqual(usual);
  expect(await heldOut('one', 1)).not.toEqual(usual);
});
