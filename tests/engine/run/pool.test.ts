/** Real worker threads, from the built lane. */
import os from 'node:os';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compile, shapedGraph } from '../../../engine/compile/compile.ts';
import { usualLoss } from '../../../engine/losses/index.ts';
import { compileRun } from '../../../engine/experiment.ts';
import type { NonFinite, Point, Probe } from '../../../engine/contract/run.ts';
import { FaninFailure } from '../../../engine/contract/errors.ts';
import { compileKernels } from '../../../engine/kernels/load.ts';
import { Arena } from '../../../engine/run/arena.ts';
import { LaneGroup } from '../../../engine/run/pool.ts';
import { dataset, descriptor, experiment } from './clusters.ts';

const module = compileKernels('simd-4x8');
const groups: LaneGroup[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(groups.splice(0).map((group) => group.close()));
});

function groupOf(lanes: number, now?: () => number): LaneGroup {
  const group = new LaneGroup(module, lanes, now);
  groups.push(group);
  return group;
}

async function trained(
  group: LaneGroup,
  epochs = 12,
  units = 24,
  learningRate = 0.1,
  onReport = (): void => undefined,
) {
  const optimizer = { ...experiment.training.optimizer, learningRate };
  const changed = structuredClone({ ...experiment, training: { ...experiment.training, optimizer, epochs } });
  changed.network.nodes[2]!.params = { units };
  const { plan } = compileRun(changed, descriptor, group.lanes);
  const points: Point[] = [];
  const probes: Probe[] = [];
  const nonFinite: NonFinite[] = [];
  const end = await group.run(plan, { kind: 'train', experiment: changed, dataset }, (report) => {
    points.push(...report.points);
    probes.push(...report.probes);
    if (report.nonFinite) nonFinite.push(report.nonFinite);
    onReport();
  });
  const arena = new Arena(end.memory, plan);
  const weights = plan.parameters.map(({ value }) => [...arena.floats(value)]);
  return { outcome: end.message, points, probes, nonFinite, weights };
}

/** A training without end to which something happens once it has said how far it is. */
const underWay = (group: LaneGroup, then: () => void) => {
  let told = false;
  return trained(group, 10_000, 24, 0.1, () => {
    if (!told) then();
    told = true;
  });
};

/** One of the group's threads. */
const workerOf = (group: LaneGroup, lane: number): Worker =>
  (Reflect.get(group, 'threads') as { worker: Worker }[])[lane]!.worker;

/** Ends one of the group's threads, as a crash would. */
async function kill(group: LaneGroup, lane: number): Promise<void> {
  await workerOf(group, lane).terminate();
}

const lookPlan = compile(shapedGraph(experiment.network), {
  batch: 8,
  lanes: 1,
  histogramBins: 8,
  loss: usualLoss,
  training: null,
  gradients: true,
  data: null,
  packing: 'in place',
});
const look = (group: LaneGroup, seed = 1) => group.run(lookPlan, { kind: 'look', seed, dataset: null });

/** How a job ended: well, or the code and the reason. */
const endOf = (job: Promise<unknown>): Promise<string> =>
  job.then(
    () => 'done',
    (error: unknown) => (error instanceof FaninFailure ? error.errors[0].code : String(error)),
  );

