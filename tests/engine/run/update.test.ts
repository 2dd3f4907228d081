/** What is done to gradients and weights around the optimizer's step, seen from what one step or a whole run changes. */
import { describe, expect, it } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import { chain } from '../inline.ts';
import { run } from './trained.ts';

type Training = Partial<ResolvedExperiment['training']>;

const rate = 0.25;
/** Biases do not start at 0, so that decay would show in them. */
const dense = (id: string, units: number, more: object = {}) => {
  return { id, kind: 'dense', params: { units, biasInit: { scheme: 'constant', value: 0.5 }, ...more } };
};
const network = (more: object = {}) =>
  chain(
    { id: 'in', kind: 'input', params: { shape: [1, 4, 4] } },
    { id: 'conv', kind: 'conv', params: { filters: 3, biasInit: { scheme: 'constant', value: 0.5 } } },
    { id: 'flat', kind: 'flatten' },
    dense('fc1', 8, more),
    { id: 'tanh', kind: 'tanh' },
    dense('fc2', 3),
    { id: 'out', kind: 'output' },
  );

/** The weights after one step over all examples; after none with a rate too small to move any. */
function afterOne(training: Training = {}, more: object = {}, learningRate = rate) {
  const optimizer = { kind: 'sgd', learningRate, momentum: 0 };
  return run({ network: network(more), training: { optimizer, epochs: 1, batchSize: 500, ...training } });
}
const start = afterOne({}, {}, 1e-12).weights;
const plain = afterOne().weights;
const flat = (weights: readonly (readonly number[])[]) => weights.flat();
const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
const difference = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x - b[i]!);
/** Tensors by their place: weights at 0, 2, 4 (conv, fc1, fc2), biases at 1, 3, 5. */
const isBias = (tensor: number) => tensor % 2 === 1;

function expectTensors(actual: number[][], expected: (tensor: number, i: number) => number): void {
  actual.forEach((values, tensor) =>
    values.forEach((x, i) => expect(Math.abs(x - expected(tensor, i))).toBeLessThan(2e-7)),
  );
}

describe('decay', () => {
  it.each(['coupled', 'decoupled'])(
    'L2, %s, pulls weights to 0 by rate · λ of themselves, and leaves biases',
    (decay) => {
      expectTensors(afterOne({ weightDecay: 0.1, decay }).weights, (tensor, i) => {
        return plain[tensor]![i]! - (isBias(tensor) ? 0 : rate * 0.1 * start[tensor]![i]!);
      });
    },
  );

  it.each(['coupled', 'decoupled'])('L1, %s, pulls weights to 0 by rate · λ, and leaves biases', (decay) => {
    expectTensors(afterOne({ l1: 0.01, decay }).weights, (tensor, i) => {
      return plain[tensor]![i]! - (isBias(tensor) ? 0 : rate * 0.01 * Math.sign(start[tensor]![i]!));
    });
  });

  it('an elastic net is both', () => {
    expectTensors(afterOne({ l1: 0.01, weightDecay: 0.1 }).weights, (tensor, i) => {
      const w = start[tensor]![i]!;
      return plain[tensor]![i]! - (isBias(tensor) ? 0 : rate * (0.1 * w + 0.01 * Math.sign(w)));
    });
  });

  it('takes biases too where everything is decayed', () => {
    expectTensors(afterOne({ weightDecay: 0.1, decayAll: true }).weights, (tensor, i) => {
      return plain[tensor]![i]! - rate * 0.1 * start[tensor]![i]!;
    });
  });

  it("a layer's own takes the place of the experiment's", () => {
    const own = afterOne({ l1: 0.01, weightDecay: 0.1 }, { l2: 0.4, l1: 0 }).weights;
    expectTensors(own, (tensor, i) => {
      const w = start[tensor]![i]!;
      const [l2, l1] = tensor === 2 ? [0.4, 0] : isBias(tensor) ? [0, 0] : [0.1, 0.01];
      return plain[tensor]![i]! - rate * (l2 * w + l1 * Math.sign(w));
    });
  });

  it('beside an adaptive optimizer is of the size of the rate, within it of none', () => {
    const adam = (training: Training) =>
      afterOne({ optimizer: { kind: 'adam', learningRate: 0.01 }, ...training }).weights[2]!;
    const without = adam({});
    const beside = adam({ weightDecay: 0.5, decay: 'decoupled' });
    beside.forEach((w, i) => expect(w - without[i]!).toBeCloseTo(-0.01 * 0.5 * start[2]![i]!, 6));
    const adamW = (training: Training) =>
      afterOne({ optimizer: { kind: 'adamw', learningRate: 0.01 }, ...training }).weights;
    expect(adamW({ weightDecay: 0.5, decay: 'decoupled' })).toEqual(adamW({ weightDecay: 0.5 }));
    adamW({ weightDecay: 0.5 })[2]!.forEach((w, i) => expect(w).toBeCloseTo(beside[i]!, 6));
  });

  it('is no part of the reported loss', () => {
    expect(afterOne({ weightDecay: 0.1 }).of('train.loss')).toEqual(afterOne().of('train.loss'));
  });
});

describe('clipping', () => {
  const length = norm(flat(plain).map((x, i) => x - flat(start)[i]!)) / rate;

  it('scales a gradient beyond the limit back to it, all tensors by one factor', () => {
    const step = difference(flat(afterOne({ clip: length / 4 }).weights), flat(start));
    expect(norm(step) / rate).toBeCloseTo(length / 4, 5);
    const whole = difference(flat(plain), flat(start));
    step.forEach((x, i) => expect(Math.abs(x - whole[i]! / 4)).toBeLessThan(2e-7));
  });

  it('leaves a gradient within the limit as it is, bit for bit', () => {
    expect(afterOne({ clip: length * 1.01 }).weights).toEqual(plain);
  });
});

describe('max-norm', () => {
  /** Norms of the weights into every unit: rows of the filters, columns of the dense layers. */
  function norms(weights: readonly (readonly number[])[]): number[] {
    const filters = [0, 1, 2].map((f) => norm(weights[0]!.slice(9 * f, 9 * f + 9)));
    const units = (
      [
        [2, 8],
        [4, 3],
      ] as const
    ).flatMap(([tensor, columns]) =>
      Array.from({ length: columns }, (_, j) => norm(weights[tensor]!.filter((_, i) => i % columns === j))),
    );
    return [...filters, ...units];
  }
  const trained = (maxNorm: number | null) =>
    run({ network: network(), training: { epochs: 4, maxNorm } }).weights;

  it('holds after training, and only biases grow as they like', () => {
    const limit = 0.6;
    expect(Math.min(...norms(trained(null)))).toBeGreaterThan(limit);
    for (const n of norms(trained(limit))) {
      expect(n).toBeLessThan(limit * (1 + 1e-6));
      expect(n).toBeGreaterThan(0.1);
    }
  });
});
