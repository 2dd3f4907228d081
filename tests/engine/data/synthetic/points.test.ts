/** The made point sets against their definitions. */
import { describe, expect, test } from 'vitest';
import type { Dataset, Split } from '../../../../engine/data/dataset.ts';
import { circles } from '../../../../engine/data/synthetic/circles.ts';
import { gaussians } from '../../../../engine/data/synthetic/gaussians.ts';
import { moons } from '../../../../engine/data/synthetic/moons.ts';
import { spirals } from '../../../../engine/data/synthetic/spirals.ts';
import { tilted } from '../../../../engine/data/synthetic/tilted.ts';
import { xor } from '../../../../engine/data/synthetic/xor.ts';
import { loaded } from '../failures.ts';

const all = [moons, circles, spirals, xor, gaussians, tilted];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: number;
}
const pointsOf = ({ values, labels }: Split): Point[] =>
  Array.from(labels, (label, index) => ({ x: values[2 * index]!, y: values[2 * index + 1]!, label }));
const both = ({ train, test: held }: Dataset): Point[] => [...pointsOf(train), ...pointsOf(held)];

describe.each(all)('$name', (definition) => {
  test('is decided by its settings alone', async () => {
    const [one, same, other] = await Promise.all([
      loaded(definition, { seed: 3 }),
      loaded(definition, { seed: 3 }),
      loaded(definition, { seed: 4 }),
    ]);
    expect(same).toEqual(one);
    expect(other.train.values).not.toEqual(one.train.values);
  });

  test('begins as a smaller one does, and tests on other points', async () => {
    const small = await loaded(definition, { count: 40 });
    const large = await loaded(definition, { count: 400 });
    expect(large.train.values.slice(0, 80)).toEqual(small.train.values);
    const trained = new Set(pointsOf(large.train).map(({ x, y }) => `${x},${y}`));
    expect(pointsOf(large.test).some(({ x, y }) => trained.has(`${x},${y}`))).toBe(false);
  });

  test('has its classes in equal numbers', async () => {
    const { train, classes } = await loaded(definition, { count: 101 });
    const counts = classes.map((_, label) => train.labels.filter((one) => one === label).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  test('takes noise of the standard deviation asked for, in both coordinates', async () => {
    const std = 0.5;
    const clean = await loaded(definition, { count: 20_000, noise: 0 });
    const noisy = await loaded(definition, { count: 20_000, noise: std });
    const differences = Array.from(noisy.train.values, (value, index) => value - clean.train.values[index]!);
    for (const axis of [0, 1]) {
      const of = differences.filter((_, index) => index % 2 === axis);
      const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
      const variance = of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length;
      // Five standard errors.
      expect(Math.abs(mean)).toBeLessThan((5 * std) / Math.sqrt(of.length));
      expect(Math.abs(variance / std ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / of.length));
    }
  });
});

describe('without noise', () => {
  test('moons lie on two half circles of radius 1', async () => {
    for (const { x, y, label } of both(await loaded(moons, { noise: 0 }))) {
      const [cx, cy] = label === 0 ? [-0.5, -0.25] : [0.5, 0.25];
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(1, 5);
      expect(label === 0 ? y >= cy - 1e-6 : y <= cy + 1e-6).toBe(true);
    }
  });

  test('circles of k classes have the radii 1/k, 2/k, … 1', async () => {
    for (const { x, y, label } of both(await loaded(circles, { noise: 0, classes: 4 }))) {
      expect(Math.hypot(x, y)).toBeCloseTo((label + 1) / 4, 5);
    }
  });

  test('spirals wind as often as asked, the classes evenly turned', async () => {
    for (const { x, y, label } of both(await loaded(spirals, { noise: 0, classes: 3, turns: 2 }))) {
      const radius = Math.hypot(x, y);
      const turned = Math.atan2(y, x) / (2 * Math.PI) - 2 * radius - label / 3;
      expect(Math.abs(turned - Math.round(turned))).toBeLessThan(1e-5);
    }
  });

  test('XOR: one class where the signs agree', async () => {
    const points = both(await loaded(xor, { noise: 0 }));
    for (const { x, y, label } of points) expect(x < 0 === y < 0 ? 0 : 1).toBe(label);
    // All four squares are used.
    const quadrants = new Set(points.map(({ x, y }) => `${x < 0}${y < 0}`));
    expect(quadrants.size).toBe(4);
  });

  test('tilted clouds lie on two lines of 30°, a unit apart, spread along them around (12, 5) by 2', async () => {
    const points = both(await loaded(tilted, { noise: 0, count: 4000 }));
    const [ux, uy] = [Math.sqrt(3) / 2, 1 / 2];
    const along = points.map(({ x, y }) => (x - 12) * ux + (y - 5) * uy);
    for (const { x, y, label } of points)
      expect((y - 5) * ux - (x - 12) * uy).toBeCloseTo(label === 0 ? 0.5 : -0.5, 5);
    const mean = along.reduce((sum, value) => sum + value, 0) / along.length;
    const variance = along.reduce((sum, value) => sum + (value - mean) ** 2, 0) / along.length;
    // Five standard errors.
    expect(Math.abs(mean)).toBeLessThan((5 * 2) / Math.sqrt(along.length));
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(5 * Math.sqrt(2 / along.length));
  });

  test('Gaussians are points on the unit circle', async () => {
    for (const { x, y, label } of both(await loaded(gaussians, { noise: 0, classes: 5 }))) {
      expect(x).toBeCloseTo(Math.cos((2 * Math.PI * label) / 5), 5);
      expect(y).toBeCloseTo(Math.sin((2 * Math.PI * label) / 5), 5);
    }
  });
});
