import { describe, expect, it } from 'vitest';
import { look } from '../../../engine/run/look.ts';
import { templateNamed } from '../../../engine/templates/index.ts';
import type { NetworkNode } from '../../../engine/contract/documents.ts';
import { chain, leaderOf } from '../inline.ts';

/** Six layers of one width with an activation after each. */
function six(width: number, kind: string, init: object) {
  const layers = Array.from({ length: 6 }, (_, index): NetworkNode[] => [
    { id: `fc${index}`, kind: 'dense', params: { units: width, bias: false, init } },
    { id: `a${index}`, kind },
  ]).flat();
  return chain({ id: 'in', kind: 'input', params: { shape: [width] } }, ...layers, {
    id: 'out',
    kind: 'output',
  });
}

function statistics(network: ReturnType<typeof chain>, kind: string) {
  const { layers } = look(leaderOf(network), { kind: 'look', seed: 1, dataset: null });
  return layers.filter((layer) => layer.kind === kind);
}

// The lecture's figures for 4096 units hold for their product with 1/√width: normal(0.01) at 4096 is 0.64/√fan-in.
const scaled = (std: number, width: number) => ({ scheme: 'normal', std: (std * 64) / Math.sqrt(width) });

describe('a look at the initial state', () => {
  it('shows the standard deviations of the lecture by depth', () => {
    const tanh = (init: object) =>
      statistics(six(1024, 'tanh', init), 'tanh').map(({ activation }) => activation.std!);
    const near = (measured: number[], expected: number[]) =>
      measured.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 1));
    near(tanh(scaled(0.01, 1024)), [0.49, 0.29, 0.18, 0.11, 0.07, 0.05]);
    near(tanh({ scheme: 'xavier' }), [0.63, 0.49, 0.41, 0.36, 0.32, 0.3]);
    const relu = statistics(six(1024, 'relu', { scheme: 'kaiming' }), 'relu');
    near(
      relu.map(({ activation }) => activation.mean!),
      Array(6).fill(0.57),
    );
    near(
      relu.map(({ activation }) => activation.std!),
      Array(6).fill(0.83),
    );
  });

  it('counts every value of a layer once in its histogram', () => {
    const network = templateNamed('mnist-mlp')!.experiment.network;
    for (const { activation, gradient } of look(leaderOf(network), {
      kind: 'look',
      seed: 3,
      dataset: null,
    }).layers) {
      const values = activation.histogram.reduce((sum, count) => sum + count, 0);
      expect(values % 16).toBe(0);
      expect(activation.nonFinite).toBe(0);
      if (gradient) expect(gradient.norm).toBeGreaterThan(0);
    }
  });

  it('gives zero weights no gradient below the last layer', () => {
    const { layers } = look(leaderOf(six(32, 'tanh', { scheme: 'zero' })), {
      kind: 'look',
      seed: 1,
      dataset: null,
    });
    const first = layers.find(({ id }) => id === 'a0')!;
    expect(first.gradient!.norm).toBe(0);
    expect(first.activation.zeros).toBe(1);
  });
});
