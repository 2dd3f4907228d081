import { expect, test } from 'vitest';
import type { RunSummary } from '../../engine/contract/run.ts';
import { Frame } from '../../renderer/charts/frame.ts';
import { StoredCurves } from '../../renderer/charts/stored-curves.svelte.ts';
import { nearestStep, spreadSteps, StoredProbes } from '../../renderer/charts/stored-probes.svelte.ts';
import { StoredPredictions } from '../../renderer/charts/stored-predictions.svelte.ts';
import { RunDetails } from '../../renderer/compare/details.svelte.ts';
import { Runs } from '../../renderer/runs.svelte.ts';
import { FakeDoor, type Answers } from './door.ts';
import { experiment, layer, summary } from './fixtures.ts';

/** A frame that is drawn when the test says so. */
function manualFrame(): { frame: Frame; draw: () => void } {
  let due: (() => void) | null = null;
  return {
    frame: new Frame((flush) => (due = flush)),
    draw: () => {
      const flush = due;
      due = null;
      flush?.();
    },
  };
}

test('events of one frame are taken together, in order, and only when it is drawn', () => {
  const { frame, draw } = manualFrame();
  const seen: number[] = [];
  frame.add(() => seen.push(1));
  frame.add(() => seen.push(2));
  expect(seen).toEqual([]);
  draw();
  expect(seen).toEqual([1, 2]);
});

