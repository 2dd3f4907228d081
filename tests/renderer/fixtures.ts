/** Runs and statistics for the tests of the screens: every field set, so that a test names only what it is about. */
import type { ResolvedExperiment } from '../../engine/contract/documents.ts';
import type { LayerStatistics, RunSummary, Statistics } from '../../engine/contract/run.ts';
import type { RunRow } from '../../renderer/compare/filter.ts';
import { settingsOf } from '../../renderer/compare/settings.ts';

export function summary(over: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 1,
    experiment: 'init on MNIST',
    name: 'run 1',
    status: 'finished',
    error: null,
    seed: 1,
    dataset: 'mnist',
    dataHash: 'a1',
    parameters: 7850,
    created: 1_000_000,
    started: 1_001_000,
    ended: 1_011_000,
    step: 390,
    steps: 390,
    epochs: 5,
    examplesPerSecond: 12_000,
    last: { 'test.accuracy': 0.9712, 'test.loss': 0.1034, 'train.loss': 0.08 },
    best: { 'test.accuracy': 0.9731, 'test.loss': 0.1001 },
    colour: 0,
    kernels: 'simd',
    lanes: 1,
    host: 'utility',
    version: '0.1.0',
    nonFinite: null,
    ending: null,
    ...over,
  };
}

interface Changes {
  readonly scheme?: string;
  readonly std?: number;
  readonly dropout?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
}

export function experiment(changes: Changes = {}): ResolvedExperiment {
  const init = changes.std === undefined ? {} : { std: changes.std };
  return {
    format: 'fanin.experiment',
    version: 1,
    name: 'init on MNIST',
    network: {
      format: 'fanin.network',
      version: 1,
      name: 'small',
      nodes: [
        { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } },
        { id: 'flat', kind: 'flatten' },
        {
          id: 'fc1',
          kind: 'dense',
          params: { units: 32, init: { scheme: changes.scheme ?? 'xavier', ...init } },
        },
        { id: 'a1', kind: 'relu' },
        ...(changes.dropout === undefined
          ? []
          : [{ id: 'd1', kind: 'dropout', params: { rate: changes.dropout } }]),
        {
          id: 'fc2',
          kind: 'dense',
          params: { units: 10, init: { scheme: changes.scheme ?? 'xavier', ...init } },
        },
        { id: 'out', kind: 'output' },
      ],
      edges: [],
    },
    data: { dataset: 'mnist', limit: { train: 10_000 } },
    training: {
      loss: { kind: 'softmax-cross-entropy' },
      epochs: 5,
      batchSize: 128,
      optimizer: { kind: 'sgd', learningRate: changes.learningRate ?? 0.1, momentum: 0.9 },
      weightDecay: changes.weightDecay ?? 0,
    },
    probes: { every: 100, histogramBins: 64 },
    seed: 1,
  };
}

export function row(over: Partial<RunSummary> = {}, changes: Changes = {}): RunRow {
  return { summary: summary(over), settings: settingsOf(experiment(changes)) };
}

export function statistics(over: Partial<Statistics> = {}): Statistics {
  return {
    mean: 0,
    std: 1,
    min: -2,
    max: 2,
    zeros: 0,
    saturated: null,
    nonFinite: 0,
    norm: 10,
    histogram: [10, 40, 40, 10],
    ...over,
  };
}

export function layer(over: Partial<LayerStatistics> = {}): LayerStatistics {
  return {
    id: 'fc1',
    kind: 'dense',
    activation: statistics(),
    gradient: null,
    dead: null,
    numbers: {},
    ...over,
  };
}
