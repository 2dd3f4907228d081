/** Whole runs, by an engine with a database of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExperimentDocument, ResolvedExperiment } from '../contract/documents.ts';
import { Engine } from '../engine.ts';
import { AppEngine } from './app.ts';
import { training, widths } from './contests.ts';
import { timed, type Pace } from './pace.ts';
import { denseExperiment, openPlan } from './plan-session.ts';
import { ratioOf, spreadOf, type Spread } from './statistics.ts';

/** An engine with a database of its own, and no window. */
async function withEngine<T>(lanes: number, work: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-bench-'));
  const engine = new Engine({ database: path.join(folder, 'bench.db'), host: 'cli', lanes });
  try {
    return await work(engine);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Trains to the end; from the first step to the last, as the store has it. */
async function secondsOf(engine: Engine, experiment: ExperimentDocument): Promise<number> {
  const { runs } = await engine.start({ experiment });
  await engine.idle();
  const ended = runs.map(({ id }) => engine.run({ run: id }).summary);
  for (const { status } of ended)
    if (status !== 'finished') throw new Error(`a run of the benchmark is ${status}`);
  const starts = ended.map(({ started }) => started ?? NaN);
  return (Math.max(...ended.map((run) => run.ended ?? NaN)) - Math.min(...starts)) / 1000;
}

const size = (quick: boolean) => (quick ? { train: 1280, test: 250 } : { train: 38_400, test: 5000 });

/** The whole training loop, with data, order, probes every 50 steps and the store, over the same kernels alone. */
export async function loop(module: WebAssembly.Module, { rounds, quick, calm }: Pace): Promise<Spread> {
  const epochs = quick ? 1 : 4;
  const limit = size(quick);
  const experiment = denseExperiment(widths, { ...training, epochs, limit, probeEvery: 50 });
  const session = await openPlan(module, experiment, 1);
  const steps = limit.train / training.batch;
  const bare = (): void => {
    session.test();
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let step = 0; step < steps; step++) session.step(step);
      session.test();
    }
  };
  const kernels: number[] = [];
  const whole = await withEngine(1, async (engine) => {
    const times: number[] = [];
    await secondsOf(engine, experiment);
    bare();
    for (let round = 0; round < rounds; round++) {
      kernels.push((await calm.take(() => timed(bare))) / 1000);
      times.push(await calm.take(() => secondsOf(engine, experiment)));
    }
    return times;
  });
  await session.close();
  return ratioOf(whole, kernels);
}

/** The same run by an engine in the process the app gives it, and by one in this process. */
export async function inApp(_: WebAssembly.Module, { rounds, quick, calm }: Pace): Promise<Spread> {
  const epochs = quick ? 1 : 3;
  const experiment = denseExperiment(widths, { ...training, epochs, limit: size(quick), probeEvery: 50 });
  // One lane: what is compared is where the engine runs, not how the machine deals out its cores.
  return await withEngine(1, async (engine) => {
    const app = await AppEngine.start(1);
    try {
      const times = { app: [] as number[], here: [] as number[] };
      await app.seconds(experiment);
      await secondsOf(engine, experiment);
      for (let round = 0; round < rounds; round++) {
        times.app.push(await calm.take(() => app.seconds(experiment)));
        times.here.push(await calm.take(() => secondsOf(engine, experiment)));
      }
      return ratioOf(times.app, times.here);
    } finally {
      await app.close();
    }
  });
}

/** Two runs asked for one after the other, each with all lanes, over both asked for at once. */
export async function sideBySide(_: WebAssembly.Module, { rounds, quick, calm }: Pace): Promise<Spread> {
  const experiment = denseExperiment(widths, { ...training, epochs: quick ? 1 : 3, limit: size(quick) });
  const seeds = [1, 2];
  return await withEngine(2, async (engine) => {
    const together: number[] = [];
    const oneLane: number[] = [];
    await secondsOf(engine, { ...experiment, sweep: { axes: [], seeds } });
    for (let round = 0; round < rounds; round++) {
      const both = async (): Promise<void> =>
        void (await secondsOf(engine, { ...experiment, sweep: { axes: [], seeds } }));
      together.push(await calm.take(() => timed(both)));
      oneLane.push(await calm.take(() => oneByOne(experiment, seeds)));
    }
    return ratioOf(oneLane, together);
  });
}

async function oneByOne(experiment: ResolvedExperiment, seeds: readonly number[]): Promise<number> {
  return await withEngine(1, async (engine) => {
    // The lane and the data are there already in the other engine.
    await secondsOf(engine, { ...experiment, data: { dataset: 'mnist', limit: { train: 128, test: 250 } } });
    return await timed(async () => {
      for (const seed of seeds) await secondsOf(engine, { ...experiment, seed });
    });
  });
}

/** Processor time of the process while its lanes have nothing to do. */
export async function idle(): Promise<Spread> {
  const experiment = denseExperiment(widths, { ...training, limit: size(true) });
  return await withEngine(os.availableParallelism(), async (engine) => {
    await secondsOf(engine, experiment);
    await pause(200);
    const shares: number[] = [];
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage();
      const milliseconds = await timed(() => pause(500));
      const { user, system } = process.cpuUsage(before);
      shares.push((user + system) / 10 / milliseconds);
    }
    return spreadOf(shares);
  });
}
