/** What snapshots say, against numbers worked out here from what lies in the arena. */
import { describe, expect, it } from 'vitest';
import type { NetworkDocument, NetworkNode, ResolvedExperiment } from '../../../engine/contract/documents.ts';
import type { Probe, Statistics } from '../../../engine/contract/run.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { look } from '../../../engine/run/look.ts';
import { readProbe } from '../../../engine/run/observe.ts';
import { train } from '../../../engine/run/trainer.ts';
import { chain, graph, leaderOf } from '../inline.ts';
import { dataset, descriptor, experiment } from './clusters.ts';

const module = compileKernels('simd-4x8');

/** The weights of every tensor. */
type Weights = readonly (readonly number[])[];

interface Watched {
  readonly probes: readonly Probe[];
  /** Before and after each step of training. */
  readonly steps: readonly { readonly before: Weights; readonly after: Weights }[];
  readonly end: Weights;
}

function watched(change: Partial<ResolvedExperiment>): Watched {
  const document = { ...experiment, ...change };
  const { plan } = compileRun(document, descriptor, 1);
  const memory = createMemory(plan.bytes);
  const lead = new Leader(memory, plan, instantiate(module, memory));
  const weights = (): Weights => plan.parameters.map(({ value }) => [...lead.arena.floats(value)]);
  const steps: { before: Weights; after: Weights }[] = [];
  const execute = lead.execute.bind(lead);
  lead.execute = (program, schedule) => {
    const before = weights();
    const complete = execute(program, schedule);
    if (program === 'train' && complete) steps.push({ before, after: weights() });
    return complete;
  };
  const probes: Probe[] = [];
  train(lead, { kind: 'train', experiment: document, dataset }, (report) => probes.push(...report.probes));
  return { probes, steps, end: weights() };
}

/** Independent of the kernels: two plain passes, and a count of every value. */
function expectStatistics(got: Statistics, values: readonly number[]): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const norm = Math.hypot(...values);
  const near = (one: number | null, other: number): void => {
    expect(Math.abs(one! - other)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(other), norm * 1e-3));
  };
  near(got.mean, mean);
  near(got.std, Math.sqrt(variance));
  near(got.norm, norm);
  expect(got.min).toBe(Math.min(...values));
  expect(got.max).toBe(Math.max(...values));
  expect(got.zeros * values.length).toBeCloseTo(values.filter((value) => value === 0).length, 3);
  expect(got.histogram.reduce((sum, count) => sum + count, 0)).toBe(values.length);
}

const everyStep = { every: 1, histogramBins: 16 };

describe('weights', () => {
  const run = watched({ probes: everyStep, training: { ...experiment.training, epochs: 2 } });
  const parameter = (probe: Probe, index: number) => probe.parameters[index]!;

  it('are measured as each step found them, and their updates as what it changed', () => {
    expect(run.probes.length).toBeGreaterThan(10);
    for (const probe of run.probes) {
      const { before, after } = run.steps[probe.step]!;
      before.forEach((weights, index) => {
        const { weight, update } = parameter(probe, index);
        expectStatistics(weight, weights);
        expectStatistics(
          update!,
          weights.map((value, at) => Math.fround(after[index]![at]! - value)),
        );
      });
    }
  });

  it('have the gradient that plain descent follows', () => {
    const plain = watched({
      probes: everyStep,
      training: {
        ...experiment.training,
        epochs: 1,
        optimizer: { kind: 'sgd', learningRate: 0.25, momentum: 0 },
      },
    });
    for (const { parameters } of plain.probes) {
      for (const { gradient, update } of parameters) {
        // The update is rounded where it is added to a weight: to half a unit in the last place of that.
        expect(update!.norm!).toBeCloseTo(0.25 * gradient.norm!, 5);
      }
    }
  });

  it('are learnt bit for bit the same whether anybody looks or not', () => {
    const seldom = watched({
      probes: { ...everyStep, every: 1_000_000 },
      training: { ...experiment.training, epochs: 2 },
    });
    expect(seldom.end).toEqual(run.end);
    expect(seldom.probes.length).toBeLessThan(run.probes.length);
  });

  it('are observed at the start too, where somebody asks', () => {
    const lead = leaderOf(experiment.network, { weightGradients: true });
    const { parameters } = look(lead, { kind: 'look', seed: 1, dataset: null });
    expect(parameters.map(({ node, name }) => `${node}.${name}`)).toEqual([
      'fc1.weight',
      'fc1.bias',
      'fc2.weight',
      'fc2.bias',
    ]);
    lead.plan.parameters.forEach(({ value, gradient }, index) => {
      expectStatistics(parameters[index]!.weight, [...lead.arena.floats(value)]);
      expectStatistics(parameters[index]!.gradient, [...lead.arena.floats(gradient!)]);
      expect(parameters[index]!.update).toBeNull();
    });
    const nobody = look(leaderOf(experiment.network), { kind: 'look', seed: 1, dataset: null });
    expect(nobody.parameters).toEqual([]);
  });
});

