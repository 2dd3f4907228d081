/** What a run leaves behind on its way and at its end, written while others are answered. */

import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { fail } from '../../../engine/contract/errors.ts';
import type { Assignment } from '../../../engine/run/lane.ts';
import type { LaneGroup } from '../../../engine/run/pool.ts';
import { digest } from '../../store/fixtures.ts';
import { desk, endless, small, wide } from './desk.ts';

describe('the queue', () => {
  it('goes on with a run whose weights are written in many pieces, to the same numbers', async () => {
    const { queue, store, add } = desk(2, 0);
    const layers = wide({ scheme: 'kaiming' }, 768);
    const optimizer = { kind: 'adam', learningRate: 1e-4 };
    const experiment = { ...layers, training: { ...layers.training, epochs: 6, optimizer } };
    const [whole = 0] = add(experiment);
    await queue.idle();
    expect(store.run(whole).weightBytes).toBeGreaterThan(5_000_000);
    expect(store.checkpoint(whole)).toBeNull();

    const [broken = 0] = add(experiment);
    while (store.checkpoint(broken) === null) await turn();
    queue.cancel(broken);
    await queue.idle();
    expect(store.summary(broken).status).toBe('cancelled');
    expect(store.checkpoint(broken)!.step).toBeGreaterThan(0);
    store.resume(broken);
    queue.add([{ id: broken, experiment, dataHash: null }]);
    await queue.idle();
    expect(store.summary(broken).status).toBe('finished');
    expect(digest(store.weights(broken)!)).toEqual(digest(store.weights(whole)!));
  });

  it('gives the checkpoint that a run goes on from to its leading lane alone', async () => {
    const { queue, store, add } = desk(2, 0);
    const [run = 0] = add(endless);
    while (store.checkpoint(run) === null) await turn();
    queue.cancel(run);
    await queue.idle();
    const { step } = store.checkpoint(run)!;
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    store.resume(run);
    queue.add([{ id: run, experiment: endless, dataHash: null }]);
    while (store.checkpoint(run)!.step === step) await turn();
    queue.cancel(run);
    await queue.idle();
    const given = posted.mock.calls.map(([message]) => (message as Assignment).job);
    expect(given.map((job) => job.kind === 'train' && (job.from?.step ?? null))).toEqual([step, null]);
  });

  it('fails a run whose checkpoint cannot be written, and no other', async () => {
    const { queue, store, add } = desk(1, 0);
    vi.spyOn(store, 'keepCheckpoint').mockImplementation(function* () {
      yield;
      fail('database_write', 'fanin.db', { reason: 'the disk is full' });
    });
    const [broken = 0] = add(endless);
    await queue.idle();
    expect(store.summary(broken)).toMatchObject({ status: 'failed', error: { code: 'database_write' } });
    vi.restoreAllMocks();
    const [next = 0] = add(small);
    await queue.idle();
    expect(store.summary(next).status).toBe('finished');
  });

  it('stores what is trained when it is closed, and gives up a checkpoint', async () => {
    const { queue, store, add } = desk(2, 0);
    const finish = store.finish.bind(store);
    const turns = { finish: 0, checkpoint: 0 };
    vi.spyOn(store, 'finish').mockImplementation(function* (...how) {
      for (; turns.finish < 50; turns.finish++) yield;
      return yield* finish(...how);
    });
    vi.spyOn(store, 'keepCheckpoint').mockImplementation(function* () {
      for (; ; turns.checkpoint++) yield;
    });
    const single = { ...small, training: { ...small.training, epochs: 1 } };
    const [trained = 0, training = 0] = add(single, endless);
    while (turns.finish === 0 || turns.checkpoint === 0) await turn();
    await queue.close();
    expect(store.summary(trained).status).toBe('finished');
    const { checkpoint } = turns;
    for (let count = 0; count < 20; count++) await turn();
    expect(turns.checkpoint).toBe(checkpoint);
    expect(store.summary(training).status).toBe('running');
  });

  it('lets a checkpoint be written to its end when a lane dies meanwhile, and troubles no other run with it', async () => {
    const { queue, store, add } = desk(1, 0);
    const keep = store.keepCheckpoint.bind(store);
    let [underWay, dead] = [false, false];
    vi.spyOn(store, 'keepCheckpoint').mockImplementation(function* (id, checkpoint) {
      underWay = true;
      while (!dead) yield;
      for (let count = 0; count < 100; count++) yield;
      yield* keep(id, checkpoint);
    });
    const [broken = 0, next = 0] = add(endless, { ...small, training: { ...small.training, epochs: 20 } });
    while (!underWay) await turn();
    const group = Reflect.get(queue, 'together') as LaneGroup;
    const [{ worker }] = Reflect.get(group, 'threads') as [{ worker: Worker }];
    await worker.terminate();
    dead = true;
    await queue.idle();
    expect(store.summary(broken)).toMatchObject({ status: 'failed', error: { code: 'lane_died' } });
    expect(store.checkpoint(broken)?.step).toBeGreaterThan(0);
    expect(store.summary(next).status).toBe('finished');
  });
});
