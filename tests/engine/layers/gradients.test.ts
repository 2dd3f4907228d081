/**
 * Every registered layer: its gradient in float64 against central differences, then the SIMD kernels against float64.
 * A layer without a case here fails.
 */
import { describe, expect, it } from 'vitest';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { layers } from '../../../engine/layers/index.ts';
import { gradcheck, gradcheckPlan, TwinArena } from '../../../engine/run/gradcheck.ts';
import { normal } from '../../../engine/reference/random.ts';
import { chain, graph, leaderOf } from '../inline.ts';
import { windowCases } from './window-cases.ts';

const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [2, 3, 3] } };
const flat: NetworkNode = { id: 'flat', kind: 'flatten' };
const dense = (id: string, units: number, more: object = {}): NetworkNode => {
  return { id, kind: 'dense', params: { units, init: { scheme: 'kaiming' }, ...more } };
};
const output: NetworkNode = { id: 'out', kind: 'output' };

/** Parameters before and after the layer, so that its gradient is seen from both sides. */
const around = (...nodes: NetworkNode[]): NetworkDocument =>
  chain(input, flat, dense('fc1', 9), ...nodes, dense('fc2', 5), output);

const [tanh, add, concat]: readonly NetworkNode[] = ['tanh', 'add', 'concat'].map((kind) => ({
  id: kind,
  kind,
}));
/** Outputs that go two and three ways, around a layer and around a block of layers. */
const residual = graph(
  [
    input,
    flat,
    dense('fc1', 6),
    dense('a', 6),
    tanh!,
    dense('b', 6),
    add!,
    { id: 'sum', kind: 'add' },
    dense('fc2', 4),
    output,
  ],
  'in flat fc1 a tanh add sum fc2 out',
  'fc1 add',
  'fc1 b sum',
  'tanh sum',
);
/** An image that is flattened on one way and not on another: its gradient is shared memory on the first. */
const forked = graph(
  [
    input,
    flat,
    dense('fc1', 6),
    dense('a', 3),
    { id: 'again', kind: 'flatten' },
    dense('b', 5),
    concat!,
    dense('fc2', 4),
    output,
  ],
  'in flat fc1 a concat fc2 out',
  'fc1 again b concat',
  'fc1 concat',
);

const cases: Readonly<Record<string, readonly NetworkDocument[]>> = {
  ...windowCases,
  input: [around()],
  output: [around()],
  add: [residual],
  concat: [forked, residual],
  flatten: [
    forked,
    chain(input, flat, dense('fc1', 4), { id: 'again', kind: 'flatten' }, dense('fc2', 3), output),
  ],
  dense: [
    around(dense('mid', 7)),
    around(dense('one', 1)),
    around(dense('plain', 6, { bias: false })),
    around(dense('wide', 33, { init: { scheme: 'xavier', distribution: 'uniform', mode: 'average' } })),
  ],
  sigmoid: [around({ id: 'a', kind: 'sigmoid' })],
  tanh: [around({ id: 'a', kind: 'tanh' })],
  relu: [around({ id: 'a', kind: 'relu' })],
  dropout: [
    around({ id: 'a', kind: 'dropout', params: { rate: 0.5 } }),
    around({ id: 'a', kind: 'dropout', params: { rate: 0.1 } }, { id: 't', kind: 'tanh' }),
    around({ id: 'a', kind: 'dropout', params: { rate: 0 } }),
  ],
};

describe('the gradient of', () => {
  for (const kind of layers.keys()) {
    it(kind, () => {
      expect(cases[kind], `${kind} has no case`).toBeDefined();
      for (const network of cases[kind]!) {
        for (const seed of [1, 2, 3]) {
          const { byParameter, maxRelativeError } = gradcheck(network, seed);
          expect(maxRelativeError).toBeLessThan(1e-7);
          // Kinks are rare: most coordinates must have been compared.
          for (const { checked, kinks } of byParameter) expect(checked).toBeGreaterThan(kinks);
        }
      }
    });

    it(`${kind} in SIMD is that of float64`, () => {
      for (const network of cases[kind]!) expectSimdToAgree(network);
    });
  }
});

function expectSimdToAgree(network: NetworkDocument): void {
  const batch = 5;
  const plan = gradcheckPlan(network, batch);
  const twin = new TwinArena(plan);
  const leader = leaderOf(network, { batch, weightGradients: true, histogramBins: 2 });
  const fast = leader.arena;
  const { handles } = leader.plan;
  const key = { seedLow: 5, seedHigh: 0, step: 0 };
  fast.integers(handles.key).set([5, 0, 0]);
  twin.view(plan.handles.key).set([5, 0, 0]);
  leader.execute('initialize');
  twin.run(plan.programs.initialize);
  // The same weights on both sides, rounded as SIMD has them.
  plan.parameters.forEach(({ value }, index) =>
    twin.view(value).set(fast.floats(leader.plan.parameters[index]!.value)),
  );
  const x = Float32Array.from({ length: handles.input.length }, (_, index) => normal(key, 1, index));
  const labels = Array.from({ length: batch }, (_, row) => row % 3);
  fast.floats(handles.input).set(x);
  twin.view(plan.handles.input).set(x);
  fast.integers(handles.labels).set(labels);
  twin.view(plan.handles.labels).set(labels);
  fast.floats(handles.scale)[0] = twin.view(plan.handles.scale)[0] = 1 / batch;
  if (handles.count) fast.integers(handles.count)[0] = batch;
  if (plan.handles.count) twin.view(plan.handles.count)[0] = batch;
  expect(leader.execute('train')).toBe(true);
  twin.run(plan.programs.train.filter(({ probe }) => !probe));

  const agree = (a: Float32Array, b: Float64Array) => {
    const size = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    a.forEach((value, index) => expect(Math.abs(value - b[index]!) / size).toBeLessThan(1e-5));
  };
  agree(fast.floats(handles.loss), twin.view(plan.handles.loss));
  leader.plan.parameters.forEach(({ gradient }, index) => {
    agree(fast.floats(gradient!), twin.view(plan.parameters[index]!.gradient!));
  });
}
