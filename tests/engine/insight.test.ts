/** Questions about single examples, asked of a real engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { valuesOf } from '../../engine/contract/data.ts';
import type { Boundary } from '../../engine/contract/predictions.ts';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { datasets } from '../../engine/data/datasets.ts';
import { Engine } from '../../engine/engine.ts';
import { templateNamed } from '../../engine/templates/index.ts';
import { connect } from '../../engine/store/open.ts';
import { Store } from '../../engine/store/store.ts';
import { chain } from './inline.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-insight-'));
const file = path.join(folder, 'fanin.db');
let engine: Engine;
let run: number;

const template = templateNamed('mnist-mlp')!.experiment;
const experiment: ExperimentDocument = {
  ...template,
  data: { dataset: 'mnist', limit: { train: 1000, test: 500 } },
  training: { ...template.training, epochs: 1 },
};

beforeAll(async () => {
  engine = new Engine({ database: file, host: 'cli', lanes: 1 });
  run = (await engine.start({ experiment })).runs[0]!.id;
  await engine.idle();
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  const error: unknown = await work().catch((thrown: unknown) => thrown);
  return error instanceof FaninFailure ? error.errors[0].code : String(error);
}

describe('a finished run', () => {
  it('has its confusions stored, and its mistakes with their images', async () => {
    const { counts } = await engine.confusion({ run });
    const hits = counts.reduce((sum, row, label) => sum + row[label]!, 0);
    expect(hits / 500).toBe(engine.run({ run }).summary.last['test.accuracy']);
    const { mistakes, total, examples } = await engine.mistakes({ run, offset: 2, count: 5 });
    expect(total).toBe(Math.min(300, 500 - hits));
    expect(mistakes).toHaveLength(5);
    expect(examples).toMatchObject({ element: 'byte', shape: [1, 28, 28] });
    const bytes = Buffer.from(examples!.values, 'base64');
    const { test } = await datasets.load('mnist');
    mistakes.forEach(({ index, label }, at) => {
      const image = test.values.subarray(index * 784, (index + 1) * 784);
      expect([...bytes.subarray(at * 784, (at + 1) * 784)]).toEqual([...image]);
      expect(test.labels[index]).toBe(label);
    });
  });

  it('that was stored without them is asked again, and they are kept', async () => {
    const before = [await engine.confusion({ run }), await engine.mistakes({ run, offset: 0, count: 300 })];
    const db = connect(file, 1000);
    const stored = db.prepare<[], number>('SELECT count(*) FROM predictions').pluck();
    db.exec('DELETE FROM predictions');
    expect(await engine.confusion({ run })).toEqual(before[0]);
    expect(stored.get()).toBe(1);
    db.close();
    expect(await engine.mistakes({ run, offset: 0, count: 300 })).toEqual(before[1]);
  });
});

it('a run without weights is told as such', async () => {
  const endless = { ...experiment, training: { ...experiment.training, epochs: 10_000 } };
  const { id } = (await engine.start({ experiment: endless })).runs[0]!;
  expect(await codeOf(() => engine.confusion({ run: id }))).toBe('run_without_weights');
  engine.cancel({ run: id });
  await engine.idle();
  // It was stopped with weights, but before its last test.
  const { counts } = await engine.confusion({ run: id });
  expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(500);
});

describe('a boundary in a plane', () => {
  const network = chain(
    { id: 'in', kind: 'input', params: { shape: [2] } },
    { id: 'fc', kind: 'dense', params: { units: 2 } },
    { id: 'out', kind: 'output' },
  );
  const plane: ExperimentDocument = {
    ...experiment,
    network,
    data: { dataset: 'moons', preprocess: [{ kind: 'zero-center' }, { kind: 'normalize' }] },
    training: { ...experiment.training, epochs: 3, batchSize: 16 },
  };
  const probabilitiesOf = (boundary: Boundary) =>
    valuesOf({ element: 'float', values: boundary.probabilities });

  it('is what the stored weights say of every place, once it is preprocessed as the run was', async () => {
    const { id } = (await engine.start({ experiment: plane })).runs[0]!;
    await engine.idle();
    const boundary = await engine.boundary({ of: { run: id }, resolution: 20 });
    const store = Store.open(file);
    const weights = new Map(store.weights(id)!.map(({ node, name, values }) => [`${node}.${name}`, values]));
    store.close();
    const [weight, bias] = [weights.get('fc.weight')!, weights.get('fc.bias')!];

    // Mean and standard deviation of the features, of the training split alone.
    const { values, count } = (await datasets.load('moons')).train;
    const features = [0, 1].map((feature) => {
      const all = Array.from({ length: count }, (_, at) => values[2 * at + feature]!);
      const mean = all.reduce((sum, value) => sum + value) / count;
      return { mean, std: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count), all };
    });
    for (const [range, { all }] of [
      [boundary.x, features[0]!],
      [boundary.y, features[1]!],
    ] as const) {
      expect(range.min).toBeLessThan(Math.min(...all));
      expect(range.max).toBeGreaterThan(Math.max(...all));
    }
    const probabilities = probabilitiesOf(boundary);
    expect(probabilities).toHaveLength(20 * 20 * 2);
    for (let row = 0; row < 20; row++) {
      for (let column = 0; column < 20; column++) {
        const place = [
          boundary.x.min + ((boundary.x.max - boundary.x.min) * column) / 19,
          boundary.y.min + ((boundary.y.max - boundary.y.min) * row) / 19,
        ];
        const [x, y] = place.map((value, at) => (value - features[at]!.mean) / features[at]!.std);
        const score = (unit: number) => x! * weight[unit]! + y! * weight[2 + unit]! + bias[unit]!;
        const expected = 1 / (1 + Math.exp(score(1) - score(0)));
        expect(Math.abs(probabilities[2 * (20 * row + column)]! - expected)).toBeLessThan(1e-4);
      }
    }
    expect(boundary.examples.length).toBeGreaterThan(100);
    expect(new Set(boundary.examples.map(({ label }) => label))).toEqual(new Set([0, 1]));
  });

  it('is there before training too, by the seed', async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => engine.boundary({ of: { experiment: { ...plane, seed } }, resolution: 6 })),
    );
    expect(again).toEqual(one);
    expect(probabilitiesOf(other!)).not.toEqual(probabilitiesOf(one!));
  });

  it('data that is no plane has no boundary', async () => {
    expect(await codeOf(() => engine.boundary({ of: { run }, resolution: 8 }))).toBe('not_planar');
  });
});
