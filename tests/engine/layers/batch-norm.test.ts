/** Batch norm against its definition, in training and in test mode; layer norm beside it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sizeOf } from '../../../engine/compile/graph.ts';
import type { NetworkDocument } from '../../../engine/contract/documents.ts';
import { FaninFailure, type FaninError } from '../../../engine/contract/errors.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { descriptor, experiment } from '../run/clusters.ts';
import { chain, leaderOf } from '../inline.ts';
import { dense, flat, layer, output } from './networks.ts';
import { mean, passesOf, someBytes, variance } from './passes.ts';

const input = (...shape: number[]) => layer('input', { shape }, 'in');
const shapes: readonly { readonly shape: readonly number[] }[] = [{ shape: [7] }, { shape: [3, 4, 5] }];
const epsilon = 1e-5;

/** Of (rows, channels · size), the values of a channel. */
function ofChannel(values: ArrayLike<number>, shape: readonly number[], channel: number): number[] {
  const [channels, ...rest] = shape;
  const size = sizeOf(rest);
  return Array.from(values).filter((_, index) => Math.floor(index / size) % channels! === channel);
}

describe.each(shapes)('batch norm of $shape', ({ shape }) => {
  const values = sizeOf(shape);
  const rows = someBytes(12, values);
  const scale = 1 / 50;
  const scaled = rows.flat().map((byte) => byte * scale);
  const channels = Array.from({ length: shape[0]! }, (_, channel) => channel);
  const passes = (params: object = {}) =>
    passesOf(chain(input(...shape), layer('batch-norm', { epsilon, ...params }), flat, output), rows, scale);

  it('gives every channel mean 0 and variance 1 before scale and shift', () => {
    const out = passes().train();
    for (const channel of channels) {
      const seen = ofChannel(out, shape, channel);
      expect(Math.abs(mean(seen))).toBeLessThan(1e-6);
      // v / (v + ε), v being the variance that came in
      const v = variance(ofChannel(scaled, shape, channel));
      expect(variance(seen)).toBeCloseTo(v / (v + epsilon), 5);
    }
  });

  it('begins as nothing where γ begins at 0', () => {
    const { train, test } = passes({ gammaInit: 0 });
    expect(train().every((value) => value === 0)).toBe(true);
    expect(test().every((value) => value === 0)).toBe(true);
  });

  it.each([1, 0.1])('with momentum %d, its running statistics go to those of the data', (momentum) => {
    const { train, state } = passes({ momentum });
    const runs = momentum === 1 ? 1 : 300;
    const before = [...state('batch-norm', 'runningMean')];
    expect(before.every((value) => value === 0)).toBe(true);
    expect(state('batch-norm', 'runningVariance').every((value) => value === 1)).toBe(true);
    for (let step = 0; step < runs; step++) train(step);
    for (const channel of channels) {
      const seen = ofChannel(scaled, shape, channel);
      const unbiased = (variance(seen) * seen.length) / (seen.length - 1);
      expect(state('batch-norm', 'runningMean')[channel]! / mean(seen)).toBeCloseTo(1, 5);
      expect(state('batch-norm', 'runningVariance')[channel]! / unbiased).toBeCloseTo(1, 5);
    }
  });

  it('moves them by its momentum a step', () => {
    const { train, state } = passes({ momentum: 0.25 });
    train();
    for (const channel of channels) {
      const expected = 0.25 * mean(ofChannel(scaled, shape, channel));
      expect(state('batch-norm', 'runningMean')[channel]! / expected).toBeCloseTo(1, 5);
    }
  });

  it('is a fixed affine map of those in testing, whatever else is in the batch', () => {
    const { train, test, state, leader } = passes({ momentum: 0.3 });
    for (let step = 0; step < 3; step++) train(step);
    const [gamma, beta] = leader.plan.parameters.map(({ value }) => leader.arena.floats(value));
    gamma!.forEach((_, channel) => (gamma![channel] = 0.5 + channel));
    beta!.forEach((_, channel) => (beta![channel] = channel - 1));
    const [center, spread] = [state('batch-norm', 'runningMean'), state('batch-norm', 'runningVariance')];
    const kept = [center.slice(), spread.slice()];
    const out = test().slice();
    for (const channel of channels) {
      const factor = gamma![channel]! / Math.sqrt(spread[channel]! + epsilon);
      const shift = beta![channel]! - factor * center[channel]!;
      const got = ofChannel(out, shape, channel);
      ofChannel(scaled, shape, channel).forEach((x, index) => {
        expect(got[index]!).toBeCloseTo(factor * x + shift, 4);
      });
    }
    // Other company for the first example: its output stays, and testing moves no statistics.
    const images = leader.arena.values(leader.plan.handles.data!.testValues);
    images.fill(9, values);
    expect(test().slice(0, values)).toEqual(out.slice(0, values));
    expect([center, spread]).toEqual(kept);
  });
});

