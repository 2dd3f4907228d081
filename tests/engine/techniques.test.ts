/**
 * Every technique there is, taken from the registries so that none escapes: an experiment that uses it is read from text,
 * run, stored, and repeated from its own row, on other lanes, bit for bit.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DatasetDescriptor,
  ExperimentField,
  LayerDescriptor,
  PartDescriptor,
} from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument, NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import { metricNames, type Ending } from '../../engine/contract/run.ts';
import { datasets } from '../../engine/data/datasets.ts';
import { parseDocument } from '../../engine/documents.ts';
import { Engine } from '../../engine/engine.ts';
import { experimentGroups } from '../../engine/experiment-settings.ts';
import { initializers } from '../../engine/initializers/index.ts';
import { layers } from '../../engine/layers/index.ts';
import { chain, graph } from './inline.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-techniques-'));
let one: Engine;
let two: Engine;
beforeAll(() => {
  one = new Engine({ database: path.join(folder, 'one.db'), host: 'cli', lanes: 1 });
  two = new Engine({ database: path.join(folder, 'two.db'), host: 'cli', lanes: 2 });
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } };
const flat: NetworkNode = { id: 'flat', kind: 'flatten' };
const dense = (id: string, units: number, more: object = {}): NetworkNode => {
  return { id, kind: 'dense', params: { units, init: { scheme: 'kaiming' }, ...more } };
};
const relu: NetworkNode = { id: 'relu', kind: 'relu' };
const output: NetworkNode = { id: 'out', kind: 'output' };
const plain = chain(input, flat, dense('fc1', 12), relu, dense('fc2', 10), output);

function experiment(network: NetworkDocument = plain): ExperimentDocument {
  return {
    format: 'fanin.experiment',
    version: 1,
    name: 'technique',
    network,
    data: { dataset: 'mnist', limit: { train: 130, test: 60 } },
    training: {
      loss: { kind: 'softmax-cross-entropy' },
      epochs: 2,
      // The last batch is a short one.
      batchSize: 32,
      optimizer: { kind: 'sgd', learningRate: 0.01 },
      weightDecay: 0,
    },
    probes: { every: 3, histogramBins: 8 },
    seed: 7,
  };
}

/** Networks that a layer of any sort fits into: one of them suits it. */
function around(layer: NetworkNode): NetworkDocument[] {
  const [a, b] = [dense('a', 12), dense('b', 12)];
  return [
    chain(input, layer, flat, dense('fc', 10), output),
    chain(input, flat, a, layer, dense('fc', 10), output),
    chain(input, layer, dense('fc', 10), output),
    graph([input, flat, a, b, layer, dense('fc', 10), output], 'in flat a b x fc out', 'a x'),
  ];
}

function fitting({ kind }: LayerDescriptor): ExperimentDocument {
  if (kind === 'input' || kind === 'output') return experiment();
  const found = around({ id: 'x', kind })
    .map(experiment)
    .find((tried) => one.fit({ experiment: tried }).problems.length === 0);
  if (!found) throw new Error(`no network suits ${kind}`);
  return found;
}

/** What a run has come to: every point, to the last bit. */
async function trained(engine: Engine, document: ExperimentDocument) {
  const { runs } = await engine.start({ experiment: document });
  const { id } = runs[0]!;
  await engine.idle();
  const { summary, document: stored } = engine.run({ run: id });
  const { curves } = engine.curves({ runs: [id], metrics: [...metricNames], buckets: 10_000 });
  return { summary, stored, points: curves.map(({ points }) => points) };
}

/** Gives how the run came out by what it watched. */
async function expectToRepeat(document: ExperimentDocument): Promise<Ending | null> {
  const read = parseDocument(JSON.stringify(document), 'file').experiment!;
  const first = await trained(two, read);
  expect(first.summary.error).toBe(null);
  expect(first.summary.status).toBe('finished');
  expect(first.points.flat().length).toBeGreaterThan(4);
  for (const { value } of first.points.flat()) expect(value).not.toBe(null);
  const again = await trained(one, { ...first.stored, format: 'fanin.experiment' });
  expect(again.points).toEqual(first.points);
  expect(one.compare({ runs: [again.summary.id] }).differences).toEqual([]);
  expect(again.summary.ending).toEqual(first.summary.ending);
  return first.summary.ending;
}

