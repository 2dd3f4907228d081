/** Steps of one network against steps of another. */
import type { ResolvedExperiment } from '../contract/documents.ts';
import { training } from './contests.ts';
import { timed, type Pace } from './pace.ts';
import { denseExperiment, openPlan } from './plan-session.ts';
import { ratioOf, type Spread } from './statistics.ts';

const limit = { train: 1280, test: 250 };

/** `steps` of the first over as many of the second, on one lane. */
async function compared(
  module: WebAssembly.Module,
  experiments: readonly [ResolvedExperiment, ResolvedExperiment],
  steps: number,
  { rounds, calm }: Pace,
): Promise<Spread> {
  const first = { session: await openPlan(module, experiments[0], 1), times: [] as number[] };
  const second = { session: await openPlan(module, experiments[1], 1), times: [] as number[] };
  for (let round = 0; round < rounds + 1; round++) {
    for (const { session, times } of [first, second]) {
      const milliseconds = await calm.take(() =>
        timed(() => {
          for (let step = 0; step < steps; step++) session.step(step);
        }),
      );
      // The first round warms up.
      if (round > 0) times.push(milliseconds);
    }
  }
  await first.session.close();
  await second.session.close();
  return ratioOf(first.times, second.times);
}

/** A step of forty tanh layers whose signal dies away over a step of the same network kept alive by its weights. */
export async function dying(module: WebAssembly.Module, pace: Pace): Promise<Spread> {
  const deep = [784, ...Array.from({ length: pace.quick ? 6 : 40 }, () => 128), 10];
  const experiment = (init: Readonly<Record<string, unknown>>) =>
    denseExperiment(deep, { ...training, activation: 'tanh', rate: 0.01, init, limit });
  // From one to nothing within the network, both ways: normal(0.01) loses a factor of nine a layer.
  const fading = experiment({ scheme: 'normal', std: 0.01 });
  return await compared(module, [fading, experiment({ scheme: 'xavier' })], pace.quick ? 2 : 20, pace);
}

/** A step of twenty residual blocks of which stochastic depth drops every other one over a step with all of them. */
export async function depth(module: WebAssembly.Module, pace: Pace): Promise<Spread> {
  const experiment = (survival: number): ResolvedExperiment => ({
    ...denseExperiment([784, 10], { ...training, limit }),
    network: residual(pace.quick ? 3 : 20, survival),
  });
  return await compared(module, [experiment(0.5), experiment(1)], pace.quick ? 2 : 100, pace);
}

function residual(blocks: number, survival: number): ResolvedExperiment['network'] {
  const numbers = Array.from({ length: blocks }, (_, index) => index + 1);
  const dense = (id: string, units: number) => ({ id, kind: 'dense', params: { units } });
  const nodes = [
    { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } },
    { id: 'flat', kind: 'flatten' },
    dense('sum0', 256),
    ...numbers.flatMap((block) => [
      dense(`fc${block}`, 256),
      { id: `act${block}`, kind: 'relu' },
      { id: `drop${block}`, kind: 'stochastic-depth', params: { survival, mode: 'constant' } },
      { id: `sum${block}`, kind: 'add' },
    ]),
    dense('fc', 10),
    { id: 'out', kind: 'output' },
  ];
  const edges = nodes.slice(1).map(({ id }, index): [string, string] => [nodes[index]?.id ?? '', id]);
  const around = numbers.map((block): [string, string] => [`sum${block - 1}`, `sum${block}`]);
  return { format: 'fanin.network', version: 1, name: '', nodes, edges: [...edges, ...around] };
}
