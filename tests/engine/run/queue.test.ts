/** Which lanes a run gets, on real threads and a real database. */
import os from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import { datasets } from '../../../engine/data/datasets.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { sliver } from '../../../engine/kernels/packed.ts';
import { desk, endless, small, wide } from './desk.ts';

const metrics = ['train.loss', 'train.accuracy', 'test.loss', 'test.accuracy'] as const;

describe('the queue', () => {
  it('gives a run that is alone all lanes', async () => {
    const { queue, store, add } = desk(2);
    const [run = 0] = add(small);
    await queue.idle();
    expect(store.summary(run)).toMatchObject({ status: 'finished', lanes: 2 });
  });

  it('trains several side by side, a lane each, to the same numbers as alone', async () => {
    const { queue, store, add, atOnce } = desk(2);
    const [alone = 0] = add(small);
    await queue.idle();
    const other = { ...small, seed: 2 };
    const [first = 0, second = 0, third = 0] = add(small, other, small);
    await queue.idle();

    expect(atOnce()).toBe(2);
    for (const run of [first, second]) {
      expect(store.summary(run)).toMatchObject({ status: 'finished', lanes: 1 });
    }
    expect(store.summary(third).status).toBe('finished');
    const curvesOf = (run: number) =>
      store.curves([run], metrics, 10_000).map(({ metric, points }) => ({ metric, points }));
    expect(curvesOf(alone)[0]!.points.length).toBeGreaterThan(2);
    expect(curvesOf(first)).toEqual(curvesOf(alone));
    expect(curvesOf(third)).toEqual(curvesOf(alone));
    expect(curvesOf(second)).not.toEqual(curvesOf(alone));
    expect(store.probe(first, null)).toEqual(store.probe(alone, null));
  });

  it('lets a run that has all lanes end before the next begins', async () => {
    const { queue, store, add, underWay, atOnce } = desk(2);
    const [first = 0] = add(endless);
    await underWay(first);
    const [second = 0] = add(small);
    expect(store.summary(second).status).toBe('queued');
    expect(queue.cancel(first)).toBe(true);
    await queue.idle();
    expect(atOnce()).toBe(1);
    expect(store.summary(first).status).toBe('cancelled');
    expect(store.summary(second)).toMatchObject({ status: 'finished', lanes: 2 });
  });

  // Without a look at the cancel word during each of these they would be tested once and stored with weights.
  it.each<[string, ResolvedExperiment]>([
    ['orthogonal weights', wide({ scheme: 'orthogonal' })],
    ['weights of unit variance', wide({ scheme: 'lsuv' })],
    [
      'principal axes',
      { ...small, data: { ...small.data, preprocess: [{ kind: 'whiten', method: 'zca' }] } },
    ],
  ])('cancels a run during its start: %s', async (_, experiment) => {
    const { queue, store, add } = desk(1);
    const [run = 0, next = 0] = add(experiment, small);
    while (store.summary(run).status !== 'running') await turn();
    expect(queue.cancel(run)).toBe(true);
    await queue.idle();
    expect(store.summary(run)).toMatchObject({ status: 'cancelled', error: null, step: 0, last: {} });
    expect(store.weights(run)).toBe(null);
    expect(store.summary(next).status).toBe('finished');
  });

  it('cancels one of two that train side by side, or one that waits, and no other', async () => {
    const { queue, store, add, underWay, ended } = desk(2);
    const [first = 0, second = 0, third = 0] = add(endless, endless, small);
    await Promise.all([underWay(first), underWay(second)]);
    expect(queue.cancel(third)).toBe(true);
    expect(queue.cancel(third)).toBe(false);
    expect(queue.cancel(first)).toBe(true);
    const [fourth = 0] = add(small);
    await ended(fourth);
    expect(store.summary(second).status).toBe('running');
    queue.cancel(second);
    await queue.idle();
    expect([first, second, third, fourth].map((run) => store.summary(run).status)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
      'finished',
    ]);
  });

  it('cancels many in one write, those that wait and the one that runs, and no others', async () => {
    const { queue, store, add, underWay } = desk(1);
    const [first = 0, ...more] = add(endless, ...Array<ResolvedExperiment>(30).fill(small));
    const [left = 0, ...waiting] = more;
    await underWay(first);
    const writes = vi.spyOn(store, 'endAll');
    expect(queue.cancelAll([99_999, ...waiting, first])).toEqual([first, ...waiting]);
    expect(writes.mock.calls.map(([ids]) => ids)).toEqual([waiting]);
    for (const run of waiting) expect(store.summary(run).status).toBe('cancelled');
    await queue.idle();
    expect(store.summary(first).status).toBe('cancelled');
    expect(store.summary(left).status).toBe('finished');
    expect(queue.cancelAll([first, left])).toEqual([]);
  });

  it('cancels none of many where that cannot be written, and goes on', async () => {
    const { queue, store, add, underWay } = desk(1);
    const [first = 0, second = 0, third = 0] = add(endless, small, small);
    await underWay(first);
    vi.spyOn(store, 'endAll').mockImplementationOnce(() => {
      throw new Error('the disk is full');
    });
    expect(() => queue.cancelAll([second, third])).toThrow('the disk is full');
    queue.cancel(first);
    await queue.idle();
    for (const run of [second, third]) expect(store.summary(run).status).toBe('finished');
  });

  describe('on a machine with memory for', () => {
    const bytesOf = (run: ResolvedExperiment) => compileRun(run, datasets.find(run.data), 1).plan.bytes;
    /** These runs at a time, with a part of a small one left over. */
    const roomFor = (...runs: ResolvedExperiment[]): void => {
      const bytes = runs.reduce((sum, run) => sum + bytesOf(run), bytesOf(small) / 2);
      // Runs may have 0.8 of the memory.
      vi.spyOn(os, 'totalmem').mockReturnValue(bytes / 0.8);
    };

    it('one run, gives it all lanes and lets the next one wait', async () => {
      roomFor(small);
      const { queue, store, add, atOnce } = desk(2);
      const runs = add(small, small);
      await queue.idle();
      expect(atOnce()).toBe(1);
      for (const run of runs) expect(store.summary(run)).toMatchObject({ status: 'finished', lanes: 2 });
    });

    it('two, trains no third beside them, though there is a lane', async () => {
      roomFor(small, small);
      const { queue, store, add, atOnce } = desk(3);
      const runs = add(small, small, small);
      await queue.idle();
      expect(atOnce()).toBe(2);
      for (const run of runs) expect(store.summary(run)).toMatchObject({ status: 'finished', lanes: 1 });
    });

    it('two, gives back what a run before them took on other lanes', async () => {
      roomFor(small, small);
      const { queue, add, atOnce } = desk(2);
      add(small);
      await queue.idle();
      add(small, small);
      await queue.idle();
      expect(atOnce()).toBe(2);
    });

    it('a large run or some small ones, starts what comes after a large one that waited and is cancelled', async () => {
      const large = wide({ scheme: 'kaiming' });
      roomFor(large);
      const { queue, store, add, underWay } = desk(3);
      const [first = 0, second = 0, third = 0, fourth = 0] = add(endless, endless, large, small);
      await Promise.all([underWay(first), underWay(second)]);
      expect(store.summary(third).status).toBe('queued');
      expect(queue.cancel(third)).toBe(true);
      await underWay(fourth);
      expect(queue.cancel(first)).toBe(true);
      expect(queue.cancel(second)).toBe(true);
      await queue.idle();
      expect(store.summary(fourth)).toMatchObject({ status: 'finished', lanes: 1 });
    });
  });

  it('goes on after a run that could not be trained', async () => {
    const { queue, store, add } = desk(2);
    const [broken = 0, sound = 0] = add({ ...small, data: { dataset: 'nowhere' } }, small);
    await queue.idle();
    expect(store.summary(broken)).toMatchObject({ status: 'failed', error: { code: 'unknown_dataset' } });
    expect(store.summary(sound).status).toBe('finished');
  });

  it('stores weights row after row, however they lay in memory', async () => {
    const { queue, store, add } = desk(1);
    const init = { scheme: 'identity' };
    const nodes = small.network.nodes.map((node) =>
      node.kind === 'dense' ? { ...node, params: { ...node.params, init } } : node,
    );
    const training = { ...small.training, epochs: 1, weightDecay: 0 };
    const [run = 0] = add({ ...small, network: { ...small.network, nodes }, training });
    await queue.idle();
    const [weight] = store.weights(run)!;
    const units = weight!.shape[1]!;
    expect(units % sliver).toBe(0);
    // The first ten pixels are black in every digit: the weights of these learn nothing.
    const start = Array.from({ length: 10 * units }, (_, at) =>
      Math.floor(at / units) === at % units ? 1 : 0,
    );
    expect([...weight!.values.subarray(0, 10 * units)]).toEqual(start);
    expect(weight!.values.subarray(10 * units).some((value) => value !== 0 && value !== 1)).toBe(true);
  });

  it('uses its one lane where there is one', async () => {
    const { queue, store, add, atOnce } = desk(1);
    const runs = add(small, small);
    await queue.idle();
    expect(atOnce()).toBe(1);
    for (const run of runs) expect(store.summary(run)).toMatchObject({ status: 'finished', lanes: 1 });
  });
});