describe('a run repeats bit for bit with the layer', () => {
  for (const { descriptor } of layers.values()) {
    it(descriptor.kind, () => expectToRepeat(fitting(descriptor)));
  }
});

describe('a run repeats bit for bit with weights from', () => {
  for (const { scheme } of initializers.descriptors) {
    it(scheme, () => {
      const start = { init: { scheme } };
      return expectToRepeat(
        experiment(chain(input, flat, dense('fc1', 12, start), relu, dense('fc2', 10), output)),
      );
    });
  }
});

/** The experiment with something else at a path of it. */
function withValue(document: ExperimentDocument, at: string, value: unknown): ExperimentDocument {
  const copy = structuredClone(document);
  const keys = at.split('.');
  const last = keys.pop()!;
  let inside: object = copy;
  for (const key of keys) {
    if (Reflect.get(inside, key) === undefined) Reflect.set(inside, key, {});
    inside = Reflect.get(inside, key) as object;
  }
  Reflect.set(inside, last, value);
  return copy;
}

/** Datasets that are made here, so that every machine has them. */
const made = datasets.list().datasets.filter(({ settings }) => settings.length > 0);

/** A small network for a dataset. */
function on({ name, shape, classes }: DatasetDescriptor): ExperimentDocument {
  const start: NetworkNode = { id: 'in', kind: 'input', params: { shape } };
  const flattened = shape.length > 1 ? [flat] : [];
  const end = dense('fc2', classes.length);
  const network = chain(start, ...flattened, dense('fc1', 12), relu, end, output);
  return { ...experiment(network), data: { dataset: name, limit: { train: 130, test: 60 } } };
}

describe('a run repeats bit for bit on', () => {
  for (const descriptor of made) it(descriptor.name, () => expectToRepeat(on(descriptor)));
});

type PartsOf = Extract<ExperimentField, { parts: readonly PartDescriptor[] }>;
const partFields = experimentGroups
  .flatMap(({ fields }) => fields)
  .filter((field): field is PartsOf => 'parts' in field);

for (const field of partFields) {
  describe(`a run repeats bit for bit with ${field.path}`, () => {
    for (const { kind } of field.parts) {
      it(kind, () => {
        const part = kind === 'sgd' ? { kind, learningRate: 0.01 } : { kind };
        const held = withValue(experiment(), 'data.validation', 0.2);
        const lots = experiment(
          chain(input, { id: 'x', kind: 'fractional-max-pool' }, flat, dense('fc', 10), output),
        );
        const tried = [experiment(), ...made.map(on), held, lots].map((one) => {
          return withValue(one, field.path, field.field === 'parts' ? [part] : part);
        });
        const found = tried.find((document) => one.fit({ experiment: document }).problems.length === 0);
        if (!found) throw new Error(`no data suits ${kind}`);
        return expectToRepeat(found);
      });
    }
  });
}

/** Settings that are off without a word, each switched on. */
const switched: readonly (readonly [name: string, at: string, value: unknown])[] = [
  ['L2 decay', 'training.weightDecay', 0.01],
  ['L1 decay', 'training.l1', 0.001],
  ['decay of biases', 'training', { weightDecay: 0.01, decayAll: true }],
  ['decoupled decay', 'training', { weightDecay: 0.01, l1: 0.001, decay: 'decoupled' }],
  ['max-norm', 'training.maxNorm', 0.5],
  ['a clipped gradient', 'training.clip', 0.1],
  ['label smoothing', 'training.loss', { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 }],
  ['a warm-up', 'training.schedule', { kind: 'cosine', warmup: 1 }],
  ['examples held out', 'data.validation', 0.25],
];
describe('a run repeats bit for bit with', () => {
  for (const [name, at, value] of switched) {
    it(name, () => {
      const plainly = experiment();
      return expectToRepeat(
        at === 'training'
          ? { ...plainly, training: { ...plainly.training, ...(value as object) } }
          : withValue(plainly, at, value),
      );
    });
  }

  it('early stopping, which the row of the run then tells of', async () => {
    const training = { ...experiment().training, epochs: 30 };
    const stopping = { kind: 'patience', patience: 1, metric: 'validation.accuracy' };
    const document = withValue({ ...experiment(), training }, 'data.validation', 0.2);
    const ending = await expectToRepeat(withValue(document, 'training.earlyStopping', stopping));
    expect(ending).toMatchObject({ early: true, metric: 'validation.accuracy', restored: true });
  });
});
