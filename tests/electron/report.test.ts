import { expect, test } from 'vitest';
import { comparisonTable } from '../../electron/tour/report.ts';
import type { RunSummary } from '../../engine/contract/run.ts';

function run(id: number, accuracy: number | null): RunSummary {
  return {
    id,
    experiment: 'two layers',
    name: 'two layers',
    status: 'finished',
    error: null,
    seed: 1,
    dataset: 'mnist',
    dataHash: null,
    parameters: 203_530,
    created: 0,
    started: 1000,
    ended: accuracy === null ? null : 4500,
    step: 100,
    steps: 100,
    epochs: 1,
    examplesPerSecond: 12_345.6,
    last: accuracy === null ? {} : { 'test.accuracy': accuracy, 'test.loss': 0.1234567 },
    best: {},
    colour: id,
    kernels: 'widened',
    lanes: 2,
    host: 'forked',
    version: '0.1.0',
    nonFinite: null,
    ending: null,
  };
}

test('the tour prints what differs and what came of it, in columns', () => {
  const table = comparisonTable({
    runs: [run(1, 0.9812), run(2, null)],
    differences: [{ path: 'network.nodes.fc1.params.init.std', values: [null, 0.01] }],
    identical: 30,
    groups: [],
    notes: [],
  });
  expect(table.split('\n')).toEqual([
    'run                                     #1     #2',
    '-------------------------------------------------',
    'network.nodes.fc1.params.init.std        –   0.01',
    '-------------------------------------------------',
    'test accuracy                      98.12 %      –',
    'test loss                           0.1235      –',
    'train loss                               –      –',
    'examples per second                  12346  12346',
    'duration                             3.5 s      –',
    '-------------------------------------------------',
    '30 settings are the same.',
  ]);
});
