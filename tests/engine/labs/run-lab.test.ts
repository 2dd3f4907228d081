/** What a lab reads of its runs, from a store that says what a test says. */
import { expect, it } from 'vitest';
import type { Probe, RunSummary } from '../../../engine/contract/run.ts';
import { defineLab } from '../../../engine/labs/lab.ts';
import { runLab, type LabTools } from '../../../engine/labs/run-lab.ts';
import { Sketch, trained } from '../../../engine/templates/template.ts';
import { longestWait } from './longest-wait.ts';

const words = { en: 'word', ko: '말' };
const sketch = new Sketch([2]);
sketch.add('prelu');
const training = {
  kind: 'training',
  title: words,
  experiment: trained(sketch.network('net'), { epochs: 1, learningRate: 1 }),
} as const;
const lab = defineLab({
  ...{ number: 1, title: words, question: words, text: [], figures: [] },
  studies: { run: training, other: training },
  claims: (['all', 'first'] as const).map((at) => ({
    ...{ id: at, title: words, measures: words, digits: 1 },
    measurement: { kind: 'traced', study: 'run', take: 'alphaMean', layers: 'prelu', at },
    relation: { kind: 'above', limit: 0 },
  })),
});

const snapshots = 100;
const statistics = {
  ...{ mean: 0, std: 1, min: 0, max: 0, zeros: 0, saturated: null, nonFinite: 0, norm: 1 },
  histogram: [3],
};
const probeAt = (step: number): Probe => ({
  step,
  epoch: 0,
  layers: [
    {
      ...{ id: 'prelu', kind: 'prelu', activation: statistics, gradient: null, dead: null },
      numbers: { alphaMean: [step] },
    },
  ],
  parameters: [],
});

// What is read of a run, and no more.
const summary = { id: 5, status: 'finished', last: {} } as RunSummary;
const unasked = () => Promise.reject(new Error('not asked for'));

function toolsWith(probe: (step: number | null) => Probe, start = () => {}): LabTools {
  return {
    ...{ look: unasked, preview: unasked, cost: unasked },
    start: () => {
      start();
      return Promise.resolve([summary]);
    },
    ended: () => Promise.resolve(),
    store: {
      summary: () => summary,
      run: () => {
        const probeSteps = Array.from({ length: snapshots }, (_, step) => step);
        return { summary, probeSteps } as ReturnType<LabTools['store']['run']>;
      },
      probe: (_, step) => probe(step),
      weights: () => null,
      wholeCurves: () => [],
    },
  };
}

const run = (tools: LabTools, stop = new AbortController()) =>
  runLab(lab, tools, { stop: stop.signal, tell: () => undefined, began: () => undefined });

it('hundreds of snapshots are read once, and others are let in meanwhile', async () => {
  let read = 0;
  const tools = toolsWith((step) => {
    if (step === null) return probeAt(snapshots - 1);
    read++;
    const until = performance.now() + 3;
    while (performance.now() < until);
    return probeAt(step);
  });
  const measured: (number | null)[][] = [];
  const waited = await longestWait(async () => {
    const { verdicts } = await run(tools);
    measured.push(...verdicts.map((verdict) => verdict.measured));
  });
  expect(measured).toEqual([[(snapshots - 1) / 2], [0]]);
  expect(read).toBe(2 * snapshots);
  expect(waited).toBeLessThan(0.3);
});

it('one that is cancelled begins with no more runs', async () => {
  const stop = new AbortController();
  let started = 0;
  const tools = toolsWith(
    () => probeAt(0),
    () => {
      started++;
      stop.abort(new Error('enough'));
    },
  );
  await expect(run(tools, stop)).rejects.toThrow('enough');
  expect(started).toBe(1);
});

it('one that is cancelled while it is measured comes to nothing', async () => {
  const stop = new AbortController();
  const tools = toolsWith((step) => {
    if (step === null) stop.abort(new Error('enough'));
    return probeAt(step ?? 0);
  });
  await expect(run(tools, stop)).rejects.toThrow('enough');
});
