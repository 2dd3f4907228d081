/** Every registered layer trains, on real threads, to the same bits on one, two and three lanes, from plans that are verified. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shapedGraph } from '../../../engine/compile/compile.ts';
import { sizeOf } from '../../../engine/compile/graph.ts';
import type { NetworkDocument, ResolvedExperiment } from '../../../engine/contract/documents.ts';
import type { Point, Probe } from '../../../engine/contract/run.ts';
import type { Dataset } from '../../../engine/data/dataset.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels } from '../../../engine/kernels/load.ts';
import { layers } from '../../../engine/layers/index.ts';
import { uniform } from '../../../engine/reference/random.ts';
import { Arena } from '../../../engine/run/arena.ts';
import { look } from '../../../engine/run/look.ts';
import { LaneGroup } from '../../../engine/run/pool.ts';
import { descriptor, experiment as clusters } from '../run/clusters.ts';
import { leaderOf } from '../inline.ts';
import { cases } from './cases.ts';
import { around, layer } from './networks.ts';
import { nestedBlocks } from './regularizer-cases.ts';

const groups: LaneGroup[] = [];
beforeAll(() => {
  vi.stubEnv('FANIN_VERIFY', '1');
  const module = compileKernels('simd-4x8');
  groups.push(...[1, 2, 3].map((lanes) => new LaneGroup(module, lanes)));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all(groups.map((group) => group.close()));
});

/** Examples of the network's input, and its classes. */
function dataFor(network: NetworkDocument) {
  const { nodes, input, output } = shapedGraph(network);
  const shape = [...nodes[input]!.shape];
  const classes = Array.from({ length: nodes[output]!.shape[0]! }, (_, index) => `${index}`);
  const examples = (count: number, seed: number) => {
    const key = { seedLow: seed, seedHigh: 0, step: 0 };
    const draw = (stream: number, most: number) => (_: unknown, index: number) =>
      Math.floor(uniform(key, stream, index) * most);
    return {
      count,
      values: Uint8Array.from({ length: count * sizeOf(shape) }, draw(1, 256)),
      labels: Int32Array.from({ length: count }, draw(2, classes.length)),
    };
  };
  // Three steps an epoch, the last of a batch that is not full.
  const own = { name: 'random', element: 'byte', shape, classes } as const;
  const dataset: Dataset = { ...own, hash: '', train: examples(40, 1), test: examples(20, 2) };
  return { dataset, descriptor: { ...descriptor, ...own, train: 40, test: 20 } };
}

async function trained(group: LaneGroup, network: NetworkDocument, { epochs = 1, every = 1 } = {}) {
  const { dataset, descriptor: described } = dataFor(network);
  const optimizer = { kind: 'sgd', learningRate: 0.05, momentum: 0.9 };
  const experiment: ResolvedExperiment = {
    ...clusters,
    network,
    data: { dataset: 'random' },
    training: { ...clusters.training, optimizer, epochs, batchSize: 16, weightDecay: 0.01 },
    probes: { every, histogramBins: 8 },
  };
  const { plan } = compileRun(experiment, described, group.lanes);
  const points: Point[] = [];
  const probes: Probe[] = [];
  const { memory } = await group.run(plan, { kind: 'train', experiment, dataset }, (report) => {
    points.push(...report.points);
    probes.push(...report.probes);
    expect(report.nonFinite).toBe(null);
  });
  const arena = new Arena(memory, plan);
  const named = (slots: typeof plan.states) =>
    Object.fromEntries(slots.map(({ node, name, value }) => [`${node}.${name}`, [...arena.floats(value)]]));
  return { points, probes, weights: named(plan.parameters), states: named(plan.states) };
}

describe('three steps on one, two and three lanes are the same, bit for bit, with', () => {
  for (const kind of layers.keys()) {
    it(kind, async () => {
      expect(cases[kind], `${kind} has no case`).toBeDefined();
      for (const [index, network] of cases[kind]!.entries()) {
        const one = await trained(groups[0]!, network);
        expect(await trained(groups[1]!, network)).toEqual(one);
        // Three lanes on two cores wait for each other a lot: once a kind is enough to see rows cut unevenly.
        if (index === 0) expect(await trained(groups[2]!, network)).toEqual(one);
        const losses = one.points.filter(({ metric }) => metric === 'test.loss');
        expect(losses).toHaveLength(2);
        expect(losses.every(({ value }) => Number.isFinite(value))).toBe(true);
        expect(losses[1]!.value).not.toBe(losses[0]!.value);
      }
    });
  }
});

describe('a look, which learns nothing, sees numbers everywhere, forward and back, with', () => {
  for (const kind of layers.keys()) {
    it(kind, () => {
      for (const network of cases[kind]!) {
        const { layers: seen } = look(leaderOf(network), { kind: 'look', seed: 2, dataset: null });
        expect(seen.length).toBeGreaterThan(2);
        for (const { activation, gradient } of seen) {
          expect(activation.nonFinite).toBe(0);
          expect(gradient?.nonFinite ?? 0).toBe(0);
        }
        expect(seen.at(-1)!.gradient!.norm).toBeGreaterThan(0);
      }
    });
  }
});

it('branches are dropped alike on one, two and three lanes, in observed steps and in others', async () => {
  const often = await trained(groups[0]!, nestedBlocks, { epochs: 8, every: 1 });
  for (const group of groups) {
    const { weights, states } = await trained(group, nestedBlocks, { epochs: 8, every: 5 });
    expect({ weights, states }).toEqual({ weights: often.weights, states: often.states });
  }
});

it('PReLU leaves the slope it began with', async () => {
  const { weights } = await trained(groups[0]!, around(layer('prelu', { perChannel: false })));
  const [slope] = weights['prelu.slope']!;
  expect(slope).toBeGreaterThan(0);
  expect(Math.abs(slope! - 0.25)).toBeGreaterThan(1e-4);
});
