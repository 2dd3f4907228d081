/** Data as a screen asks for it: over the engine's own requests, with the work done in the built data thread. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { examplesSchema, importRequestSchema, valuesOf } from '../../../engine/contract/data.ts';
import { experimentSchema, type ExperimentDocument } from '../../../engine/contract/documents.ts';
import { methods, type EventData, type EventName } from '../../../engine/contract/protocol.ts';
import { notPlain } from '../../../engine/door.ts';
import { Engine } from '../../../engine/engine.ts';
import { chain } from '../inline.ts';
import { errorOf, ownFolder } from './failures.ts';
import { greyPng, table, write } from './made-files.ts';
import { ownServer } from './published/server.ts';

const folder = ownFolder();
const own = ownServer();
const engines: Engine[] = [];
let heard: { [E in EventName]?: EventData<E>[] } = {};

function engine(lanes = 1): Engine {
  const made = new Engine({ database: folder.at(`${engines.length}.db`), host: 'cli', lanes });
  made.listen((event, data) => {
    heard = { ...heard, [event]: [...(heard[event] ?? []), data] };
  });
  engines.push(made);
  return made;
}

beforeEach(() => {
  heard = {};
  vi.stubEnv('FANIN_CIFAR_MIRROR', own.server.url);
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((one) => one.close()));
});

const classifier = (shape: number[], classes: number) =>
  chain(
    { id: 'in', kind: 'input', params: { shape } },
    { id: 'flat', kind: 'flatten' },
    { id: 'fc1', kind: 'dense', params: { units: 24, init: { scheme: 'kaiming' } } },
    { id: 'relu', kind: 'relu' },
    { id: 'fc2', kind: 'dense', params: { units: classes } },
    { id: 'out', kind: 'output' },
  );

const experimentOn = (
  data: ExperimentDocument['data'],
  shape: number[],
  classes: number,
): ExperimentDocument =>
  experimentSchema.parse({
    format: 'fanin.experiment',
    version: 1,
    name: 'on data',
    network: classifier(shape, classes),
    data,
    training: { epochs: 15, batchSize: 32, optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 } },
  });

async function trained(lanes: number, experiment: ExperimentDocument) {
  const one = engine(lanes);
  const { runs } = await one.start({ experiment });
  await one.idle();
  const ids = runs.map(({ id }) => id);
  const { curves } = one.curves({ runs: ids, metrics: ['train.loss', 'test.accuracy'], buckets: 1000 });
  return {
    summaries: ids.map((run) => one.run({ run }).summary),
    curves,
    probes: one.probes({ runs: ids, step: null }),
  };
}

describe('training on floats', () => {
  test('learns the moons, and gives the same numbers on two lanes to the last bit', async () => {
    const experiment = experimentOn({ dataset: 'moons', settings: { noise: 0.1, count: 600 } }, [2], 2);
    const [one, two] = [await trained(1, experiment), await trained(2, experiment)];
    expect(one.summaries[0]).toMatchObject({ status: 'finished', error: null });
    expect(one.summaries[0]!.last['test.accuracy']).toBeGreaterThan(0.95);
    expect(two.curves).toEqual(one.curves);
    expect(two.probes).toEqual(one.probes);
  });

  test('sweeps over a setting of the data', async () => {
    const plain = experimentOn({ dataset: 'gaussians' }, [2], 3);
    const axes = [{ path: 'data.settings.noise', values: [0.05, 2] }];
    const { summaries } = await trained(2, { ...plain, sweep: { axes } });
    const [clear, blurred] = summaries.map(({ last }) => last['test.accuracy'] ?? 0);
    expect(clear).toBeGreaterThan(0.99);
    expect(blurred).toBeLessThan(0.8);
    const ids = summaries.map(({ id }) => id);
    expect(engines[0]!.compare({ runs: ids }).differences).toEqual([
      { path: 'data.settings.noise', values: [0.05, 2] },
    ]);
  });

  test('compares by what was trained on: a default written out is no difference', async () => {
    const plain = experimentOn({ dataset: 'moons' }, [2], 2);
    const written = experimentOn({ dataset: 'moons', settings: { noise: 0.1 } }, [2], 2);
    const one = engine();
    const started = [plain, written].map((experiment) => one.start({ experiment }));
    const runs = (await Promise.all(started)).flatMap(({ runs: own }) => own);
    await one.idle();
    expect(one.compare({ runs: runs.map(({ id }) => id) }).differences).toEqual([]);
  });

  test('is cancelled while its data is still being made', async () => {
    const experiment = experimentOn({ dataset: 'spirals', settings: { count: 100_000 } }, [2], 2);
    const one = engine();
    const { runs } = await one.start({ experiment });
    one.cancel({ run: runs[0]!.id });
    await one.idle();
    expect(one.run({ run: runs[0]!.id }).summary).toMatchObject({ status: 'cancelled', error: null });
  });

  test('is refused before it is stored where the data is not here, or its settings are wrong', async () => {
    const one = engine();
    const absent = experimentOn({ dataset: 'cifar-10' }, [3, 32, 32], 10);
    expect((await errorOf(() => one.start({ experiment: absent }))).code).toBe('dataset_absent');
    expect(one.fit({ experiment: absent }).problems.map(({ code }) => code)).toEqual(['dataset_absent']);
    const wrong = experimentOn({ dataset: 'moons', settings: { noise: 'much' } }, [2], 2);
    expect(await errorOf(() => one.start({ experiment: wrong }))).toMatchObject({
      code: 'param_number',
      place: 'data.settings.noise',
    });
    expect(one.runs().runs).toEqual([]);
  });
});

describe('looking', () => {
  test('at some examples: of a split, of a class, from an offset', async () => {
    const one = engine();
    const data = { dataset: 'circles', settings: { count: 100, classes: 4 } };
    const all = await one.examples({ data, split: 'train', class: null, offset: 0, count: 300 });
    expect(all).toMatchObject({ element: 'float', shape: [2], total: 100 });
    const some = await one.examples({ data, split: 'train', class: 2, offset: 3, count: 5 });
    expect(examplesSchema.parse(some)).toEqual(some);
    expect(notPlain(some, 'examples')).toBeNull();
    expect(some.indices).toEqual([14, 18, 22, 26, 30]);
    expect(some.labels).toEqual([2, 2, 2, 2, 2]);
    expect(some.total).toBe(25);
    const values = valuesOf(some);
    const whole = valuesOf(all);
    expect(values).toHaveLength(10);
    some.indices.forEach((at, row) => expect(values[2 * row]).toBe(whole[2 * at]));
    const beyond = await one.examples({ data, split: 'test', class: 0, offset: 99, count: 5 });
    expect([beyond.indices, beyond.values]).toEqual([[], '']);
  });

  test('at images, as bytes', async () => {
    const one = engine();
    const request = { split: 'test', class: null, offset: 0, count: 3 } as const;
    const { element, shape, values, labels } = await one.examples({ data: { dataset: 'mnist' }, ...request });
    expect({ element, shape, labels }).toEqual({ element: 'byte', shape: [1, 28, 28], labels: [7, 2, 1] });
    expect(valuesOf({ element, values })).toHaveLength(3 * 784);
  });

  test('at what there is: classes by split, and the spread of every feature', async () => {
    const one = engine();
    const data = { dataset: 'xor', settings: { count: 1000, noise: 0 } };
    const summary = await one.dataset({ data });
    expect(methods.dataset[1].parse(summary)).toEqual(summary);
    expect(await one.dataset({ data })).toBe(summary);
    expect(summary.classCounts).toEqual({ train: [500, 500], test: [125, 125] });
    expect(summary.ranges.map(({ name }) => name)).toEqual(['x', 'y']);
    const { min, max, mean, std } = summary.ranges[0]!;
    expect([min, max]).toEqual([expect.closeTo(-1, 1), expect.closeTo(1, 1)]);
    // Even in [−1, 1]: the mean is 0 and the standard deviation 1/√3, each to five standard errors.
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(std - 1 / Math.sqrt(3))).toBeLessThan(0.05);
  });
});

test('the signal at initialization is that of the data with the settings it is given', async () => {
  const one = engine();
  const network = chain(
    { id: 'in', kind: 'input', params: { shape: [2] } },
    { id: 'same', kind: 'dense', params: { units: 2, init: { scheme: 'identity' } } },
    { id: 'out', kind: 'output' },
  );
  for (const noise of [0, 0.2, 1]) {
    const data = { dataset: 'gaussians', settings: { noise, count: 4000, classes: 4 } };
    const asked = { network, batch: 4000, seed: 1, data, gradients: false, bins: 2 };
    const { layers } = await one.initStats(asked);
    // Means on the unit circle vary by 1/2 in each direction, and the noise about them by its square.
    const { std } = layers.find(({ id }) => id === 'same')!.activation;
    expect(std).toBeCloseTo(Math.sqrt(1 / 2 + noise ** 2), 1);
  }
});

describe('the life of an imported dataset', () => {
  test('import, list, train, remove', async () => {
    const one = engine();
    write(folder.at(), { 'iris.csv': table(200) });
    const request = importRequestSchema.parse({
      files: [folder.at('iris.csv')],
      name: 'iris',
      label: 'kind',
    });
    const { dataset } = await one.importData(request);
    expect(one.datasets().datasets.at(-1)).toEqual(dataset);
    expect(one.catalogue().datasets.at(-1)).toEqual(dataset);
    expect(heard.datasetsChanged).toEqual([{ name: 'iris' }]);

    const { runs } = await one.start({ experiment: experimentOn({ dataset: 'iris' }, [2], 2) });
    await one.idle();
    expect(one.run({ run: runs[0]!.id }).summary.last['test.accuracy']).toBe(1);

    expect(one.removeData({ name: 'iris' })).toEqual({ removed: 'iris' });
    expect(heard.datasetsChanged).toHaveLength(2);
    expect(one.datasets().datasets.map(({ name }) => name)).not.toContain('iris');
    expect((await errorOf(() => one.removeData({ name: 'moons' }))).code).toBe('dataset_fixed');
  });

  test('another import under the same name is another dataset, whatever is kept in memory', async () => {
    const one = engine();
    const examples = { split: 'train', class: null, offset: 0, count: 1 } as const;
    const first = { files: [folder.at('a.csv')], name: 'same', label: 'kind', testShare: 0.2 };
    write(folder.at(), { 'a.csv': table(20), 'b.csv': table(20).replaceAll('left', 'port') });
    await one.importData(first);
    const before = await one.dataset({ data: { dataset: 'same' } });
    one.removeData({ name: 'same' });
    await one.importData({ ...first, files: [folder.at('b.csv')] });
    const after = await one.dataset({ data: { dataset: 'same' } });
    expect([before.descriptor.classes, after.descriptor.classes]).toEqual([
      ['left', 'right'],
      ['port', 'right'],
    ]);
    expect((await one.examples({ data: { dataset: 'same' }, ...examples })).total).toBe(16);
  });

  test('is cancelled between two images: nothing is stored, and the name is free', async () => {
    const one = engine();
    const pictures = Array.from({ length: 400 }, (_, at) => [
      `many/${at % 2 ? 'a' : 'b'}/${at}.png`,
      greyPng(64, 64, new Array<number>(64 * 64).fill(at % 256)),
    ]);
    write(folder.at(), Object.fromEntries(pictures) as Record<string, Uint8Array>);
    const request = importRequestSchema.parse({ files: [folder.at('many')], name: 'many' });
    expect((await errorOf(() => one.cancelImport({ name: 'many' }))).code).toBe('import_idle');
    const first = errorOf(() => one.importData(request));
    await vi.waitFor(() => expect(heard.dataProgress?.[0]).toMatchObject({ work: 'import', total: 400 }));
    expect((await errorOf(() => one.importData(request))).code).toBe('import_running');
    // A screen that was loaded again meanwhile asks how far it is, and hears how it ends.
    const { work } = methods.dataWork[1].parse(one.dataWork());
    expect(work).toEqual([{ dataset: 'many', kind: 'import', progress: heard.dataProgress?.at(-1) }]);
    expect(heard.dataBegan).toEqual([{ dataset: 'many', kind: 'import' }]);
    one.cancelImport({ name: 'many' });
    const refused = await first;
    expect(refused.code).toBe('import_cancelled');
    expect(heard.dataEnded).toEqual([{ dataset: 'many', kind: 'import', errors: [refused] }]);
    expect(one.dataWork().work).toEqual([]);
    expect(heard.dataProgress?.at(-1)?.done).toBeLessThan(400);
    expect(existsSync(folder.home)).toBe(false);
    expect(heard.datasetsChanged).toBeUndefined();
    expect((await one.importData(request)).dataset).toMatchObject({ name: 'many', train: 320 });
    expect(heard.dataEnded?.at(-1)).toEqual({ dataset: 'many', kind: 'import', errors: [] });
  });

  test('is cancelled within one long file, while the thread has no moment to hear of it', async () => {
    const one = engine();
    write(folder.at(), { 'long.csv': table(200_000) });
    const request = importRequestSchema.parse({
      files: [folder.at('long.csv')],
      name: 'long',
      label: 'kind',
    });
    const stop = one.listen((event) => {
      if (event === 'dataProgress') one.cancelImport({ name: 'long' });
    });
    expect((await errorOf(() => one.importData(request))).code).toBe('import_cancelled');
    stop();
    const { unit, done, total } = heard.dataProgress!.at(-1)!;
    expect(unit).toBe('bytes');
    expect(done).toBeLessThan(total!);
    expect(existsSync(folder.home)).toBe(false);
  });

  test('what is wrong with the files comes back with its place, through the thread', async () => {
    const one = engine();
    write(folder.at(), { 'bad.csv': 'a,label\n1,x\nb,y\n' });
    const request = importRequestSchema.parse({ files: [folder.at('bad.csv')], name: 'bad' });
    expect(await errorOf(() => one.importData(request))).toEqual({
      code: 'csv_cell',
      place: `${folder.at('bad.csv')}: row 3, column a`,
      values: { got: '"b"' },
    });
    expect(heard.datasetsChanged).toBeUndefined();
  });
});

describe('downloading', () => {
  const bytes = new Uint8Array(500_000).fill(7);

  test('tells how far it is, is cancelled, and refuses what is not the published file', async () => {
    const one = engine();
    own.server.files = { '/cifar-10-binary.tar.gz': bytes };
    own.server.stallAfter = 200_000;
    const first = errorOf(() => one.downloadData({ name: 'cifar-10' }));
    while ((heard.dataProgress?.at(-1)?.done ?? 0) < 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard.dataProgress?.at(-1)).toMatchObject({
      dataset: 'cifar-10',
      work: 'download',
      total: 500_000,
    });
    expect((await errorOf(() => one.downloadData({ name: 'cifar-10' }))).code).toBe('download_running');
    expect(one.dataWork().work).toMatchObject([
      { dataset: 'cifar-10', kind: 'fetch', progress: { work: 'download', total: 500_000 } },
    ]);
    // The engine answers meanwhile.
    expect((await one.dataset({ data: { dataset: 'moons' } })).descriptor.name).toBe('moons');
    one.cancelDownload({ name: 'cifar-10' });
    expect((await first).code).toBe('download_cancelled');
    expect(heard.dataEnded).toMatchObject([
      { dataset: 'cifar-10', kind: 'fetch', errors: [{ code: 'download_cancelled' }] },
    ]);

    own.server.stallAfter = null;
    const second = await errorOf(() => one.downloadData({ name: 'cifar-10' }));
    expect(second).toMatchObject({
      code: 'download_hash',
      place: `${own.server.url}/cifar-10-binary.tar.gz`,
    });
    expect(own.server.asked[1]).toMatch(/^bytes=\d+-$/);
    expect(readdirSync(path.join(folder.cache, 'datasets'))).toEqual([]);
    expect(existsSync(folder.home)).toBe(false);
  });

  test('of what cannot be had, or stopping what is not under way', async () => {
    const one = engine();
    expect((await errorOf(() => one.downloadData({ name: 'mnist' }))).code).toBe('not_downloadable');
    expect((await errorOf(() => one.cancelDownload({ name: 'cifar-10' }))).code).toBe('download_idle');
  });
});
