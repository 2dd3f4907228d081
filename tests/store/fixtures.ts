/** Databases in folders of their own, and runs to put into them. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import type { ResolvedExperiment } from '../../engine/contract/documents.ts';
import { FaninFailure, type ErrorCode } from '../../engine/contract/errors.ts';
import type { MetricName, Point, Probe, Statistics } from '../../engine/contract/run.ts';
import { Store, type NewRun, type StoreOptions } from '../../engine/store/store.ts';

const folders: string[] = [];
const stores: Store[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-store-'));
  folders.push(folder);
  return folder;
}

export const newFile = (): string => path.join(temporaryFolder(), 'fanin.db');

/** Closed after the test. */
export function openStore(file = newFile(), options: StoreOptions = {}): Store {
  const store = Store.open(file, options);
  stores.push(store);
  return store;
}

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
      loss: 'softmax-cross-entropy',
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
    parameters: 7850,
    steps: 1200,
    version: '0.1.0',
    ...change,
  };
}

export const facts = { kernels: 'simd-4x8', lanes: 2, host: 'cli' };

/** The id of a run that is running. */
export function startedRun(store: Store): number {
  const { id } = store.createRun(newRun());
  store.start(id, facts);
  return id;
}

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
  const layers = [{ id: 'fc1', kind: 'dense', activation: statistics, gradient: null }];
  return { step, epoch: step / 600, layers };
}

/** Points and snapshots of a running run, with the step it is at. */
export function append(
  store: Store,
  id: number,
  points: readonly Point[],
  probes: readonly Probe[] = [],
): void {
  const step = Math.max(0, ...points.map((one) => one.step), ...probes.map((one) => one.step));
  store.append(id, { points, probes, step, examplesPerSecond: 1000 });
}

export function codeOf(work: () => unknown): ErrorCode | string {
  try {
    work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors[0].code;
    return String(error);
  }
  return expect.fail('nothing was thrown');
}