describe('lanes', () => {
  it('give the same numbers, bit for bit, however many they are', async () => {
    const [one, two, three] = [
      await trained(groupOf(1)),
      await trained(groupOf(2)),
      await trained(groupOf(3)),
    ];
    expect(one.points.length).toBeGreaterThan(20);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it('stop together where the loss is no number, and go on together', async () => {
    const wild = (lanes: number) => trained(groupOf(lanes), 3, 24, 1e38);
    const [one, two, three] = [await wild(1), await wild(2), await wild(3)];
    expect(one.nonFinite).toHaveLength(1);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it('do their jobs in the order they were given', async () => {
    const group = groupOf(2);
    const ends: number[] = [];
    await Promise.all([1, 2, 3].map((epochs) => trained(group, epochs).then(() => ends.push(epochs))));
    expect(ends).toEqual([1, 2, 3]);
  });

  it('stop when cancelled, and take the next job', async () => {
    const group = groupOf(2);
    const long = await underWay(group, () => group.cancel());
    expect(long.outcome).toMatchObject({ outcome: 'cancelled' });
    expect((await trained(group, 1)).outcome).toMatchObject({ outcome: 'finished' });
  });

  for (const lane of [0, 1]) {
    it(`say so when lane ${lane} dies, and go on with a new one`, async () => {
      const group = groupOf(2);
      const long = underWay(group, () => void kill(group, lane));
      const failure = await long.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(FaninFailure);
      expect((failure as FaninFailure).errors[0].code).toBe('lane_died');
      expect((await trained(group, 1)).outcome).toMatchObject({ outcome: 'finished' });
    });
  }

  it('take one job with them when they die, and not the next one', async () => {
    const group = groupOf(1);
    await look(group);
    // No assignment: an error that the lane does not expect, so that the thread ends.
    workerOf(group, 0).postMessage(null);
    const ends = await Promise.all([1, 2, 3].map(() => endOf(look(group))));
    expect(ends).toEqual(['lane_died', 'done', 'done']);
  });

  it('are started again three times in five minutes; until some of that is over jobs fail at once', async () => {
    let now = 0;
    const group = groupOf(1, () => now);
    await look(group);
    vi.stubEnv('FANIN_ROOT', os.tmpdir()); // No lane there to be started: an installation that is broken.
    await kill(group, 0);
    const broken: string[] = [];
    for (now = 1; now <= 3; now++) broken.push(await endOf(look(group)));
    expect(broken).toEqual(['lane_died', 'lane_died', 'lane_died']);
    vi.unstubAllEnvs();
    expect(await endOf(look(group))).toBe('lane_died');
    await expect(look(group)).rejects.toThrow(/A worker stopped .*lane\.js/);
    now = 1 + 5 * 60_000;
    expect(await endOf(look(group))).toBe('done');
    expect(await endOf(look(group))).toBe('done');
  });

  it('have room for a larger network after a smaller one, and the numbers do not show it', async () => {
    const group = groupOf(2);
    await trained(group, 1, 4);
    expect(await trained(group, 2, 700)).toEqual(await trained(groupOf(1), 2, 700));
  });

  it.each([
    ['told to', (group: LaneGroup) => group.release()],
    ['the next job needs little', () => undefined],
  ])('give a large memory back, every thread of them, when %s', async (_, before) => {
    const group = groupOf(2);
    const size = 300 * 2 ** 20;
    const { plan } = compileRun(experiment, descriptor, 2);
    const fill = async () => {
      const { memory } = await group.run({ ...plan, bytes: size }, { kind: 'train', experiment, dataset });
      new Uint8Array(memory.buffer).fill(1);
    };
    await fill();
    expect(group.bytes).toBeGreaterThanOrEqual(size);
    const full = process.memoryUsage.rss();
    before(group);
    // Whoever answers a job has done what it was told before.
    await trained(group, 1);
    expect(group.bytes).toBeLessThan(size / 4);
    // V8 frees what it has collected on a thread of its own.
    const freed = () => expect(full - process.memoryUsage.rss()).toBeGreaterThan(size / 2);
    await vi.waitFor(freed, { timeout: 30_000 });
  });

  it('can be asked again and again: five hundred looks with a slider in hand', async () => {
    const group = groupOf(1);
    let last = '';
    for (let seed = 0; seed < 500; seed++) {
      const { message } = await look(group, seed % 2);
      const text = JSON.stringify(message);
      if (seed > 1 && seed % 2 === 0) expect(text).toBe(last);
      if (seed % 2 === 0) last = text;
    }
  });

  it('say what broke inside one of them', async () => {
    const group = groupOf(2);
    const { plan } = compileRun(experiment, descriptor, 2);
    const { data, ...handles } = plan.handles;
    expect(data).not.toBeNull();
    const broken = { ...plan, handles: { ...handles, data: null } };
    await expect(group.run(broken, { kind: 'train', experiment, dataset })).rejects.toThrow(
      /not lowered for training/,
    );
    expect((await trained(group, 1)).outcome).toMatchObject({ outcome: 'finished' });
  });
});
