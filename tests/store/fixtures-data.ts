/** Documents, runs and measurements to put into a database. */
import { createHash } from 'node:crypto';
import type { ResolvedExperiment } from '../../engine/contract/documents.ts';
import type { MetricName, Point, Probe, RunSummary, Statistics } from '../../engine/contract/run.ts';
import type { NewRun, Store, Tensor, Writing } from '../../engine/store/store.ts';

export function experiment(change: Partial<ResolvedExperiment> = {}): ResolvedExperiment {
  return {
    format: 'fanin.experiment',
    version: 1,
    name: 'two layers',
    network: {
      format: 'fanin.network',
      version: 1,
      name: 'net',
      nodes: [
        { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } },
        { id: 'flat', kind: 'flatten' },
        { id: 'fc1', kind: 'dense', params: { units: 10, init: { scheme: 'xavier' } } },
        { id: 'out', kind: 'output' },
      ],
      edges: [
        ['in', 'flat'],
        ['flat', 'fc1'],
        ['fc1', 'out'],
      ],
    },
    data: { dataset: 'mnist' },
    training: {
      loss: { kind: 'softmax-cross-entropy' },
      epochs: 2,
      batchSize: 100,
      optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 },
      weightDecay: 0,
    },
    probes: { every: 100, histogramBins: 4 },
    seed: 1,
    ...change,
  };
}

export function newRun(change: Partial<NewRun> = {}): NewRun {
  return {
    document: experiment(),
    experiment: 'two layers',
    dataHash: 'a1',
    parameters: 7850,
    steps: 1200,
    version: '0.1.0',
    ...change,
  };
}

export const facts = { kernels: 'simd-4x8', lanes: 2, host: 'cli' };

export function point(metric: MetricName, step: number, value: number | null): Point {
  return { metric, step, epoch: step / 600, value };
}

const statistics: Statistics = {
  mean: 0.5,
  std: 1,
  min: -1,
  max: null,
  zeros: 0.25,
  saturated: null,
  nonFinite: 3,
  norm: 12.5,
  histogram: [1, 2, 3, 4],
};

export function probe(step: number): Probe {
  const layer = {
    id: 'fc1',
    kind: 'dense',
    activation: statistics,
    gradient: null,
    dead: 0.5,
    numbers: { s: [1, null] },
  };
  const weight = { node: 'fc1', name: 'weight', weight: statistics, gradient: statistics, update: null };
  return { step, epoch: step / 600, layers: [layer], parameters: [weight] };
}

/** As it reads when it was stored before dead units and weights were observed. */
export function oldProbe(step: number): Probe {
  const { layers, ...rest } = probe(step);
  return { ...rest, layers: layers.map((layer) => ({ ...layer, dead: null, numbers: {} })), parameters: [] };
}

/** All of it, with nothing between. */
export function atOnce<T>(writing: Writing<T>): T {
  for (;;) {
    const { done, value } = writing.next();
    if (done) return value;
  }
}

export const finish = (store: Store, ...how: Parameters<Store['finish']>): RunSummary =>
  atOnce(store.finish(...how));

/** To the bit, and quicker to compare than the values. */
export const digest = (tensors: readonly Tensor[]) =>
  tensors.map(({ values, ...rest }) => {
    return { ...rest, length: values.length, sha256: createHash('sha256').update(values).digest('hex') };
  });
