/** From hand-made findings to what figures draw and claims say. */
import { expect, it } from 'vitest';
import type { LayerStatistics, Probe, RunSummary } from '../../../engine/contract/run.ts';
import { defineLab } from '../../../engine/labs/lab.ts';
import type { Finding, RunFinding } from '../../../engine/labs/measurement.ts';
import { outcomeOf } from '../../../engine/labs/outcome.ts';
import { Sketch, trained } from '../../../engine/templates/template.ts';

const words = { en: 'word', ko: '말' };
const sketch = new Sketch([2]);
sketch.add('dense', { units: 2 });
const training = {
  kind: 'training',
  title: words,
  experiment: trained(sketch.network('net'), { epochs: 1, learningRate: 1 }),
} as const;
const lab = defineLab({
  number: 1,
  title: words,
  question: words,
  text: [],
  studies: { lived: training, plain: training },
  figures: [{ kind: 'curves', title: words, metric: 'test.loss', studies: ['lived', 'plain'] }],
  claims: [
    {
      id: 'loss',
      title: words,
      measures: words,
      measurement: { kind: 'final', study: 'lived', metric: 'test.loss' },
      relation: { kind: 'below', limit: 1 },
      digits: 1,
    },
  ],
});

const statistics = {
  ...{ mean: 0, std: 1, min: 0, max: 0, zeros: 0, saturated: null, nonFinite: 0, norm: 1 },
  histogram: [3],
};
const block = (alive: number): LayerStatistics => ({
  id: 'block',
  kind: 'stochastic-depth',
  activation: statistics,
  gradient: null,
  dead: null,
  numbers: { alive: [alive] },
});
const dense: LayerStatistics = { ...block(0), kind: 'dense', numbers: {} };
const weight = (name: string) => ({
  node: 'fc1',
  name,
  weight: statistics,
  gradient: statistics,
  update: null,
});

function run(status: RunSummary['status'], layers: readonly LayerStatistics[][]): Finding {
  const probes = layers.map((all, at): Probe => {
    return { step: 2 * at, epoch: 0, layers: all, parameters: [weight('weight'), weight('bias')] };
  });
  const found: RunFinding = {
    // What is read of a run, and no more.
    summary: { id: 5, status, last: { 'test.loss': 0.5 } } as RunSummary,
    probe: () => probes.at(-1) ?? null,
    probes: () => probes,
    weights: () => null,
    curve: () => [],
  };
  return { kind: 'runs', runs: [found] };
}
const steps = (count: number) => Array.from({ length: count }, (_, at) => [block(at % 2), dense, block(1)]);

it('shows when blocks were alive where a network has some, and no more steps than can be told apart', async () => {
  const outcome = await outcomeOf(
    lab,
    new Map([
      ['lived', run('finished', steps(100))],
      ['plain', run('finished', [[dense]])],
    ]),
  );
  const [lives] = outcome.lives;
  expect(outcome.lives).toHaveLength(1);
  expect(lives).toMatchObject({ study: 'lived' });
  expect(lives!.steps).toEqual(Array.from({ length: 60 }, (_, at) => 2 * at));
  expect(lives!.alive.slice(0, 3)).toEqual([
    [0, 1],
    [1, 1],
    [0, 1],
  ]);
  expect(outcome.weights.map(({ study, node }) => [study, node])).toEqual([
    ['lived', 'fc1'],
    ['plain', 'fc1'],
  ]);
  expect(outcome.verdicts).toEqual([{ claim: 'loss', measured: [0.5], holds: true, fault: null }]);
});

it('of a run that did not come to its end, claims stay open, and say why', async () => {
  const findings = new Map([
    ['lived', run('cancelled', [])],
    ['plain', run('finished', [[dense]])],
  ]);
  const { verdicts, lives } = await outcomeOf(lab, findings);
  expect(lives).toEqual([]);
  expect(verdicts).toMatchObject([{ measured: [], holds: null, fault: { code: 'lab_run_unfinished' } }]);
});

it('a claim does not hold for a number that was made of nothing', async () => {
  const study = {
    kind: 'augmented',
    title: words,
    dataset: 'mnist',
    augment: [],
    split: 'train',
    examples: 1,
    draws: 0,
  } as const;
  const mixed = defineLab({
    ...{ number: 1, title: words, question: words, text: [], studies: { mixed: study }, figures: [] },
    claims: [
      {
        ...{ id: 'sum', title: words, measures: words, digits: 1 },
        measurement: { kind: 'targets-off', study: 'mixed' },
        relation: { kind: 'below', limit: 1e-6 },
      },
    ],
  });
  const nothing = { element: 'float', shape: [0, 1, 1, 1], values: '' } as const;
  const spread = { all: { min: 0, max: 0, mean: 0, std: 0 }, features: [] };
  const preview = {
    ...{ classes: [], labels: [], augmented: [], stages: [], fittedOn: 1, measuredOn: 1 },
    ...{ raw: { ...nothing, shape: [0, 1, 1, 1] }, rawSpread: spread },
    ...{ mean: { ...nothing, shape: [1] }, std: { ...nothing, shape: [1] } },
  };
  const findings = new Map<string, Finding>([['mixed', { kind: 'previewed', preview }]]);
  const { verdicts } = await outcomeOf(mixed, findings);
  expect(verdicts).toEqual([{ claim: 'sum', measured: [null], holds: false, fault: null }]);
});
