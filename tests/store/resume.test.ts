/** A run that was stopped waits again, with all that was measured of it. */
import { describe, expect, it } from 'vitest';
import { faninError } from '../../engine/contract/errors.ts';
import type { Checkpoint } from '../../engine/store/checkpoints.ts';
import type { Store } from '../../engine/store/store.ts';
import { append, atOnce, codeOf, facts, finish, newFile, openStore, point, startedRun } from './fixtures.ts';

const tensor = (name: string, ...values: number[]) => {
  return { node: 'fc1', name, shape: [values.length], values: Float32Array.from(values) };
};
const checkpoint: Checkpoint = {
  step: 600,
  probeDue: true,
  watched: { value: null, step: -1, epochs: 0, seen: 3 },
  tensors: [tensor('weight', 1, -2.5), tensor('weight/memory0', 0, 1e-30)],
};
const keep = (store: Store, id: number, taken = checkpoint): void => atOnce(store.keepCheckpoint(id, taken));

describe('a checkpoint', () => {
  it('comes back as it was, the latest of a run, also from another engine', () => {
    const file = newFile();
    const store = openStore(file);
    const id = startedRun(store);
    expect(store.checkpoint(id)).toBeNull();
    keep(store, id);
    const later = { ...checkpoint, step: 1200, watched: { value: 0.5, step: 600, epochs: 1, seen: 2 } };
    keep(store, id, later);
    expect(openStore(file).checkpoint(id)).toEqual(later);
  });

  it('goes when the run has come to its end, and stays when it was stopped', () => {
    const store = openStore();
    const [finished, cancelled] = [startedRun(store), startedRun(store)];
    for (const id of [finished, cancelled]) keep(store, id);
    finish(store, finished, 'finished', []);
    finish(store, cancelled, 'cancelled', []);
    expect([store.checkpoint(finished), store.checkpoint(cancelled)]).toEqual([null, checkpoint]);
  });
});

describe('a run that is resumed', () => {
  it('waits with the steps of its checkpoint, and keeps its points and when it began', () => {
    const file = newFile();
    let now = 1000;
    const first = openStore(file, { now: () => now });
    const id = startedRun(first);
    append(first, id, [point('train.loss', 600, 0.5), point('train.loss', 700, 0.4)]);
    keep(first, id);
    first.close();
    now = 5000;
    const store = openStore(file, { now: () => now });
    expect(store.summary(id)).toMatchObject({ status: 'interrupted' });
    expect(store.resume(id)).toMatchObject({
      ...{ status: 'queued', step: 600, started: 1000, ended: null, error: null },
      last: { 'train.loss': 0.4 },
    });
    expect(store.start(id, facts)).toMatchObject({ status: 'running', started: 1000 });
    // Measured again, it is the value of before; what comes after joins it.
    const again = [point('train.loss', 700, 0.4), point('train.loss', 800, 0.3)];
    const fresh = store.append(id, { points: again, probes: [], step: 800, examplesPerSecond: 1 });
    expect(fresh).toEqual(again.slice(1));
    expect(store.wholeCurves(id, ['train.loss'])[0]?.points.map(({ step, value }) => [step, value])).toEqual([
      [600, 0.5],
      [700, 0.4],
      [800, 0.3],
    ]);
  });

  it('begins again where there is no checkpoint', () => {
    const store = openStore();
    const id = startedRun(store);
    store.end(id, 'failed', faninError('internal', 'run', { reason: 'a lane died' }));
    expect(store.resume(id)).toMatchObject({ status: 'queued', step: 0, error: null });
  });

  it('loses what it said last when it was cancelled: a mean over fewer steps than the others', () => {
    const store = openStore();
    const id = startedRun(store);
    append(store, id, [
      ...[point('train.loss', 600, 0.5), point('train.loss', 610, 0.3), point('train.loss', 613, 0.9)],
      ...[point('test.loss', 600, 0.7), point('train.accuracy', 613, 1)],
    ]);
    keep(store, id);
    store.append(id, { points: [], probes: [], step: 613, examplesPerSecond: 1 });
    finish(store, id, 'cancelled', [tensor('weight', 1)]);
    expect(store.resume(id)).toMatchObject({
      last: { 'train.loss': 0.3, 'test.loss': 0.7 },
      best: { 'train.loss': 0.3 },
    });
    expect(store.summary(id).last['train.accuracy']).toBeUndefined();
    expect(store.wholeCurves(id, ['train.loss'])[0]?.points.map(({ step }) => step)).toEqual([600, 610]);
    // Its weights are those of where it was stopped until it begins to train again.
    expect(store.weights(id)).toEqual([tensor('weight', 1)]);
    store.start(id, facts);
    expect([store.weights(id), store.run(id).weightBytes]).toEqual([null, null]);
  });

  it('is one that was stopped, and of no other engine', () => {
    const file = newFile();
    const store = openStore(file);
    const [running, finished] = [startedRun(store), startedRun(store)];
    finish(store, finished, 'finished', [tensor('weight', 1)]);
    expect([running, finished, 77].map((id) => codeOf(() => store.resume(id)))).toEqual([
      'run_not_stopped',
      'run_not_stopped',
      'unknown_run',
    ]);
    expect(codeOf(() => openStore(file).resume(running))).toBe('run_elsewhere');
    // Nothing was changed by it.
    expect(store.weights(finished)).toEqual([tensor('weight', 1)]);
  });
});
