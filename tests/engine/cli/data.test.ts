/** Datasets from a terminal: what there is, the user's own files, and training on them. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Imported } from '../../../engine/contract/data.ts';
import type { DatasetDescriptor } from '../../../engine/contract/descriptor.ts';
import { batch, greyPng, table, write } from '../data/made-files.ts';
import { answer, fanin, temporaryFolder } from './fanin.ts';

const folder = temporaryFolder();
const file = (name: string): string => path.join(folder, name);
beforeAll(() => vi.stubEnv('FANIN_DATA_HOME', file('home')));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function experimentOn(name: string, data: object, shape: number[], classes: number): string {
  const nodes = [
    { id: 'in', kind: 'input', params: { shape } },
    { id: 'fc1', kind: 'dense', params: { units: 16, init: { scheme: 'kaiming' } } },
    { id: 'relu', kind: 'relu' },
    { id: 'fc2', kind: 'dense', params: { units: classes } },
    { id: 'out', kind: 'output' },
  ];
  const edges = nodes.slice(1).map(({ id }, index) => [nodes[index]?.id, id]);
  writeFileSync(
    file(name),
    JSON.stringify({
      format: 'fanin.experiment',
      version: 1,
      name,
      network: { format: 'fanin.network', version: 1, name: '', nodes, edges },
      data,
      training: { epochs: 10, batchSize: 32, optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 } },
    }),
  );
  return file(name);
}

interface Runs {
  readonly runs: readonly { readonly status: string; readonly metrics: Readonly<Record<string, number>> }[];
}
interface Sets {
  readonly datasets: readonly DatasetDescriptor[];
}

describe('datasets', () => {
  it('are listed with what they are and where', async () => {
    const { datasets } = await answer<Sets>('datasets');
    const of = (name: string) => datasets.find((one) => one.name === name);
    expect(of('mnist')).toMatchObject({ shape: [1, 28, 28], train: 60_000, test: 10_000 });
    expect(of('cifar-10')).toMatchObject({ availability: { state: 'absent' } });
    expect(of('moons')?.settings.map(({ name }) => name)).toEqual(['noise', 'count', 'seed']);
    const { out } = await fanin('datasets', '--language', 'ko');
    expect(out).toContain('내려받거나');
  });

  it('made to order train, by their settings', async () => {
    const data = { dataset: 'moons', settings: { noise: 0.1, count: 500 } };
    const { runs } = await answer<Runs>(
      'run',
      experimentOn('moons.json', data, [2], 2),
      '--db',
      file('a.db'),
    );
    expect(runs[0]).toMatchObject({ status: 'finished' });
    expect(runs[0]!.metrics['test.accuracy']).toBeGreaterThan(0.9);
  });

  it('are imported from CSV, and trained on wherever the run is stored', async () => {
    write(folder, { 'iris.csv': table(150, 'species') });
    const { dataset } = await answer<Imported>(
      ...['import-data', file('iris.csv'), '--as', 'iris', '--label', 'species', '--test-share', '0.3'],
    );
    expect(dataset).toMatchObject({ name: 'iris', train: 105, test: 45, classes: ['left', 'right'] });
    const { runs } = await answer<Runs>(
      ...['run', experimentOn('iris.json', { dataset: 'iris' }, [2], 2), '--db', file('elsewhere/b.db')],
    );
    expect(runs[0]).toMatchObject({ status: 'finished', metrics: { 'test.accuracy': 1 } });
  });

  it('are told by their hash, also when another set has come under the name of the one a run saw', async () => {
    const [stored, experiment] = [file('elsewhere/b.db'), file('iris.json')];
    const { out: before } = await fanin('show', '1', '--db', stored);
    expect(before).toMatch(/^Data: iris, sha256 [0-9a-f]{64}$/m);
    expect(before).not.toContain('data_replaced');
    await answer('remove-data', 'iris');
    write(folder, { 'other.csv': table(160, 'species') });
    await answer('import-data', file('other.csv'), '--as', 'iris', '--label', 'species');
    const { out: after } = await fanin('show', '1', '--db', stored);
    expect(after).toContain('[data_replaced]');
    await answer('run', experiment, '--db', stored);
    const { out } = await fanin('compare', '1', '2', '--db', stored, '--language', 'ko');
    expect(out).toMatch(/data\.hash +[0-9a-f]{12} +[0-9a-f]{12}/);
    expect(out).toContain('[data_differs]');
  });

  it('that were imported are listed until they are removed, which is said in the language asked for', async () => {
    expect((await answer<Sets>('datasets')).datasets.at(-1)?.name).toBe('iris');
    const { out: removed } = await fanin('remove-data', 'iris', '--language', 'ko');
    expect(removed).toBe('지웠습니다: iris\n');
    const importing = ['import-data', file('other.csv'), '--as', 'iris', '--label', 'species'];
    const { out: imported } = await fanin(...importing, '--language', 'ko');
    expect(imported).toBe('iris: 학습 예제 128개, 테스트 예제 32개 (모양 2, 클래스 2개)\n');
    expect((await fanin('remove-data', 'iris')).out).toBe('Removed: iris\n');
    expect((await answer<Sets>('datasets')).datasets.map(({ name }) => name)).not.toContain('iris');
  });

  it('are imported from folders of images and from CIFAR batches', async () => {
    write(folder, {
      'pets/cat/1.png': greyPng(4, 4, Array<number>(16).fill(3)),
      'pets/cat/2.png': greyPng(2, 2, Array<number>(4).fill(5)),
      'pets/dog/1.png': greyPng(2, 2, Array<number>(4).fill(200)),
      'pets/dog/2.png': greyPng(2, 2, Array<number>(4).fill(210)),
      'pets/.hidden': '',
      'batches/data_batch_1.bin': batch([[0], [1], [2]]),
      'batches/test_batch.bin': batch([[3]]),
    });
    const pets = ['import-data', file('pets'), '--as', 'pets'];
    const { status, out } = await fanin(...pets, '--resize', '2x2', '--test-share', '0.5');
    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringContaining(file('pets/.hidden')) as string,
    });
    const cifar = ['import-data', file('batches'), '--as', 'small', '--format', 'cifar-10'];
    expect((await answer<Imported>(...cifar)).dataset).toMatchObject({
      train: 3,
      test: 1,
      shape: [3, 32, 32],
    });
  });
});

it('what is asked rightly and fails ends with 1', async () => {
  vi.stubEnv('FANIN_CIFAR_MIRROR', 'http://127.0.0.1:9');
  const { status, out, err } = await fanin('download-data', 'cifar-10');
  expect(err).toContain('[download_failed]');
  expect({ status, out }).toEqual({ status: 1, out: '' });
});

describe('bad data ends with 2, the file, the place in it, and what to do', () => {
  const refused = async (code: string, place: string, ...args: string[]) => {
    const { status, out, err } = await fanin(...args);
    expect(err).toContain(`[${code}]`);
    expect(err).toContain(place);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  };
  const importing = (name: string, ...more: string[]) => ['import-data', file(name), '--as', 'bad', ...more];

  it.each([
    ['csv_ragged', 'ragged.csv: row 3', 'a,b,label\n1,2,x\n1,y\n'],
    ['csv_cell', 'cell.csv: row 2, column b', 'a,b,label\n1,two,x\n'],
    ['one_class', 'class.csv', 'a,label\n1,x\n2,x\n'],
    ['no_examples', 'empty.csv', ''],
  ])('%s in %s', async (code, place, text) => {
    const name = place.split(':')[0]!;
    write(folder, { [name]: text });
    await refused(code, place, ...importing(name));
  });

  it('a label column that does not exist, in Korean too', async () => {
    write(folder, { 'columns.csv': table(20) });
    await refused('csv_label_column', 'columns.csv: row 1', ...importing('columns.csv', '--label', 'colour'));
    const { err } = await fanin(...importing('columns.csv', '--label', 'colour', '--language', 'ko'));
    expect(err).toContain('colour(이)라는 열이 없습니다');
  });

  it('a truncated image or batch, a file that is not there', async () => {
    write(folder, {
      'broken/a/1.png': greyPng(2, 2, [1, 2, 3, 4]).subarray(0, 45),
      'broken/b/1.png': greyPng(2, 2, [1, 2, 3, 4]),
      'data_batch_1.bin': batch([[1], [2]]).subarray(0, 5000),
    });
    await refused('image_truncated', 'broken/a/1.png', ...importing('broken'));
    await refused('cifar_truncated', 'data_batch_1.bin', ...importing('data_batch_1.bin'));
    await refused('file_unreadable', 'nowhere', ...importing('nowhere'));
  });

  it('in what is asked for', async () => {
    write(folder, { 'good.csv': table(20, 'label') });
    const good = file('good.csv');
    await refused('dataset_unnamed', '--as', 'import-data', good);
    await refused('dataset_name', 'name', 'import-data', good, '--as', 'Good Data');
    await refused('dataset_exists', 'name', 'import-data', good, '--as', 'mnist');
    await refused('invalid_value', '--resize', ...importing('good.csv', '--resize', 'small'));
    await refused('invalid_value', '--test-share', ...importing('good.csv', '--test-share', '1.5'));
    await refused('invalid_value', '--format', ...importing('good.csv', '--format', 'excel'));
  });

  it('in what is to be removed or fetched', async () => {
    await refused('dataset_fixed', 'name', 'remove-data', 'mnist');
    await refused('not_downloadable', 'name', 'download-data', 'mnist');
  });

  it('in an experiment', async () => {
    const run = async (code: string, place: string, data: object) =>
      refused(code, place, 'run', experimentOn('bad.json', data, [2], 2), '--db', file('bad.db'));
    await run('param_number', 'data.settings.noise', { dataset: 'moons', settings: { noise: -1 } });
    await run('param_unknown', 'data.settings.colour', { dataset: 'moons', settings: { colour: 1 } });
    await run('param_number', 'data.validation', { dataset: 'moons', validation: 0.9 });
    await run('dataset_absent', 'data.dataset', { dataset: 'cifar-10' });
  });
});
