/** The shapes set: what is drawn is the figure its label names, and stays so when mirrored or shifted. */
import { describe, expect, test } from 'vitest';
import { figures } from '../../../../engine/data/synthetic/figures.ts';
import { shapes } from '../../../../engine/data/synthetic/shapes.ts';
import { loaded } from '../failures.ts';

const pixels = 32 * 32;

/** Area of a figure in the unit circle, by counting. */
function area(name: string): number {
  const steps = 1600;
  let inside = 0;
  for (let i = 0; i < steps * steps; i++) {
    const [x, y] = [((i % steps) + 0.5) / (steps / 2) - 1, (Math.floor(i / steps) + 0.5) / (steps / 2) - 1];
    if (figures[name]!(x, y)) inside++;
  }
  return (4 * inside) / steps ** 2;
}

describe('the figures', () => {
  test('have the areas that geometry gives', () => {
    const inner = 0.42;
    const star = 5 * inner * Math.sin(Math.PI / 5);
    const arms = 2 * (2 * 0.95) * (2 * 0.28) - (2 * 0.28) ** 2;
    const expected = {
      disc: Math.PI * 0.85 ** 2,
      ring: Math.PI * (1 - 0.55 ** 2),
      square: 2,
      triangle: (3 * Math.sqrt(3)) / 4,
      cross: arms,
      star,
    };
    expect(Object.keys(figures)).toEqual(Object.keys(expected));
    for (const [name, size] of Object.entries(expected)) expect(area(name)).toBeCloseTo(size, 2);
  });

  test('are their own mirror images, so that a flip changes no label', () => {
    for (const figure of Object.values(figures)) {
      for (let i = 0; i < 2000; i++) {
        const [x, y] = [Math.cos(i) * 0.999 ** i, Math.sin(1.7 * i) * 0.998 ** i];
        expect(figure(-x, y)).toBe(figure(x, y));
      }
    }
  });

  test('stay within the unit circle', () => {
    for (const figure of Object.values(figures)) {
      for (let i = 0; i < 360; i++) {
        expect(figure(1.001 * Math.cos(i), 1.001 * Math.sin(i))).toBe(false);
      }
    }
  });
});

describe('the images', () => {
  test('are decided by their settings alone, and noise is what it is called', async () => {
    const settings = { count: 60, seed: 5 };
    const clean = await loaded(shapes, { ...settings, noise: 0 });
    expect(await loaded(shapes, { ...settings, noise: 0 })).toEqual(clean);
    expect((await loaded(shapes, { ...settings, seed: 6, noise: 0 })).train).not.toEqual(clean.train);
    const noisy = await loaded(shapes, { ...settings, noise: 0.05 });
    const differences = Array.from(clean.train.values, (value, index) => {
      // Far from black and white, where nothing is cut off.
      return value > 60 && value < 195 ? (noisy.train.values[index]! - value) / 255 : null;
    }).filter((difference) => difference !== null);
    const square = differences.reduce((sum, one) => sum + one * one, 0) / differences.length;
    expect(differences.length).toBeGreaterThan(50_000);
    // Rounding to bytes adds (1/255)²/12.
    expect(Math.sqrt(square - 1 / 255 ** 2 / 12)).toBeCloseTo(0.05, 3);
  });

  test('differ from their background in every channel, and only well inside the border', async () => {
    const { train } = await loaded(shapes, { count: 300, noise: 0 });
    for (let index = 0; index < train.count; index++) {
      for (let channel = 0; channel < 3; channel++) {
        const plane = train.values.subarray(
          (3 * index + channel) * pixels,
          (3 * index + channel + 1) * pixels,
        );
        const edge: number[] = [];
        const inner: number[] = [];
        plane.forEach((value, at) => {
          const [column, row] = [at % 32, Math.floor(at / 32)];
          const depth = Math.min(column, row, 31 - column, 31 - row);
          (depth < 2 ? edge : inner).push(value);
        });
        // The background runs over 0.15 of the range at most in each direction, the figure is 0.35 away at least.
        expect(Math.max(...edge) - Math.min(...edge)).toBeLessThan(0.25 * 255);
        const ground = edge.reduce((sum, value) => sum + value, 0) / edge.length;
        expect(Math.max(...inner.map((value) => Math.abs(value - ground)))).toBeGreaterThan(0.25 * 255);
      }
    }
  });
});