test('the list is loaded newest first, and follows what the engine tells', async () => {
  const door = new FakeDoor({ runs: () => ({ runs: [summary({ id: 1 }), summary({ id: 2 })] }) });
  const { frame, draw } = manualFrame();
  const runs = new Runs(door, frame);
  await runs.load();
  expect(runs.list.map(({ id }) => id)).toEqual([2, 1]);
  runs.pick([1, 2]);
  runs.toggleBaseline(1);

  door.tell('runChanged', summary({ id: 3, status: 'running', ended: null }));
  door.tell('runChanged', summary({ id: 1, name: 'renamed' }));
  expect(runs.list).toHaveLength(2);
  draw();
  expect(runs.list.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(runs.byId.get(1)?.name).toBe('renamed');
  expect(runs.current?.id).toBe(3);

  door.tell('runsRemoved', { runs: [1] });
  draw();
  expect(runs.selection.picked).toEqual([2]);
  expect(runs.baseline).toBeNull();
});

test('thousands of runs that are queued at once cost no more looks at the list than sorting it takes', () => {
  const door = new FakeDoor({});
  const { frame, draw } = manualFrame();
  const runs = new Runs(door, frame);
  let looks = 0;
  const watched = (id: number): RunSummary =>
    Object.defineProperty(summary({ status: 'queued' }), 'id', {
      enumerable: true,
      get: () => ((looks += 1), id),
    });
  for (let id = 1; id <= 2000; id++) door.tell('runChanged', watched(id));
  draw();
  expect(runs.list).toHaveLength(2000);
  expect(runs.list[0]?.id).toBe(2000);
  expect(looks).toBeLessThan(2000 * 40);
});

test('what is told of a run between two drawings is taken in the order in which it was told', () => {
  const door = new FakeDoor({});
  const { frame, draw } = manualFrame();
  const runs = new Runs(door, frame);
  const running = summary({ id: 1, status: 'running', last: {}, best: {} });
  const loss = { metric: 'train.loss' as const, step: 11, epoch: 1, value: 2 };
  const progress = { run: 1, step: 11, steps: 20, epoch: 1, epochs: 2, examplesPerSecond: 1, secondsLeft: 1 };
  runs.note([summary({ id: 3 })]);
  runs.chosen = 3;
  door.tell('points', { run: 1, points: [loss] });
  door.tell('runChanged', running);
  door.tell('points', { run: 1, points: [loss] });
  door.tell('progress', progress);
  // It has failed before anything was drawn: still it is what one wants to see.
  door.tell('runChanged', summary({ id: 2, status: 'queued' }));
  door.tell('runChanged', summary({ id: 2, status: 'failed' }));
  draw();
  expect(runs.byId.get(1)?.last).toEqual({ 'train.loss': 2 });
  expect(runs.byId.get(2)?.status).toBe('failed');
  expect(runs.chosen).toBeNull();
  expect(runs.progress.get(1)).toEqual(progress);
  door.tell('progress', progress);
  door.tell('runChanged', summary({ id: 1, last: { 'train.loss': 1 } }));
  draw();
  expect(runs.byId.get(1)?.last).toEqual({ 'train.loss': 1 });
  expect(runs.progress.size).toBe(0);
});

test('a frame is asked for once, whatever is told before it is drawn', () => {
  const asked: boolean[] = [];
  const frame = new Frame((_flush, soon) => asked.push(soon));
  for (const soon of [false, true, true, false, true]) frame.add(() => {}, soon);
  expect(asked).toEqual([false, true]);
  frame.settle();
  frame.add(() => {}, true);
  expect(asked).toEqual([false, true, true]);
});

test('live points move last and best of their run; a value that is not finite is last, never best', async () => {
  const running = summary({ id: 1, status: 'running', step: 10, last: {}, best: {} });
  const door = new FakeDoor({ runs: () => ({ runs: [running] }) });
  const { frame, draw } = manualFrame();
  const runs = new Runs(door, frame);
  await runs.load();
  const loss = (step: number, value: number | null) => ({
    metric: 'train.loss' as const,
    step,
    epoch: step,
    value,
  });
  door.tell('points', { run: 1, points: [loss(11, 2), loss(12, 1), loss(13, 1.5), loss(14, null)] });
  door.tell('points', { run: 99, points: [loss(1, 1)] });
  draw();
  expect(runs.byId.get(1)).toMatchObject({
    step: 14,
    last: { 'train.loss': null },
    best: { 'train.loss': 1 },
  });
});

test('deleting tells what is gone, restoring brings it back', async () => {
  const door = new FakeDoor({
    runs: () => ({ runs: [summary({ id: 1 }), summary({ id: 2 })] }),
    delete: ({ runs }) => ({ deleted: runs }),
    restore: ({ runs }) => ({ runs: runs.map((id) => summary({ id })) }),
  });
  const runs = new Runs(door, manualFrame().frame);
  await runs.load();
  const deleted = await runs.remove([1]);
  expect(runs.list.map(({ id }) => id)).toEqual([2]);
  await runs.restore(deleted);
  expect(runs.list.map(({ id }) => id)).toEqual([2, 1]);
});

test('what the engine told before an answer is taken before it, drawn or not', async () => {
  const door = new FakeDoor({
    runs: () => ({ runs: [summary({ id: 1 }), summary({ id: 2 })] }),
    delete: ({ runs }) => {
      for (const id of runs) door.tell('runChanged', summary({ id, name: 'ended' }));
      door.tell('runsRemoved', { runs });
      return { deleted: runs };
    },
    restore: ({ runs }) => ({ runs: runs.map((id) => summary({ id })) }),
  });
  const { frame, draw } = manualFrame();
  const runs = new Runs(door, frame);
  await runs.load();
  const deleted = await runs.remove([1]);
  draw();
  expect(runs.list.map(({ id }) => id)).toEqual([2]);
  await runs.restore(deleted);
  draw();
  expect(runs.list.map(({ id, name }) => [id, name])).toEqual([
    [2, summary({}).name],
    [1, summary({}).name],
  ]);
});

test('a run that begins or ends is told of with the next frame, points only when it is time to draw', () => {
  const asked: boolean[] = [];
  const door = new FakeDoor({});
  const runs = new Runs(
    door,
    new Frame((flush, soon) => {
      asked.push(soon);
      if (soon) flush();
    }),
  );
  door.tell('points', { run: 1, points: [] });
  door.tell('points', { run: 1, points: [] });
  expect(asked).toEqual([false]);
  door.tell('runChanged', summary({ id: 1 }));
  expect(asked).toEqual([false, true]);
  expect(runs.list.map(({ id }) => id)).toEqual([1]);
});

test('a curve goes on with live points, without a gap or a point twice, also those that came while it was fetched', async () => {
  let answer: (() => void) | null = null;
  const stored = [1, 2].map((step) => ({ step, epoch: step / 10, value: step }));
  const door = new FakeDoor({
    curves: () =>
      new Promise((resolve) => {
        answer = () => resolve({ curves: [{ run: 1, metric: 'train.loss', points: stored, total: 2 }] });
      }),
  });
  const { frame, draw } = manualFrame();
  const curves = new StoredCurves(door, frame);
  const point = (step: number) => ({ metric: 'train.loss' as const, step, epoch: step / 10, value: step });
  const wanted = curves.want([1], ['train.loss'], 100);
  door.tell('points', { run: 1, points: [point(2), point(3)] });
  draw();
  await Promise.resolve();
  answer!();
  await wanted;
  expect(curves.of(1, 'train.loss').map(({ y }) => y)).toEqual([1, 2, 3]);
  door.tell('points', { run: 1, points: [point(3), { ...point(4), value: null }] });
  draw();
  expect(curves.of(1, 'train.loss').map(({ y }) => y)).toEqual([1, 2, 3, NaN]);
  await curves.want([1], ['train.loss'], 100);
  expect(door.asked).toEqual(['curves']);
});

test('snapshots are fetched once, the nearest that exists', async () => {
  const probe = (step: number) => ({
    step,
    epoch: step / 100,
    layers: [layer({ id: 'fc1' })],
    parameters: [],
  });
  const door = new FakeDoor({
    probes: ({ runs }) => ({ probes: runs.map((run) => ({ run, probe: probe(100) })) }),
  });
  const { frame, draw } = manualFrame();
  const probes = new StoredProbes(door, frame);
  probes.noteSteps(1, [0, 100, 200]);
  await probes.want([1], 90);
  await probes.want([1], 100);
  expect(door.asked).toEqual(['probes']);
  expect(probes.nearestFetched(1, 0)?.step).toBe(100);
  door.tell('probe', { run: 1, probe: probe(300) });
  draw();
  expect(probes.steps(1)).toEqual([0, 100, 200, 300]);
  expect(probes.newest(1)?.step).toBe(300);
});

const predictions: Answers = {
  confusion: () => ({ classes: [], counts: [], undecided: [] }),
  mistakes: () => ({
    mistakes: [],
    total: 0,
    examples: null,
  }),
};

test('what runs made of their test sets is kept of the last fifty only, and asked for again', async () => {
  const door = new FakeDoor(predictions);
  const stored = new StoredPredictions(door);
  const all = Array.from({ length: 60 }, (_, at) => at + 1);
  for (const run of all) await stored.want(run, false);
  expect(all.filter((run) => stored.of(run))).toEqual(all.slice(10));
  door.asked.splice(0);
  await stored.want(60, false);
  expect(door.asked).toEqual([]);
  await stored.want(1, false);
  expect(door.asked).toEqual(['confusion', 'mistakes']);
  expect(stored.of(1)).not.toBeNull();
});

test('what is kept of a run goes when it is deleted, and is read anew when it is back', async () => {
  const detail = {
    summary: summary({ id: 1 }),
    document: experiment(),
    probeSteps: [0, 100],
    weightBytes: null,
    notes: [],
  };
  const door = new FakeDoor({ ...predictions, run: () => detail });
  const { frame } = manualFrame();
  const probes = new StoredProbes(door, frame);
  const details = new RunDetails(door, probes);
  const stored = new StoredPredictions(door);
  await details.read(1);
  await stored.want(1, false);
  const probe = { step: 200, epoch: 2, layers: [], parameters: [] };
  door.tell('probe', { run: 1, probe });
  door.tell('runsRemoved', { runs: [1] });
  frame.settle();
  expect([details.document(1), stored.of(1), probes.newest(1)]).toEqual([null, null, null]);
  expect([...details.settings]).toEqual([]);
  expect(probes.steps(1)).toEqual([]);
  details.wantSettings([1]);
  await stored.want(1, false);
  await details.read(1);
  expect(details.settings.has(1)).toBe(true);
  expect(probes.steps(1)).toEqual([0, 100]);
  expect(stored.of(1)).not.toBeNull();
});

test('steps are spread evenly with both ends kept', () => {
  expect(spreadSteps([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3)).toEqual([0, 5, 10]);
  expect(spreadSteps([0, 1], 3)).toEqual([0, 1]);
  expect(nearestStep([0, 50, 100], 80)).toBe(100);
  expect(nearestStep([], 80)).toBeNull();
});

test('after an engine has gone, the run that it was at is shown, and none that had not begun', () => {
  const runs = new Runs(new FakeDoor({}), manualFrame().frame);
  const stopped = { status: 'interrupted' } as const;
  runs.note([
    summary({ id: 1, status: 'finished' }),
    summary({ id: 2, ...stopped, started: 10 }),
    summary({ id: 3, ...stopped, started: null }),
  ]);
  expect(runs.current?.id).toBe(2);
  runs.note([summary({ id: 4, status: 'failed', started: null })]);
  expect(runs.current?.id).toBe(4);
});
