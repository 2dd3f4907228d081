/** What differs between runs, and which belong together. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NetworkNode, ResolvedExperiment } from '../../engine/contract/documents.ts';
import { comparisonSchema, type RunSummary } from '../../engine/contract/run.ts';
import { compareRuns, flatten, type ComparedRun } from '../../engine/store/compare.ts';
import { append, experiment, facts, finish, newRun, openStore, point } from './fixtures.ts';

function summary(id: number, last: RunSummary['last'] = {}, seed = 1): RunSummary {
  return {
    id,
    experiment: 'e',
    name: `run ${id}`,
    status: 'finished',
    error: null,
    seed,
    dataset: 'mnist',
    dataHash: 'a1',
    parameters: 1,
    created: 0,
    started: 0,
    ended: 1,
    step: 1,
    steps: 1,
    epochs: 1,
    examplesPerSecond: 1,
    last,
    best: {},
    colour: 0,
    kernels: null,
    lanes: null,
    host: null,
    version: '0.1.0',
    nonFinite: null,
    ending: null,
  };
}

function compared(id: number, document: ResolvedExperiment, last: RunSummary['last'] = {}): ComparedRun {
  return { summary: summary(id, last, document.seed), document };
}

function withNetwork(change: Partial<ResolvedExperiment['network']>): ResolvedExperiment {
  const document = experiment();
  return { ...document, network: { ...document.network, ...change } };
}

function withUnits(units: number, seed = 1): ResolvedExperiment {
  const nodes = experiment().network.nodes.map((node): NetworkNode => {
    return node.id === 'fc1' ? { ...node, params: { ...node.params, units } } : node;
  });
  return { ...withNetwork({ nodes }), seed };
}

const differences = (...documents: ResolvedExperiment[]) => {
  return compareRuns(documents.map((document, index) => compared(index, document))).differences;
};

describe('a flat document', () => {
  test('every setting by its path; nodes by id, edges as one, no names, no layout', () => {
    expect(Object.fromEntries(flatten(withNetwork({ layout: { in: [1, 2] } })))).toEqual({
      'network.nodes.in.kind': 'input',
      'network.nodes.in.params.shape': '[1,28,28]',
      'network.nodes.flat.kind': 'flatten',
      'network.nodes.fc1.kind': 'dense',
      'network.nodes.fc1.params.units': 10,
      'network.nodes.fc1.params.init.scheme': 'xavier',
      'network.nodes.out.kind': 'output',
      'network.edges': 'in → flat → fc1 → out',
      'data.dataset': 'mnist',
      'training.loss.kind': 'softmax-cross-entropy',
      'training.epochs': 2,
      'training.batchSize': 100,
      'training.optimizer.kind': 'sgd',
      'training.optimizer.learningRate': 0.1,
      'training.optimizer.momentum': 0,
      'training.weightDecay': 0,
      'probes.every': 100,
      'probes.histogramBins': 4,
      seed: 1,
    });
  });

  test('edges that form no chain are listed', () => {
    const edges = (...list: [string, string][]) => flatten(withNetwork({ edges: list })).get('network.edges');
    expect(edges(['fc1', 'out'], ['in', 'fc1'])).toBe('in → fc1 → out');
    expect(edges(['in', 'fc1'], ['in', 'out'])).toBe('in → fc1, in → out');
    expect(edges(['in', 'fc1'], ['fc1', 'in'])).toBe('in → fc1, fc1 → in');
    expect(edges(['in', 'flat'], ['fc1', 'out'])).toBe('in → flat, fc1 → out');
    expect(edges()).toBe('');
  });
});

describe('differences', () => {
  test('only what differs, one value a run, in the order asked for', () => {
    const runs = [withUnits(10), withUnits(20), { ...withUnits(10), seed: 7 }];
    expect(differences(...runs)).toEqual([
      { path: 'network.nodes.fc1.params.units', values: [10, 20, 10] },
      { path: 'seed', values: [1, 1, 7] },
    ]);
  });

  test('a layer that one network lacks', () => {
    const document = experiment();
    const { nodes } = document.network;
    const drop = { id: 'drop1', kind: 'dropout', params: { rate: 0.5 } };
    const longer = withNetwork({
      nodes: [...nodes.slice(0, 3), drop, ...nodes.slice(3)],
      edges: [
        ['in', 'flat'],
        ['flat', 'fc1'],
        ['fc1', 'drop1'],
        ['drop1', 'out'],
      ],
    });
    expect(differences(document, longer)).toEqual([
      { path: 'network.edges', values: ['fc1 → out', 'fc1 → drop1 → out'] },
      { path: 'network.nodes.drop1.kind', values: [null, 'dropout'] },
      { path: 'network.nodes.drop1.params.rate', values: [null, 0.5] },
    ]);
  });

  test('of two parts of one kind, those of the first too', () => {
    const cropped = (...pads: number[]) => {
      const document = experiment();
      const augment = pads.map((pad) => ({ kind: 'random-crop', pad }));
      return { ...document, data: { ...document.data, augment } };
    };
    expect(differences(cropped(1, 2), cropped(3, 2), cropped(1, 4))).toEqual([
      { path: 'data.augment.random-crop.pad', values: [1, 3, 1] },
      { path: 'data.augment.random-crop-2.pad', values: [2, 2, 4] },
    ]);
  });

  test('a default that is written out differs from nothing', () => {
    const bare = withNetwork({ nodes: [{ id: 'drop1', kind: 'dropout' }] });
    const written = withNetwork({ nodes: [{ id: 'drop1', kind: 'dropout', params: { rate: 0.5 } }] });
    expect(differences(bare, written).length).toBe(1);
    const complete = (document: ResolvedExperiment): ResolvedExperiment => {
      const nodes = document.network.nodes.map((node) => ({
        ...node,
        params: { rate: 0.5, ...node.params },
      }));
      return { ...document, network: { ...document.network, nodes } };
    };
    expect(compareRuns([compared(1, bare), compared(2, written)], complete).differences).toEqual([]);
    const otherSeed = compared(2, { ...written, seed: 2 });
    expect(compareRuns([compared(1, bare), otherSeed], complete).groups.length).toBe(1);
  });

  test('names and the layout never differ', () => {
    const other = { ...withNetwork({ name: 'another', layout: { in: [3, 4] } }), name: 'other' };
    expect(differences(experiment(), other)).toEqual([]);
  });

  test('what is the same is counted', () => {
    const count = flatten(experiment()).size;
    expect(compareRuns([compared(1, experiment())]).identical).toBe(count);
    expect(compareRuns([compared(1, withUnits(1)), compared(2, withUnits(2, 2))]).identical).toBe(count - 2);
  });
});

describe('other data', () => {
  const on = (id: number, dataHash: string | null, settings?: Record<string, number>): ComparedRun => {
    const document = experiment({ data: settings ? { dataset: 'moons', settings } : { dataset: 'mine' } });
    const { dataset } = document.data;
    return { summary: { ...summary(id), dataset, dataHash }, document };
  };

  test('under the same name makes groups of its own; what is not known of old runs is told as that', () => {
    const { differences, groups, notes } = compareRuns([on(1, 'aa'), on(2, 'bb'), on(3, null), on(4, 'aa')]);
    expect(differences).toEqual([{ path: 'data.hash', values: ['aa', 'bb', null, 'aa'] }]);
    expect(groups.map(({ runs }) => runs)).toEqual([[1], [2], [3], [4]]);
    expect(notes.map(({ values }) => values)).toEqual([{ dataset: 'mine', runs: '1, 4', others: '2' }]);
  });

  test('is no news where the settings of a made set say it, or where nothing is known', () => {
    for (const runs of [
      [on(1, 'aa', { noise: 1 }), on(2, 'bb', { noise: 2 })],
      [on(1, 'aa'), on(2, null)],
    ])
      expect(compareRuns(runs)).toMatchObject({
        notes: [],
        differences: runs[0]!.document.data.settings ? [{ path: 'data.settings.noise' }] : [],
      });
  });
});

describe('groups', () => {
  test('runs that differ in their seed alone, with mean, deviation, n and interval', () => {
    const runs = [
      compared(1, withUnits(10, 1), { 'test.accuracy': 0.9 }),
      compared(2, withUnits(20, 1), { 'test.accuracy': 0.7, 'test.loss': null }),
      compared(3, withUnits(10, 2), { 'test.accuracy': 0.8 }),
    ];
    const comparison = compareRuns(runs);
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
    expect(comparison.groups).toEqual([
      {
        settings: [{ path: 'network.nodes.fc1.params.units', value: 10 }],
        runs: [1, 3],
        metrics: {
          'test.accuracy': {
            mean: expect.closeTo(0.85, 12),
            std: expect.closeTo(0.0707107, 6),
            n: 2,
            interval: expect.closeTo(0.63531, 5),
          },
        },
      },
      {
        settings: [{ path: 'network.nodes.fc1.params.units', value: 20 }],
        runs: [2],
        metrics: {
          'test.loss': { mean: null, std: null, n: 1, interval: null },
          'test.accuracy': { mean: 0.7, std: null, n: 1, interval: null },
        },
      },
    ]);
  });

  test('every run is in one group, and equal settings with different seeds are in the same', () => {
    const run = fc.record({
      units: fc.integer({ min: 1, max: 3 }),
      seed: fc.integer({ min: 1, max: 4 }),
      learningRate: fc.constantFrom(0.1, 0.2),
      accuracy: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 25 }), (made) => {
        const runs = made.map(({ units, seed, learningRate, accuracy }, id) => {
          const document = withUnits(units, seed);
          document.training.optimizer = { kind: 'sgd', learningRate };
          return compared(id, document, accuracy === undefined ? {} : { 'test.accuracy': accuracy });
        });
        const { groups } = compareRuns(runs);
        expect(groups.flatMap((group) => group.runs).sort((a, b) => a - b)).toEqual(made.map((_, id) => id));
        const settingsOf = (id: number) => `${made[id]!.units} ${made[id]!.learningRate}`;
        const exact = (id: number) => `${settingsOf(id)} ${made[id]!.seed}`;
        // A repeat with the same seed is no sample of its own.
        const keyOf = (id: number) =>
          `${settingsOf(id)} #${made.filter((_, other) => other < id && exact(other) === exact(id)).length}`;
        expect(new Set(groups.map((group) => keyOf(group.runs[0]!))).size).toBe(groups.length);
        for (const group of groups) {
          const members = made.map((_, id) => id).filter((id) => keyOf(id) === keyOf(group.runs[0]!));
          expect(group.runs).toEqual(members);
          const measured = members.map((id) => made[id]!.accuracy).filter((value) => value !== undefined);
          const { mean, n } = group.metrics['test.accuracy'] ?? { mean: null, n: 0 };
          expect(n).toBe(measured.length);
          if (n > 0) expect(mean).toBeCloseTo(measured.reduce((a, b) => a + b, 0) / n, 12);
        }
      }),
    );
  });

  test('from the database', () => {
    const store = openStore();
    const ids = [1, 2, 3].map((seed) => {
      const { id } = store.createRun(newRun({ document: experiment({ seed }) }));
      store.start(id, facts);
      append(store, id, [point('test.loss', 1, 9), point('test.loss', 2, seed)]);
      return finish(store, id, 'finished', []).id;
    });
    const comparison = store.compare([ids[2]!, ids[0]!, ids[1]!]);
    expect(comparison.runs.map(({ id }) => id)).toEqual([3, 1, 2]);
    expect(comparison.differences).toEqual([{ path: 'seed', values: [3, 1, 2] }]);
    expect(comparison.groups).toMatchObject([
      { settings: [], runs: [3, 1, 2], metrics: { 'test.loss': { mean: 2, std: 1, n: 3 } } },
    ]);
  });
});
