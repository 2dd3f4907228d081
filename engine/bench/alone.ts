/** What nobody else has: how lanes meet, what the loop around the kernels costs, runs side by side, a dying signal, idleness. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExperimentDocument, ResolvedExperiment } from '../contract/documents.ts';
import { Engine } from '../engine.ts';
import { createMemory } from '../run/arena.ts';
import { AppEngine } from './app.ts';
import { training, widths } from './contests.ts';
import { firstByte, startCrew, type Call } from './crew.ts';
import { denseExperiment, openPlan } from './plan-session.ts';
import { ratioOf, spreadOf, type Spread } from './statistics.ts';

export interface Alone {
  readonly id: 'barrier' | 'wake' | 'loop' | 'app' | 'side-by-side' | 'dying' | 'idle';
  readonly title: string;
  readonly unit: string;
  readonly value: Spread;
}

interface Pace {
  readonly rounds: number;
  readonly quick: boolean;
}

interface Measurement {
  readonly id: Alone['id'];
  readonly title: string;
  readonly unit: string;
  /** Cores it needs. */
  readonly cores: number;
  measure(module: WebAssembly.Module, pace: Pace): Promise<Spread>;
}

const measurements: readonly Measurement[] = [
  { id: 'barrier', title: 'two lanes meet', unit: 'µs', cores: 2, measure: barrier },
  { id: 'wake', title: 'a sleeping lane wakes', unit: 'µs', cores: 2, measure: wake },
  {
    id: 'loop',
    title: 'the whole training loop over its kernels alone',
    unit: 'times',
    cores: 1,
    measure: loop,
  },
  {
    id: 'app',
    title: "a run in the app's engine over the same from the command line",
    unit: 'times',
    cores: 1,
    measure: inApp,
  },
  {
    id: 'side-by-side',
    title: 'two runs one after the other over side by side, a lane each',
    unit: 'times',
    cores: 2,
    measure: sideBySide,
  },
  {
    id: 'dying',
    title: 'a step where the signal dies away over one where it lives',
    unit: 'times',
    cores: 1,
    measure: dying,
  },
  { id: 'idle', title: 'a core, while nothing runs', unit: '%', cores: 1, measure: idle },
];

/** Every measurement whose title has the word in it, in the order of the table; and what could not be measured, and why. */
export async function measureAlone(
  module: WebAssembly.Module,
  { only, say, ...pace }: Pace & { readonly only: string; say(line: string): void },
): Promise<{ measured: Alone[]; missing: string[] }> {
  const measured: Alone[] = [];
  const missing: string[] = [];
  for (const { id, title, unit, cores, measure } of measurements) {
    if (!title.includes(only) || os.availableParallelism() < cores) continue;
    say(`${title} …`);
    try {
      measured.push({ id, title, unit, value: await measure(module, pace) });
    } catch (error) {
      missing.push(`Not measured: ${title}: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return { measured, missing };
}

async function timed(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Two lanes that do nothing but meet, a hundred times a run and once more at its end. */
async function meetingCrew(module: WebAssembly.Module) {
  const calls = Array.from({ length: 100 }, (): Call => 'wait');
  return await startCrew(module, createMemory(firstByte), calls, 2);
}

async function barrier(module: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
  const crew = await meetingCrew(module);
  const runs = quick ? 1 : 200;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    crew.lead.lead(10);
    times.push(((await timed(() => crew.lead.lead(runs))) * 1000) / (runs * 101));
  }
  await crew.close();
  return spreadOf(times);
}

/** A run of a hundred meetings of which the first finds the other lane asleep. */
async function wake(module: WebAssembly.Module, { rounds }: Pace): Promise<Spread> {
  const crew = await meetingCrew(module);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    crew.lead.lead(10);
    await pause(30);
    times.push((await timed(() => crew.lead.lead(1))) * 1000);
  }
  await crew.close();
  return spreadOf(times);
}

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
  const { runs } = engine.start({ experiment });
  await engine.idle();
  const ended = runs.map(({ id }) => engine.run({ run: id }).summary);
  for (const { status } of ended)
    if (status !== 'finished') throw new Error(`a run of the benchmark is ${status}`);
  const starts = ended.map(({ started }) => started ?? NaN);
  return (Math.max(...ended.map((run) => run.ended ?? NaN)) - Math.min(...starts)) / 1000;
}

const size = (quick: boolean) => (quick ? { train: 1280, test: 250 } : { train: 38_400, test: 5000 });

/** The whole training loop, with data, order, probes every 50 steps and the store, over the same kernels alone. */
async function loop(module: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
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
      kernels.push((await timed(bare)) / 1000);
      times.push(await secondsOf(engine, experiment));
    }
    return times;
  });
  await session.close();
  return ratioOf(whole, kernels);
}

/** The same run by an engine in the process the app gives it, and by one in this process. */
async function inApp(_: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
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
        times.app.push(await app.seconds(experiment));
        times.here.push(await secondsOf(engine, experiment));
      }
      return ratioOf(times.app, times.here);
    } finally {
      await app.close();
    }
  });
}

/** Two runs asked for one after the other, each with all lanes, over both asked for at once. */
async function sideBySide(_: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
  const experiment = denseExperiment(widths, { ...training, epochs: quick ? 1 : 3, limit: size(quick) });
  const seeds = [1, 2];
  return await withEngine(2, async (engine) => {
    const together: number[] = [];
    const oneLane: number[] = [];
    await secondsOf(engine, { ...experiment, sweep: { axes: [], seeds } });
    for (let round = 0; round < rounds; round++) {
      together.push(
        await timed(
          async () => void (await secondsOf(engine, { ...experiment, sweep: { axes: [], seeds } })),
        ),
      );
      oneLane.push(await oneByOne(experiment, seeds));
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

/** A step of forty tanh layers whose signal dies away over a step of the same network kept alive by its weights. */
async function dying(module: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
  const deep = [784, ...Array.from({ length: quick ? 6 : 40 }, () => 128), 10];
  const limit = { train: 1280, test: 250 };
  const experiment = (init: Readonly<Record<string, unknown>>) =>
    denseExperiment(deep, { ...training, activation: 'tanh', rate: 0.01, init, limit });
  const alive = await openPlan(module, experiment({ scheme: 'xavier' }), 1);
  // From one to nothing within the network, both ways: normal(0.01) loses a factor of nine a layer.
  const fading = await openPlan(module, experiment({ scheme: 'normal', std: 0.01 }), 1);
  const steps = quick ? 2 : 20;
  const times = { alive: [] as number[], fading: [] as number[] };
  for (let round = 0; round < rounds + 1; round++) {
    for (const [name, session] of Object.entries({ alive, fading })) {
      const milliseconds = await timed(() => {
        for (let step = 0; step < steps; step++) session.step(step);
      });
      // The first round warms up.
      if (round > 0) times[name === 'alive' ? 'alive' : 'fading'].push(milliseconds);
    }
  }
  await alive.close();
  await fading.close();
  return ratioOf(times.fading, times.alive);
}

/** Processor time of the process while its lanes have nothing to do. */
async function idle(): Promise<Spread> {
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