/** One pass over inputs and weights that are set here. */
function observed(
  network: NetworkDocument,
  set: (fill: (name: string, values: readonly number[]) => void, input: Float32Array) => void,
) {
  const lead = leaderOf(network, { batch: 3 });
  const { plan, arena } = lead;
  lead.execute('initialize');
  const fill = (name: string, values: readonly number[]): void => {
    const found = plan.parameters.find((one) => `${one.node}.${one.name}` === name)!;
    arena.floats(found.value).set(values);
  };
  set(fill, arena.floats(plan.handles.input));
  arena.floats(plan.handles.scale)[0] = 1 / 3;
  lead.execute('train', 'probing');
  const { layers } = readProbe(plan, arena);
  return (id: string) => layers.find((layer) => layer.id === id)!;
}

const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [2] } };
const dense = (id: string, units: number): NetworkNode => ({ id, kind: 'dense', params: { units } });
const output: NetworkNode = { id: 'out', kind: 'output' };

describe('dead units', () => {
  it('are those that no example of the batch wakes', () => {
    const network = chain(input, dense('fc', 5), { id: 'relu', kind: 'relu' }, dense('last', 2), output);
    const layer = observed(network, (fill, examples) => {
      examples.set([1, 2, 3, 4, 5, 6]);
      // Units: always on, always off, off for the first example alone, off for the last alone, off by its bias.
      fill('fc.weight', [1, -1, 1, -1, 1, 0, 0, 0, 0, 0]);
      fill('fc.bias', [0, 0, -2, 4, -100]);
    });
    const { activation, dead } = layer('relu');
    expect(dead).toBeCloseTo(2 / 5, 6);
    // Two units are 0 three times, two once.
    expect(activation.zeros).toBeCloseTo(8 / 15, 6);
  });

  it('are told only where a 0 means that a unit is dead', () => {
    const network = chain(input, dense('fc', 4), { id: 'tanh', kind: 'tanh' }, dense('last', 2), output);
    const layer = observed(network, (fill) => fill('fc.weight', Array(8).fill(0)));
    expect(layer('tanh').activation.zeros).toBe(1);
    expect(layer('tanh').dead).toBeNull();
    expect(layer('fc').dead).toBeNull();
  });

  it('are channels where the layer has images', () => {
    const image = { id: 'in', kind: 'input', params: { shape: [3, 2, 2] } };
    const network = chain(
      image,
      { id: 'relu', kind: 'relu' },
      { id: 'flat', kind: 'flatten' },
      dense('fc', 2),
      output,
    );
    const layer = observed(network, (_, examples) => {
      examples.fill(-1);
      // The second channel is on at one place of one example.
      examples[2 * 12 + 4 + 3] = 1;
    });
    expect(layer('relu').dead).toBeCloseTo(2 / 3, 6);
  });
});

describe('numbers that a layer declares', () => {
  it('are the variances of what an Add joins and of its sum', () => {
    const nodes = [input, dense('a', 3), dense('b', 3), { id: 'sum', kind: 'add' }, dense('last', 2), output];
    const layer = observed(graph(nodes, 'in a sum last out', 'in b sum'), (fill, examples) => {
      examples.set([1, 2, -3, 4, 5, -6]);
      fill('a.weight', [1, 2, 3, 4, 5, 6]);
      fill('b.weight', [-1, 0, 2, 0.5, 0, 1]);
    });
    const variance = (id: string) => layer(id).activation.std! ** 2;
    expect(layer('sum').numbers).toEqual({
      inputs: [variance('a'), variance('b')],
      output: [variance('sum')],
    });
    // Of (x₁ + 4x₂, 2x₁ + 5x₂, 3x₁ + 6x₂) for the three examples above.
    const a = [9, 12, 15, 13, 14, 15, -19, -20, -21];
    const mean = a.reduce((sum, value) => sum + value) / 9;
    expect(variance('a')).toBeCloseTo(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9, 3);
    expect(layer('a').numbers).toEqual({});
  });

  it('are the slopes of a PReLU, over its channels', () => {
    const network = chain(input, dense('fc', 3), { id: 'prelu', kind: 'prelu' }, dense('last', 2), output);
    const layer = observed(network, (fill) => fill('prelu.slope', [0.5, -0.25, 1]));
    expect(layer('prelu').numbers).toEqual({
      alphaMean: [expect.closeTo(1.25 / 3, 6)],
      alphaMin: [-0.25],
      alphaMax: [1],
    });
  });

  it('are the share of examples a block of stochastic depth lived for', () => {
    const blocks = [0.3, 0.8].map((survival, index) => ({
      id: `depth${index}`,
      kind: 'stochastic-depth',
      params: { survival, mode: 'constant', per: 'example' },
    }));
    const lead = leaderOf(chain(input, dense('fc', 4), ...blocks, dense('last', 2), output), { batch: 200 });
    const { layers } = look(lead, { kind: 'look', seed: 3, dataset: null });
    const layer = (id: string) => layers.find((one) => one.id === id)!;
    const alive = blocks.map(({ id }) => layer(id).numbers['alive']![0]!);
    // Outputs of a dense layer are never 0 by themselves, so a block's zeros are the rows it died for.
    expect(alive[0]).toBeCloseTo(1 - layer('depth0').activation.zeros, 6);
    // Within four standard deviations of its chance.
    [0.3, 0.8].forEach((survival, index) => {
      expect(Math.abs(alive[index]! - survival)).toBeLessThan(
        4 * Math.sqrt((survival * (1 - survival)) / 200),
      );
    });
    // Blocks die by themselves, not together.
    const both = 1 - layer('depth1').activation.zeros;
    expect(both).toBeLessThan(Math.min(...alive));
  });
});
