/** What numbers too small to be normal cost. */
import { training } from './contests.ts';
import { timed, type Pace } from './pace.ts';
import { denseExperiment, openPlan } from './plan-session.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** A step of forty tanh layers whose signal dies away over a step of the same network kept alive by its weights. */
export async function dying(module: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
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
