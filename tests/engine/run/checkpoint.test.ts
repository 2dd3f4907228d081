/** A run that goes on from a checkpoint: from there on it is, bit for bit, the run that never stopped. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inTransit } from '../../store/in-transit.ts';
import { chain } from '../inline.ts';
import { intervalOf } from '../../../engine/run/checkpoint.ts';
import type { Leader } from '../../../engine/run/leader.ts';
import { run, type Change } from './trained.ts';

afterEach(() => vi.restoreAllMocks());

/** Every look at the clock finds a minute gone: each epoch leaves a checkpoint. */
function hurry(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
}

const images = { id: 'in', kind: 'input', params: { shape: [1, 4, 4] } };
const output = { id: 'out', kind: 'output' };

const runs: Readonly<Record<string, Change>> = {
  'SGD with momentum, dropout': { training: { epochs: 4 } },
  'Adam, batch norm, a schedule, decay': {
    network: chain(
      images,
      { id: 'conv', kind: 'conv', params: { filters: 4, kernel: 3, bias: false } },
      { id: 'norm', kind: 'batch-norm' },
      { id: 'prelu', kind: 'prelu' },
      { id: 'flat', kind: 'flatten' },
      { id: 'fc', kind: 'dense', params: { units: 3 } },
      output,
    ),
    training: {
      epochs: 5,
      optimizer: { kind: 'adam', learningRate: 0.01 },
      schedule: { kind: 'cosine' },
      weightDecay: 0.01,
    },
  },
  'weights that lie packed, started by what a first batch shows': {
    network: chain(
      images,
      { id: 'flat', kind: 'flatten' },
      { id: 'fc1', kind: 'dense', params: { units: 32, init: { scheme: 'lsuv' } } },
      { id: 'relu', kind: 'relu' },
      { id: 'fc2', kind: 'dense', params: { units: 3, init: { scheme: 'lsuv' } } },
      output,
    ),
    training: { epochs: 3, optimizer: { kind: 'rmsprop', learningRate: 0.003 } },
  },
  'preprocessing, augmentation': {
    data: { preprocess: [{ kind: 'whiten', method: 'zca' }], augment: [{ kind: 'random-crop', pad: 1 }] },
    training: { epochs: 3 },
  },
  'early stopping that puts the best weights back': {
    data: { validation: 0.3 },
    training: {
      epochs: 40,
      optimizer: { kind: 'sgd', learningRate: 0.8, momentum: 0.9 },
      earlyStopping: { kind: 'patience', patience: 4, restore: true },
    },
  },
};

describe.each(Object.entries(runs))('%s', (_, change) => {
  it('goes on from the end of every epoch', () => {
    hurry();
    // Snapshots at steps that do not come together with epochs.
    const whole = run({ ...change, every: 7 });
    const checkpoints = whole.reports.flatMap(({ checkpoint }) => checkpoint ?? []);
    const epochs = whole.of('test.loss').length - 1;
    expect(checkpoints.map(({ step }) => step)).toEqual(
      whole
        .of('test.loss')
        .slice(1, -1)
        .map(({ step }) => step),
    );
    expect(epochs).toBeGreaterThan(2);
    for (const checkpoint of checkpoints) {
      const rest = run({ ...change, every: 7, from: inTransit(checkpoint) });
      expect(rest.points).toEqual(whole.points.filter(({ step }) => step > checkpoint.step));
      expect(rest.probes).toEqual(whole.probes.filter(({ step }) => step >= checkpoint.step));
      expect(rest.weights).toEqual(whole.weights);
      expect([rest.outcome, rest.ending]).toEqual([whole.outcome, whole.ending]);
      expect(rest.predictions.at(-1)).toEqual(whole.predictions.at(-1));
    }
  });
});

it('is taken now and then, not after every epoch that is quickly over', () => {
  expect(run().reports.flatMap(({ checkpoint }) => checkpoint ?? [])).toEqual([]);
});

it('is taken less often the larger it is, and never where that would be too seldom', () => {
  // What is read of a leader, and no more.
  const slot = { node: 'fc', name: 'weight', shape: [1], packed: false, value: {}, memory: [{}] };
  const ofValues = (length: number) =>
    ({
      plan: { parameters: [slot], states: [] },
      arena: { floats: () => ({ length }) },
    }) as unknown as Leader;
  const interval = (megabytes: number) => intervalOf(ofValues((megabytes * 1e6) / 8), null);
  expect([1, 5, 10, 256, 257].map(interval)).toEqual([5000, 5000, 10_000, 256_000, Infinity]);
});

it('is not taken of weights that are no numbers', () => {
  hurry();
  const training = { epochs: 4, optimizer: { kind: 'sgd', learningRate: 1e30, momentum: 0 } };
  const broken = run({ training });
  expect(broken.nonFinite.length).toBeGreaterThan(0);
  expect(broken.reports.flatMap(({ checkpoint }) => checkpoint ?? [])).toEqual([]);
});

it('of another network is refused', () => {
  hurry();
  const [checkpoint] = run({ training: { epochs: 2 } }).reports.flatMap((report) => report.checkpoint ?? []);
  const without = { ...checkpoint!, tensors: checkpoint!.tensors.slice(1) };
  expect(() => run({ training: { epochs: 2 }, from: without })).toThrow(/fc1\.weight/);
});
