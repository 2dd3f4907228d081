import { expect, test } from 'vitest';
import type { LayerStatistics, Statistics } from '../../engine/contract/run.ts';
import {
  decadeLabel,
  decades,
  labelStride,
  labelWidth,
  linePath,
  stations,
} from '../../renderer/build/signal-plot.ts';

const statistics = (std: number | null, norm: number | null): Statistics => ({
  mean: 0,
  std,
  min: 0,
  max: 0,
  zeros: 0,
  saturated: null,
  nonFinite: 0,
  norm,
  histogram: [],
});
const layer = (id: string, kind: string, std: number | null, norm: number | null): LayerStatistics => ({
  id,
  kind,
  activation: statistics(std, null),
  dead: null,
  numbers: {},
  gradient: norm === null ? null : statistics(null, norm),
});

test('only layers that compute are followed; what a log axis has no place for is left out', () => {
  const layers = [
    layer('in', 'input', 1, 1),
    layer('fc1', 'dense', 0, 0.5),
    layer('fc2', 'dense', Infinity, null),
  ];
  expect(stations(layers, (kind) => kind !== 'input')).toEqual([
    { id: 'fc1', std: null, gradient: 0.5 },
    { id: 'fc2', std: null, gradient: null },
  ]);
});

test('whole decades around the values, with a few ticks', () => {
  expect(decades([{ id: 'a', std: 0.49, gradient: 0.004 }])).toEqual({
    low: -3,
    high: 0,
    ticks: [-3, -2, -1, 0],
  });
  expect(decades([{ id: 'a', std: 1, gradient: null }])).toEqual({ low: -1, high: 1, ticks: [-1, 0, 1] });
  expect(decades([{ id: 'a', std: 1e-30, gradient: 1 }]).ticks.length).toBeLessThan(7);
  expect(decades([]).ticks).toEqual([-1, 0, 1]);
});

test('labels and lines', () => {
  expect([-4, -2, 0, 2].map(decadeLabel)).toEqual(['1e\u22124', '0.01', '1', '100']);
  expect(linePath([[0, 0], [1, 1], null, [3, 3]])).toBe('M0.0 0.0L1.0 1.0M3.0 3.0');
  expect(labelStride(30, 600, 52)).toBe(3);
});

test('of long names fewer are written, so that none runs into the next', () => {
  const point = (id: string) => ({ id, std: 1, gradient: 1 });
  expect(labelWidth([point('fc1'), point('relu1')])).toBe(52);
  const width = labelWidth([point('conv17'), point('stochasticdepth7')]);
  // Letters of 11 px are about 6 px wide.
  expect(width).toBeGreaterThan('stochasticdepth7'.length * 6);
  expect(width).toBeLessThan('stochasticdepth7'.length * 9);
});
