/** A queue on real threads and a real database, and runs for it. */
import { afterEach, vi } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import type { EventData } from '../../../engine/contract/protocol.ts';
import { datasets } from '../../../engine/data/datasets.ts';
import { resolve } from '../../../engine/experiment.ts';
import { compileKernels } from '../../../engine/kernels/load.ts';
import { RunQueue } from '../../../engine/run/queue.ts';
import type { Store } from '../../../engine/store/store.ts';
import { templateNamed } from '../../../engine/templates/index.ts';
import { openStore } from '../../store/fixtures.ts';

const module = compileKernels('simd-4x8');
const queues: RunQueue[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
});

const template = templateNamed('mnist-mlp')!.experiment;
export const [small] = resolve({
  ...template,
  data: { dataset: 'mnist', limit: { train: 2000, test: 200 } },
  training: { ...template.training, epochs: 2 },
}) as [ResolvedExperiment];
export const endless: ResolvedExperiment = { ...small, training: { ...small.training, epochs: 10_000 } };

/** With a layer that takes seconds to be started, where there are so many units. */
export function wide(init: Record<string, string>, units = 2048): ResolvedExperiment {
  const { network } = small;
  const first = network.nodes.findIndex(({ kind }) => kind === 'dense');
  const nodes = network.nodes.toSpliced(
    first,
    0,
    ...['w1', 'w2'].map((id) => ({ id, kind: 'dense', params: { units, init } })),
  );
  const { id } = network.nodes[first]!;
  const edges = network.edges.flatMap(([from, to]): [string, string][] =>
    to === id
      ? [
          [from, 'w1'],
          ['w1', 'w2'],
          ['w2', id],
        ]
      : [[from, to]],
  );
  return { ...small, network: { ...network, nodes, edges } };
}

export interface Desk {
  readonly queue: RunQueue;
  readonly store: Store;
  add(...experiments: ResolvedExperiment[]): number[];
  /** When a run has said how far it is. */
  underWay(run: number): Promise<void>;
  ended(run: number): Promise<void>;
  /** Runs that were under way at the same time, at most. */
  atOnce(): number;
}

export function desk(lanes: number, checkpointsEvery?: number): Desk {
  const store = openStore();
  const heard = new Set<number>();
  const listeners = new Set<() => void>();
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((wake) => listeners.add(wake));
    }
  };
  let now = 0;
  let most = 0;
  const queue = new RunQueue({
    store,
    module,
    lanes,
    checkpointsEvery,
    facts: { kernels: 'simd-4x8', host: 'inline' },
    emit(event, data) {
      if (event === 'runChanged') {
        now += (data as EventData<'runChanged'>).status === 'running' ? 1 : -1;
        most = Math.max(most, now);
      }
      if (event === 'progress') heard.add((data as EventData<'progress'>).run);
      for (const wake of listeners) wake();
      listeners.clear();
    },
  });
  queues.push(queue);
  return {
    queue,
    store,
    add(...experiments) {
      const runs = store.createRuns(
        experiments.map((document) => {
          const dataHash = datasets.hashHere(document.data) ?? 'none';
          return { document, experiment: '', name: 'small', parameters: 1, steps: 1, version: '0', dataHash };
        }),
      );
      queue.add(
        runs.map(({ id, dataHash }, index) => ({
          id,
          experiment: experiments[index]!,
          dataHash: dataHash!,
        })),
      );
      return runs.map(({ id }) => id);
    },
    underWay: (run) => until(() => heard.has(run)),
    ended: (run) => until(() => !['queued', 'running'].includes(store.summary(run).status)),
    atOnce: () => most,
  };
}
