import { describe, expect, test } from 'vitest';
import type { ParameterStatistics, Probe } from '../../engine/contract/run.ts';
import { planeOf, sharesOf } from '../../renderer/charts/boundary.ts';
import { classRows, confusedPairs, testedIn } from '../../renderer/charts/confusion.ts';
import { distributed, distributedIds, distributions, ofLayer } from '../../renderer/charts/distributions.ts';
import { imageSize, pixelsOf } from '../../renderer/charts/example.ts';
import { healthyRatio, measureBounds, measureOf, updateRatio } from '../../renderer/charts/health.ts';
import { layer, statistics } from './fixtures.ts';

function parameter(name: string, weight: number, update: number | null): ParameterStatistics {
  return {
    node: 'fc1',
    name,
    weight: statistics({ norm: weight }),
    gradient: statistics({ norm: 2 }),
    update: update === null ? null : statistics({ norm: update }),
  };
}

const observed: Probe = {
  step: 5,
  epoch: 0.1,
  layers: [layer({ id: 'in', kind: 'input' }), layer({ dead: 0.25, gradient: statistics({ std: 7 }) })],
  parameters: [parameter('weight', 3, 0.03), parameter('bias', 4, 0.04)],
};
const old: Probe = { ...observed, layers: [layer()], parameters: [] };

describe('how a layer is doing', () => {
  test('its update goes by the size of all its weights together', () => {
    expect(updateRatio(observed.parameters)).toBeCloseTo(0.05 / 5, 12);
    expect(measureOf(observed, observed.layers[1]!, 'updateRatio')).toBeCloseTo(0.01, 12);
    expect(measureOf(observed, observed.layers[1]!, 'weightGradient')).toBeCloseTo(Math.SQRT2 * 2, 12);
    expect(measureOf(observed, observed.layers[1]!, 'dead')).toBe(0.25);
  });
  test('what was not measured, or is no number, is told as nothing', () => {
    expect(updateRatio([])).toBeNull();
    expect(updateRatio([parameter('weight', 1, null)])).toBeNull();
    expect(updateRatio([parameter('weight', 0, 0.1)])).toBeNull();
    expect(updateRatio([{ ...parameter('w', 1, 1), weight: statistics({ nonFinite: 1 }) }])).toBeNull();
    expect(measureOf(old, old.layers[0]!, 'updateRatio')).toBeNull();
    expect(measureOf(old, old.layers[0]!, 'dead')).toBeNull();
  });
  test('the band of what is healthy is always in sight', () => {
    const { min, max } = measureBounds([0.5, 0.9], 'updateRatio');
    expect(min).toBeLessThanOrEqual(healthyRatio.min);
    expect(max).toBeGreaterThanOrEqual(0.9);
  });
});

describe('what has a histogram', () => {
  test('layers by their outputs and gradients, parameters by the rest', () => {
    const ids = distributions.map((which) => distributed(observed, which).map(({ id }) => id));
    const parameters = ['fc1.weight', 'fc1.bias'];
    expect(ids).toEqual([['fc1'], ['fc1'], parameters, parameters, parameters]);
    expect(ofLayer(observed, 'fc1', 'gradient')?.std).toBe(7);
    expect(ofLayer(observed, 'fc1', 'update')?.norm).toBe(0.03);
    expect(ofLayer(observed, 'in', 'weight')).toBeNull();
  });
  test('an old snapshot beside a new one takes nothing away', () => {
    expect(distributedIds([old, observed], 'weight')).toEqual(['fc1.weight', 'fc1.bias']);
    expect(distributed(old, 'weight')).toEqual([]);
  });
});

describe('a confusion matrix', () => {
  const confusion = {
    classes: ['a', 'b', 'c'],
    counts: [
      [8, 1, 0],
      [3, 6, 1],
      [0, 0, 0],
    ],
    undecided: [1, 0, 0],
  };
  test('knows what share of each class was recognized', () => {
    expect(classRows(confusion).map(({ total, accuracy }) => [total, accuracy])).toEqual([
      [10, 0.8],
      [10, 0.6],
      [0, null],
    ]);
  });
  test('is of all that were tested, also of those of which nothing was predicted', () => {
    expect(testedIn(confusion)).toEqual({ all: 20, undecided: 1 });
    const none = { ...confusion, counts: confusion.counts.map(() => [0, 0, 0]), undecided: [3, 2, 1] };
    expect(testedIn(none)).toEqual({ all: 6, undecided: 6 });
  });
  test('tells the pairs confused most', () => {
    expect(confusedPairs(confusion, 2)).toEqual([
      { label: 1, prediction: 0, count: 3, share: 0.3 },
      { label: 0, prediction: 1, count: 1, share: 0.1 },
    ]);
  });
});

describe('a plane', () => {
  test('belongs at each place to the likeliest class, by its lead over the next', () => {
    const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.5, 0.4, 0.25, 0.25, 0.5, 1, 0, 0);
    const boundary = {
      classes: ['a', 'b', 'c'],
      x: { min: 0, max: 1 },
      y: { min: 0, max: 1 },
      resolution: 2,
      probabilities: Buffer.from(probabilities.buffer).toString('base64'),
      examples: [],
    };
    const plane = planeOf(boundary);
    expect([...plane.chosen]).toEqual([0, 1, 2, 0]);
    const leads = [0.5, 0.1, 0.25, 1];
    plane.lead.forEach((lead, at) => expect(lead).toBeCloseTo(leads[at]!, 6));
    expect(sharesOf(boundary, plane)).toEqual([0.5, 0.25, 0.25]);
  });
});

describe('the picture of an example', () => {
  test('is grey from one channel and coloured from three', () => {
    expect([...pixelsOf([1, 1, 2], Uint8Array.of(7, 255))]).toEqual([7, 7, 7, 255, 255, 255, 255, 255]);
    expect([...pixelsOf([3, 1, 1], Float32Array.of(0, 0.4, 1))]).toEqual([0, 102, 255, 255]);
  });
  test('is none of what is no image', () => {
    expect(imageSize([3, 32, 30])).toEqual({ height: 32, width: 30 });
    expect(imageSize([2])).toBeNull();
    expect(imageSize([2, 8, 8])).toBeNull();
  });
});
