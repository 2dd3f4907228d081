/**
 * Every registered layer: its gradient in float64 against central differences, then the SIMD kernels against float64.
 * A layer without a case fails.
 */
import { describe, expect, it } from 'vitest';
import type { NetworkDocument } from '../../../engine/contract/documents.ts';
import { toErrors } from '../../../engine/contract/errors.ts';
import { layers } from '../../../engine/layers/index.ts';
import { gradcheck, gradcheckPlan, TwinArena } from '../../../engine/run/gradcheck.ts';
import { templateNamed } from '../../../engine/templates/index.ts';
import { normal } from '../../../engine/reference/random.ts';
import { leaderOf } from '../inline.ts';
import { cases } from './cases.ts';

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

it('is told of while it is checked, and refused where that would take the memory or the day', () => {
  const told: [number, number][] = [];
  gradcheck(cases.dense![0]!, 1, (...progress) => told.push(progress));
  const total = told.at(-1)![1];
  expect(told).toEqual([...Array(total + 1).keys()].map((done) => [done, total]));
  const refusal = (template: string) => {
    try {
      gradcheck(templateNamed(template)!.experiment.network, 1);
    } catch (thrown) {
      return toErrors(thrown, '').map(({ code, place }) => [code, place]);
    }
    return null;
  };
  expect(refusal('vgg-16')).toEqual([['too_large', 'network']]);
  expect(refusal('tanh-xavier')).toEqual([['too_large', 'network']]);
  expect(refusal('resnet-18')).toEqual([['gradcheck_too_long', 'network']]);
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
