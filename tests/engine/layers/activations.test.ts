/** Activations against their definitions: where they saturate, what they do to mean and variance, what PReLU learns. */
import { describe, expect, it } from 'vitest';
import { shapedGraph } from '../../../engine/compile/compile.ts';
import type { NetworkNode } from '../../../engine/contract/documents.ts';
import { layers } from '../../../engine/layers/index.ts';
import { gradcheck, gradcheckPlan, TwinArena } from '../../../engine/run/gradcheck.ts';
import { look } from '../../../engine/run/look.ts';
import { chain, leaderOf } from '../inline.ts';
import { activationCases } from './activation-cases.ts';
import { around, dense, layer, output } from './networks.ts';

const input = (features: number) => layer('input', { shape: [features] }, 'in');
const statistics = (...nodes: NetworkNode[]) =>
  look(leaderOf(chain(...nodes, output), { batch: 256, gradients: false }), {
    kind: 'look',
    seed: 1,
    dataset: null,
  }).layers;

describe('the saturated zone of', () => {
  // From −30 to 30, where every slope is near its limits, and never on a kink.
  const x = Array.from({ length: 60_001 }, (_, index) => (index - 30_000 + 0.5) / 1000);
  const step = 1e-4;

  /** The activation at every x + shift, in float64. */
  function outputs(node: NetworkNode, shift: number): Float64Array {
    const plan = gradcheckPlan(chain(input(x.length), node, output), 1);
    const arena = new TwinArena(plan);
    arena.run(plan.programs.initialize);
    arena.view(plan.handles.input).set(x.map((value) => value + shift));
    arena.run(
      plan.programs.train.filter(({ kernel }) => kernel !== 'softmaxCrossEntropy' && !isProbe(kernel)),
    );
    return arena.view(plan.handles.logits).slice();
  }
  const isProbe = (kernel: string) => /moments|histogram/.test(kernel);

  const nodes = Object.values(activationCases).flatMap((networks) =>
    networks.flatMap(({ nodes: all }) => {
      return all.filter(({ kind }) => layers.get(kind)!.descriptor.family === 'activation');
    }),
  );
  const zones = nodes.flatMap((node) => {
    const graph = shapedGraph(chain(input(1), node, output));
    const { saturation } = graph.nodes[1]!.layer;
    return saturation
      ? [{ node, name: `${node.kind} ${JSON.stringify(node.params ?? {})}`, ...saturation }]
      : [];
  });

  it.each(zones)('$name is where its slope is below 1 % of its steepest', ({ node, low, high }) => {
    const [left, y, right] = [outputs(node, -step), outputs(node, 0), outputs(node, step)];
    const slope = x.map((_, index) => Math.abs(right[index]! - left[index]!) / (2 * step));
    const steepest = Math.max(...slope.filter((value) => Number.isFinite(value)));
    const wrong = x.filter((_, index) => {
      const flat = slope[index]! / steepest;
      // Close to the edge the differences cannot tell.
      if (Math.abs(flat - 0.01) < 1e-4) return false;
      return flat < 0.01 !== (y[index]! <= low || y[index]! >= high);
    });
    expect(wrong).toEqual([]);
    expect(slope.filter((value) => value / steepest < 0.01).length).toBeGreaterThan(1000);
  });

  it('an activation that turns around is not told by its outputs', () => {
    for (const node of [layer('gelu'), layer('silu'), layer('mish'), layer('hard-swish')]) {
      const graph = shapedGraph(chain(input(1), node, output));
      expect(graph.nodes[1]!.layer.saturation).toBe(null);
    }
  });
});

describe('PReLU', () => {
  it.each([true, false])('has the gradient of its slopes (per channel: %s)', (perChannel) => {
    const { byParameter } = gradcheck(around(layer('prelu', { perChannel })), 4);
    const slope = byParameter.find(({ name }) => name === 'slope')!;
    expect(slope.relativeError).toBeLessThan(1e-7);
    expect(slope.checked).toBe(perChannel ? 9 : 1);
  });
});

describe('Leaky ReLU', () => {
  // Biases so far below zero here and there that a unit is above it for none of 256 examples.
  const biasInit = { scheme: 'normal', std: 4 };
  it.each([
    ['features', [input(40), dense('fc', 64, { biasInit })]],
    [
      'channels',
      [layer('input', { shape: [2, 3, 3] }, 'in'), layer('conv', { filters: 64, kernel: 3, biasInit }, 'c')],
    ],
  ])('tells which units are never above zero: those that would be dead, were it ReLU (%s)', (_, nodes) => {
    const seen = (kind: string) => statistics(...nodes, layer(kind)).at(-1)!;
    const { dead } = seen('relu');
    expect(dead).toBeGreaterThan(0.05);
    expect(dead).toBeLessThan(0.95);
    const leaky = seen('leaky-relu');
    expect(leaky.numbers.off).toEqual([dead]);
    expect(leaky.dead).toBe(0);
  });
});

describe('SELU', () => {
  it('keeps mean 0 and variance 1 through fifty layers from weights of std 1/√fan-in', () => {
    const width = 512;
    const deep = Array.from({ length: 50 }, (_, index) => [
      dense(`fc${index}`, width, { init: { scheme: 'xavier' }, bias: false }),
      layer('selu', undefined, `selu${index}`),
    ]).flat();
    const seen = statistics(input(width), ...deep).filter(({ kind }) => kind === 'selu');
    expect(seen).toHaveLength(50);
    for (const { activation } of seen) {
      expect(Math.abs(activation.mean!)).toBeLessThan(0.1);
      expect(activation.std).toBeGreaterThan(0.8);
      expect(activation.std).toBeLessThan(1.2);
    }
  });
});

describe('ELU', () => {
  it('has a mean nearer zero than ReLU', () => {
    const meanOf = (kind: string) =>
      Math.abs(statistics(input(300), dense('fc', 300), layer(kind)).at(-1)!.activation.mean!);
    expect(meanOf('elu')).toBeLessThan(0.5 * meanOf('relu'));
  });
});
