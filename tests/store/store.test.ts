/** What the store keeps of runs, and gives back. */
import { describe, expect, test } from 'vitest';
import { faninError } from '../../engine/contract/errors.ts';
import { engineInfoSchema } from '../../engine/contract/protocol.ts';
import {
  curveSchema,
  probeSchema,
  runDetailSchema,
  runSummarySchema,
  type NonFinite,
} from '../../engine/contract/run.ts';
import { colourSlots } from '../../engine/store/run-statements.ts';
import { keptAfterDelete } from '../../engine/store/store.ts';
import {
  append,
  codeOf,
  experiment,
  facts,
  finish,
  newFile,
  newRun,
  openStore,
  point,
  probe,
  startedRun,
} from './fixtures.ts';

describe('the life of a run', () => {
  test('queued, running, finished, each with its time', () => {
    let now = 1000;
    const store = openStore(newFile(), { now: () => now });
    const queued = store.createRun(newRun());
    expect(queued).toEqual({
      id: 1,
      experiment: 'two layers',
      name: 'two layers',
      status: 'queued',
      error: null,
      seed: 1,
      dataset: 'mnist',
      dataHash: 'a1',
      parameters: 7850,
      created: 1000,
      started: null,
      ended: null,
      step: 0,
      steps: 1200,
      epochs: 2,
      examplesPerSecond: null,
      last: {},
      best: {},
      colour: 0,
      kernels: null,
      lanes: null,
      host: null,
      version: '0.1.0',
      nonFinite: null,
      ending: null,
    });
    now = 2000;
    expect(store.start(1, facts)).toMatchObject({ status: 'running', started: 2000, ...facts });
    store.append(1, { points: [point('train.loss', 10, 2)], probes: [], step: 12, examplesPerSecond: 5e4 });
    expect(store.summary(1)).toMatchObject({ step: 12, examplesPerSecond: 5e4, last: { 'train.loss': 2 } });
    const nonFinite: NonFinite = { step: 11, node: 'fc1', where: 'weights' };
    store.append(1, { points: [], probes: [], step: 12, examplesPerSecond: 5e4, nonFinite });
    store.append(1, { points: [], probes: [], step: 13, examplesPerSecond: 5e4 });
    expect(store.summary(1)).toMatchObject({ step: 13, nonFinite });
    now = 3000;
    const finished = finish(store, 1, 'finished', []);
    expect(finished).toMatchObject({ status: 'finished', ended: 3000, step: 13, error: null });
    expect(runSummarySchema.parse(finished)).toEqual(finished);
  });

  test('a failed run says why', () => {
    const store = openStore();
    const id = startedRun(store);
    const error = faninError('lane_died', `run ${id}`, { reason: 'out of memory' });
    expect(store.end(id, 'failed', error)).toMatchObject({ status: 'failed', error });
  });

  test('what is over stays over', () => {
    const store = openStore();
    const id = startedRun(store);
    finish(store, id, 'finished', []);
    expect(codeOf(() => store.start(id, facts))).toBe('run_not_active');
    expect(() => store.end(id, 'cancelled')).toThrow('neither waiting nor training: it is finished');
    expect(codeOf(() => append(store, id, [point('train.loss', 1, 1)]))).toBe('run_not_active');
    expect(codeOf(() => store.end(id, 'cancelled'))).toBe('run_not_active');
    expect(codeOf(() => finish(store, id, 'cancelled', []))).toBe('run_not_active');
    expect(store.summary(id).status).toBe('finished');
  });

  test('a run that is not there', () => {
    const store = openStore();
    for (const work of [
      () => store.summary(7),
      () => store.run(7),
      () => store.document(7),
      () => store.start(7, facts),
      () => append(store, 7, []),
      () => store.end(7, 'cancelled'),
      () => store.rename(7, 'x'),
      () => store.delete([7]),
      () => store.restore([7]),
      () => store.curves([7], ['train.loss'], 10),
      () => store.probe(7, null),
      () => store.weights(7),
      () => store.compare([7]),
    ]) {
      expect(codeOf(work)).toBe('unknown_run');
    }
  });

  test('many are made whole or not at all', () => {
    const store = openStore();
    const broken = newRun({ parameters: 1.5 });
    expect(() => store.createRuns([newRun(), broken])).toThrow();
    expect(store.runs()).toEqual([]);
    expect(store.createRuns([newRun(), newRun()]).map(({ colour }) => colour)).toEqual([0, 1]);
  });

  test('detail: the document as it was, the snapshots, the size of the weights', () => {
    const store = openStore();
    const document = experiment({ seed: Number.MAX_SAFE_INTEGER });
    const { id } = store.createRun(newRun({ document }));
    store.start(id, facts);
    append(store, id, [], [probe(100), probe(200)]);
    const values = Float32Array.of(1, -2.5, Infinity, NaN);
    finish(store, id, 'finished', [
      { node: 'fc1', name: 'weight', shape: [2, 2], values },
      { node: 'fc1', name: 'bias', shape: [1], values: Float32Array.of(7) },
    ]);
    const detail = store.run(id);
    expect(runDetailSchema.omit({ notes: true }).parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({ document, probeSteps: [100, 200], weightBytes: 20 });
    expect(detail.summary.seed).toBe(Number.MAX_SAFE_INTEGER);
    expect(store.weights(id)).toEqual([
      { node: 'fc1', name: 'weight', shape: [2, 2], values },
      { node: 'fc1', name: 'bias', shape: [1], values: Float32Array.of(7) },
    ]);
  });

  test('a run without weights has none', () => {
    const store = openStore();
    const id = startedRun(store);
    expect(store.weights(id)).toBeNull();
    expect(store.run(id).weightBytes).toBeNull();
  });
});

describe('colours', () => {
  test('runs that stand side by side differ', () => {
    const store = openStore();
    const colours = store.createRuns(Array.from({ length: 20 }, () => newRun())).map(({ colour }) => colour);
    expect(colours).toEqual(Array.from({ length: 20 }, (_, index) => index % colourSlots));
  });

  test('the colour of a deleted run is free again, and a run keeps its own', () => {
    const store = openStore();
    store.createRuns([newRun(), newRun(), newRun()]).forEach(({ id }) => store.end(id, 'cancelled'));
    store.delete([2]);
    expect(store.createRun(newRun()).colour).toBe(1);
    expect(store.restore([2])[0]!.colour).toBe(1);
  });
});

describe('points', () => {
  test('last and best follow along: lowest loss, highest accuracy, last by step', () => {
    const store = openStore();
    const id = startedRun(store);
    append(store, id, [
      point('train.loss', 10, 2),
      point('train.loss', 30, 0.5),
      point('train.loss', 20, 1),
      point('test.accuracy', 10, 0.9),
    ]);
    append(store, id, [point('train.loss', 40, 0.7), point('test.accuracy', 20, 0.8)]);
    const { last, best } = store.summary(id);
    expect(last).toEqual({ 'train.loss': 0.7, 'test.accuracy': 0.8 });
    expect(best).toEqual({ 'train.loss': 0.5, 'test.accuracy': 0.9 });
    expect(store.runs()[0]).toEqual(store.summary(id));
  });

  test('of a run that ended with earlier weights the last values are what was measured of those', () => {
    const store = openStore();
    const end = (restored: boolean) => {
      const id = startedRun(store);
      append(store, id, [
        point('test.accuracy', 10, 0.6),
        point('validation.loss', 10, 0.9),
        point('test.accuracy', 20, 0.8),
        point('validation.loss', 20, 0.5),
        point('test.loss', 20, NaN),
        point('test.accuracy', 30, 0.7),
        point('validation.loss', 30, 0.6),
        point('test.loss', 30, 2),
        point('train.loss', 30, 0.1),
      ]);
      const ending = { early: true, metric: 'validation.loss', best: 0.5, step: 20, restored } as const;
      return finish(store, id, 'finished', [], ending);
    };
    const [kept, plain] = [end(true), end(false)];
    expect(kept.last).toEqual({
      'test.accuracy': 0.8,
      'validation.loss': 0.5,
      'test.loss': null,
      'train.loss': 0.1,
    });
    expect(kept.best['test.accuracy']).toBe(0.8);
    expect(plain.last).toMatchObject({ 'test.accuracy': 0.7, 'validation.loss': 0.6, 'test.loss': 2 });
    expect(store.runs()).toEqual([plain, kept]);
    expect(store.compare([kept.id, plain.id]).groups[0]!.metrics['test.accuracy']!.mean).toBe(0.8);
  });

  test('not a number is null, is the last value, and never the best', () => {
    const store = openStore();
    const id = startedRun(store);
    append(store, id, [point('train.loss', 1, 3), point('train.loss', 2, NaN)]);
    append(store, id, [point('train.loss', 3, -Infinity), point('train.loss', 4, null)]);
    expect(store.summary(id)).toMatchObject({ last: { 'train.loss': null }, best: { 'train.loss': 3 } });
    const [curve] = store.curves([id], ['train.loss'], 100);
    expect(curve!.points.map(({ value }) => value)).toEqual([3, null, null, null]);
    expect(curveSchema.parse(curve)).toEqual(curve);
  });

  test('many runs end together or not at all', () => {
    const store = openStore();
    const runs = store.createRuns([newRun(), newRun(), newRun()]).map(({ id }) => id);
    expect(codeOf(() => store.endAll([...runs, 99], 'cancelled'))).toBe('unknown_run');
    expect(store.runs().map(({ status }) => status)).toEqual(['queued', 'queued', 'queued']);
    expect(store.endAll(runs, 'cancelled').map(({ id, status }) => [id, status])).toEqual(
      runs.map((id) => [id, 'cancelled']),
    );
  });

  test('a step told twice keeps the value that was acknowledged first', () => {
    const store = openStore();
    const id = startedRun(store);
    append(store, id, [point('train.loss', 1, 3)]);
    append(store, id, [point('train.loss', 1, 1), point('train.loss', 2, 2)]);
    const [curve] = store.curves([id], ['train.loss'], 100);
    expect(curve).toMatchObject({ total: 2 });
    expect(curve!.points.map(({ value }) => value)).toEqual([3, 2]);
    expect(store.summary(id).best).toEqual({ 'train.loss': 2 });
    expect(store.info().points).toBe(2);
  });

  test('curves come thinned, in the order asked for, with the number of all points', () => {
    const store = openStore();
    const [a, b] = [startedRun(store), startedRun(store)];
    const steps = Array.from({ length: 1000 }, (_, index) => index + 1);
    append(
      store,
      a,
      steps.map((step) => point('train.loss', step, step === 500 ? 99 : 1 / step)),
    );
    const curves = store.curves([b, a], ['test.loss', 'train.loss'], 10);
    expect(curves.map(({ run, metric, total }) => [run, metric, total])).toEqual([
      [b, 'test.loss', 0],
      [b, 'train.loss', 0],
      [a, 'test.loss', 0],
      [a, 'train.loss', 1000],
    ]);
    const thinned = curves[3]!.points;
    expect(thinned.length).toBeLessThanOrEqual(30);
    expect(thinned).toContainEqual({ step: 500, epoch: 500 / 600, value: 99 });
    expect(thinned.at(-1)).toEqual({ step: 1000, epoch: 1000 / 600, value: 1 / 1000 });
  });

  test('a point takes no more than 40 bytes', () => {
    const file = newFile();
    const store = openStore(file);
    const id = startedRun(store);
    const batches = Array.from({ length: 100 }, (_, batch) => {
      return Array.from({ length: 1000 }, (_, index) =>
        point('train.loss', batch * 1000 + index, Math.random()),
      );
    });
    for (const batch of batches) append(store, id, batch);
    store.close();
    expect(openStore(file).info().bytes / 100_000).toBeLessThan(40);
  });
});

describe('snapshots', () => {
  test('the nearest to a step; of two equally near the earlier; the last without one', () => {
    const store = openStore();
    const id = startedRun(store);
    expect(store.probe(id, 5)).toBeNull();
    append(store, id, [], [probe(100), probe(200), probe(300)]);
    expect(store.probe(id, 0)?.step).toBe(100);
    expect(store.probe(id, 150)?.step).toBe(100);
    expect(store.probe(id, 151)?.step).toBe(200);
    expect(store.probe(id, 200)?.step).toBe(200);
    expect(store.probe(id, 9999)?.step).toBe(300);
    expect(store.probe(id, null)).toEqual(probe(300));
    expect(probeSchema.parse(store.probe(id, null))).toEqual(probe(300));
  });
});

describe('names, deleting, counting', () => {
  test('a name can be changed', () => {
    const store = openStore();
    const { id } = store.createRun(newRun({ name: 'first' }));
    expect(store.rename(id, '셋째 실행').name).toBe('셋째 실행');
    expect(store.summary(id).experiment).toBe('two layers');
  });

  test('deleting hides, restoring brings back, a week later it is gone for good', () => {
    const file = newFile();
    let now = 1e12;
    const clock = { now: () => now };
    const store = openStore(file, clock);
    const [kept, gone] = [startedRun(store), startedRun(store)];
    for (const id of [kept, gone]) {
      append(store, id, [point('train.loss', 1, 1)], [probe(1)]);
      finish(store, id, 'finished', []);
    }
    store.delete([kept, gone]);
    expect(store.runs()).toEqual([]);
    expect(codeOf(() => store.summary(kept))).toBe('unknown_run');
    expect(store.restore([kept])).toEqual([store.summary(kept)]);
    expect(store.restore([kept])[0]!.last).toEqual({ 'train.loss': 1 });
    store.close();

    now += keptAfterDelete;
    const early = openStore(file, clock);
    expect(early.info()).toMatchObject({ runs: 1, points: 2 });
    early.close();

    now += 1;
    const late = openStore(file, clock);
    expect(late.info()).toMatchObject({ runs: 1, points: 1 });
    expect(codeOf(() => late.restore([gone]))).toBe('unknown_run');
    // The number of a removed run is not given to another.
    expect(late.createRun(newRun()).id).toBe(gone + 1);
  });

  test('a run that is not over cannot be deleted, and then none is', () => {
    const store = openStore();
    const done = startedRun(store);
    finish(store, done, 'finished', []);
    const active = startedRun(store);
    expect(codeOf(() => store.delete([done, active]))).toBe('run_active');
    expect(store.runs().map(({ id }) => id)).toEqual([active, done]);
  });

  test('info', () => {
    const file = newFile();
    const store = openStore(file);
    const id = startedRun(store);
    append(store, id, [point('train.loss', 1, 1), point('test.loss', 1, 1)]);
    const info = store.info();
    expect(info).toMatchObject({ path: file, runs: 1, points: 2 });
    expect(info.bytes).toBeGreaterThan(4096);
    expect(engineInfoSchema.shape.database.parse(info)).toEqual(info);
  });

  test('thousands of runs are made at once, and listed the latest first', () => {
    const store = openStore();
    const runs = store.createRuns(Array.from({ length: 3000 }, () => newRun()));
    expect(runs.length).toBe(3000);
    expect(store.runs().map(({ id }) => id)).toEqual(runs.map(({ id }) => id).reverse());
  });
});
