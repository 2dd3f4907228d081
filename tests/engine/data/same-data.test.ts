/** A name may come to stand for other data: what runs are told of it, over the engine's own requests. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { experimentSchema, type ExperimentDocument } from '../../../engine/contract/documents.ts';
import { faninError } from '../../../engine/contract/errors.ts';
import { Engine } from '../../../engine/engine.ts';
import { completed } from '../../../engine/experiment-settings.ts';
import { chain } from '../inline.ts';
import { errorOf, ownFolder } from './failures.ts';
import { table, write } from './made-files.ts';

const folder = ownFolder();
let engine: Engine;

beforeEach(() => {
  engine = new Engine({ database: folder.at('fanin.db'), host: 'cli', lanes: 1 });
  write(folder.at(), { 'old.csv': table(60), 'new.csv': table(60).replace('-1,', '-1.25,') });
});
afterEach(() => engine.close());

const experiment = (epochs = 1, learningRate = 0.1): ExperimentDocument =>
  experimentSchema.parse({
    format: 'fanin.experiment',
    version: 1,
    name: 'on my data',
    network: chain(
      { id: 'in', kind: 'input', params: { shape: [2] } },
      { id: 'fc', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output' },
    ),
    data: { dataset: 'mine' },
    training: { epochs, batchSize: 16, optimizer: { kind: 'sgd', learningRate } },
  });

async function importFrom(file: string): Promise<void> {
  const request = { files: [folder.at(file)], name: 'mine', label: 'kind', testShare: 0.2 };
  await engine.importData(request);
}

async function replaceBy(file: string): Promise<void> {
  engine.removeData({ name: 'mine' });
  await importFrom(file);
}

async function trained(document = experiment()) {
  const { runs, notes } = await engine.start({ experiment: document });
  await engine.idle();
  return { id: runs[0]!.id, hash: runs[0]!.dataHash, notes };
}

const replacedFor = (run: number) => faninError('data_replaced', 'data.dataset', { dataset: 'mine', run });

describe('other data under the same name', () => {
  test('is told when an experiment is repeated, and when its runs are compared or looked at', async () => {
    await importFrom('old.csv');
    const first = await trained();
    const again = await trained({ ...experiment(), name: 'renamed' });
    expect([again.hash, again.notes]).toEqual([first.hash, []]);
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(engine.compare({ runs: [first.id, again.id] })).toMatchObject({ differences: [], notes: [] });

    await replaceBy('new.csv');
    expect(engine.run({ run: first.id }).notes).toEqual([replacedFor(first.id)]);
    expect((await errorOf(() => engine.boundary({ of: { run: first.id }, resolution: 2 }))).code).toBe(
      'data_replaced',
    );
    const other = await trained(experiment(1, 0.2));
    expect(other.notes).toEqual([]);
    const repeat = await trained();
    expect(repeat.hash).not.toBe(first.hash);
    expect(repeat.notes).toEqual([
      faninError('data_repeat', 'data.dataset', { dataset: 'mine', run: again.id }),
    ]);
    const { differences, groups, notes } = engine.compare({ runs: [first.id, repeat.id, again.id] });
    const short = (hash: string | null) => hash?.slice(0, 12) ?? null;
    expect(differences).toEqual([
      { path: 'data.hash', values: [short(first.hash), short(repeat.hash), short(again.hash)] },
    ]);
    expect(groups.map(({ runs }) => runs)).toContainEqual([repeat.id]);
    const values = { dataset: 'mine', runs: `${first.id}, ${again.id}`, others: `${repeat.id}` };
    expect(notes).toEqual([faninError('data_differs', 'data.dataset', values)]);
  });

  test('is told of a repeat whose document says what the first left to its defaults, and the other way round', async () => {
    const plain = experiment();
    const spelt = completed(plain);
    const other = completed(experiment(1, 0.2));
    expect(JSON.stringify(spelt)).not.toBe(JSON.stringify(plain));
    await importFrom('old.csv');
    const first = [await trained(plain), await trained(other)];
    await replaceBy('new.csv');
    const told = (run: number) => [faninError('data_repeat', 'data.dataset', { dataset: 'mine', run })];
    expect((await trained(spelt)).notes).toEqual(told(first[0]!.id));
    expect((await trained(experiment(1, 0.2))).notes).toEqual(told(first[1]!.id));
    // A setting that is not the default makes another experiment.
    const [input, fc, output] = spelt.network.nodes;
    const nodes = [input!, { ...fc!, params: { ...fc!.params, bias: false } }, output!];
    expect((await trained({ ...spelt, network: { ...spelt.network, nodes } })).notes).toEqual([]);
    expect((await trained({ ...spelt, data: { ...spelt.data, validation: 0.2 } })).notes).toEqual([]);
  });

  test('is nothing to tell once the old files are back, or where none are', async () => {
    await importFrom('old.csv');
    const { id, hash } = await trained();
    await replaceBy('new.csv');
    await replaceBy('old.csv');
    expect(engine.run({ run: id }).notes).toEqual([]);
    const repeat = await trained();
    expect([repeat.hash, repeat.notes]).toEqual([hash, []]);
    engine.removeData({ name: 'mine' });
    expect(engine.run({ run: id }).notes).toEqual([]);
  });

  test('does not get into a run that waited while it came', async () => {
    await importFrom('old.csv');
    const data = { dataset: 'moons', settings: { count: 10_000 } };
    const endless = { ...experiment(10_000), data };
    const before = (await engine.start({ experiment: endless })).runs[0]!.id;
    const waiting = (await engine.start({ experiment: experiment() })).runs[0]!.id;
    await replaceBy('new.csv');
    engine.cancel({ run: before });
    await engine.idle();
    expect(engine.run({ run: waiting }).summary).toMatchObject({
      status: 'failed',
      error: replacedFor(waiting),
    });
  });
});