it('counts the examples of a last batch, and not the padding after them', () => {
  const rows = someBytes(8, 5);
  const network = chain(input(5), layer('batch-norm', { momentum: 1 }), output);
  const short = passesOf(network, rows);
  short.leader.arena.integers(short.leader.plan.handles.count!)[0] = 3;
  const out = short.train().slice(0, 15);
  expect(out).toEqual(passesOf(network, rows.slice(0, 3)).train());
  expect(short.state('batch-norm', 'runningMean')[0]).toBeCloseTo(mean(rows.slice(0, 3).map(([x]) => x!)), 4);
});

describe('a batch of which batch norm would see one value', () => {
  afterEach(() => void vi.unstubAllEnvs());
  const onFeatures = chain(input(1, 4, 4), flat, layer('batch-norm'), dense('fc', 3), output);
  const onImage = chain(input(1, 4, 4), layer('batch-norm'), flat, dense('fc', 3), output);
  const problem = (network: NetworkDocument, batchSize: number, train: number): FaninError | null => {
    const changed = {
      ...experiment,
      network,
      data: { ...experiment.data, limit: { train } },
      training: { ...experiment.training, batchSize },
    };
    try {
      compileRun(changed, descriptor, 1);
      return null;
    } catch (error) {
      if (error instanceof FaninFailure) return error.errors[0];
      throw error;
    }
  };

  it('is refused, on the layer', () => {
    expect(problem(onFeatures, 1, 60)).toMatchObject({ code: 'batch_too_small', node: 'batch-norm' });
    expect(problem(onFeatures, 64, 1)).toMatchObject({ code: 'batch_too_small', values: { batch: 1 } });
    expect(problem(onFeatures, 2, 60)).toBe(null);
  });
  it('is refused at the end of an epoch too', () => {
    const values = { rest: 1, examples: 61, batch: 20, least: 2 };
    expect(problem(onFeatures, 20, 61)).toMatchObject({ code: 'batch_rest_too_small', values });
    expect(problem(onFeatures, 20, 62)).toBe(null);
  });
  it('is no trouble with images: each has several values of a channel', () => {
    expect(problem(onImage, 1, 60)).toBe(null);
    expect(problem(onImage, 20, 61)).toBe(null);
  });
  it('is refused in a look as well', () => {
    expect(() => leaderOf(onFeatures, { batch: 1 })).toThrow(/at least 2 examples/);
  });
});

describe('layer norm', () => {
  it.each(shapes)('gives every example of $shape mean 0 and variance 1, in testing too', ({ shape }) => {
    const values = sizeOf(shape);
    const rows = someBytes(6, values);
    const network = chain(input(...shape), layer('layer-norm'), flat, output);
    const { train, test } = passesOf(network, rows);
    const out = train().slice();
    rows.forEach((_, row) => {
      const seen = out.subarray(row * values, (row + 1) * values);
      expect(Math.abs(mean(seen))).toBeLessThan(1e-6);
      expect(variance(seen)).toBeCloseTo(1, 5);
    });
    expect(test()).toEqual(out);
  });

  it('of one value is refused', () => {
    const network = chain(input(1), layer('layer-norm'), output);
    expect(() => leaderOf(network)).toThrow(/single value/);
  });
});
