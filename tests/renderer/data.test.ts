/** The Data screen's own arithmetic: a dataset put to use, and what a plane and shades show. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layers } from '../../engine/layers/index.ts';
import { templateNamed } from '../../engine/templates/index.ts';
import { extentOf, marginFor, pairOf, shades } from '../../renderer/data/plane.ts';
import { knownClass } from '../../renderer/data/shown.ts';
import { useDataset } from '../../renderer/data/use-dataset.ts';

const { experiment } = templateNamed('mnist-mlp')!;
const moons = { name: 'moons', shape: [2], classes: ['upper', 'lower'] };

test('a dataset put to use brings both ends of the network to its shape and classes, and nothing between them', () => {
  const before = experiment;
  const { network, data } = useDataset(
    { experiment: before, dataset: moons, settings: { noise: 0.2 } },
    null,
    (kind) => layers.get(kind)?.descriptor,
  );
  expect(data).toMatchObject({ dataset: 'moons', settings: { noise: 0.2 } });
  const changed = network.nodes.filter((node, at) => node !== before.network.nodes[at]);
  const last = before.network.edges.find(([, to]) => to === 'out')![0];
  expect(changed.map(({ id }) => id).sort()).toEqual(['in', last].sort());
  expect(changed.find(({ id }) => id === 'in')!.params!['shape']).toEqual([2]);
  expect(changed.find(({ id }) => id === last)!.params!['units']).toBe(2);
});

test('two features of many are the pairs of those columns', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(5), fc.nat(5), fc.nat(20), (width, i, j, rows) => {
      const [x, y] = [i % width, j % width];
      const values = Array.from({ length: rows * width }, (_, at) => at);
      const pairs = [...pairOf(values, width, [x, y])];
      expect(pairs).toEqual(
        Array.from({ length: rows }, (_, row) => [row * width + x, row * width + y]).flat(),
      );
    }),
  );
});

test('the axis holds every point, whatever the points', () => {
  const value = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), (points) => {
      const values = points.flat();
      for (const feature of [0, 1] as const) {
        const { low, high } = extentOf(values, feature);
        expect(low).toBeLessThan(high);
        for (const point of points) {
          expect(point[feature]).toBeGreaterThanOrEqual(low);
          expect(point[feature]).toBeLessThanOrEqual(high);
        }
      }
    }),
  );
});

test('shades go from black to white in the order of the values', () => {
  expect([...shades([-2, 0, 6])]).toEqual([0, 0.25, 1]);
  expect([...shades([3, 3])]).toEqual([0, 0]);
});

test('a class that there is no more is not asked for', () => {
  const classes = ['a', 'b', 'c'];
  expect(classes.map((_, at) => knownClass(at, classes))).toEqual([0, 1, 2]);
  expect(knownClass(3, classes)).toBeNull();
  expect(knownClass(null, classes)).toBeNull();
});

test('beside an axis there is room for its longest mark, sign and exponent too', () => {
  expect(marginFor(['0', '1'])).toBe(34);
  for (const mark of ['\u22120.023', '\u22121.2e\u22125', '\u2212120000']) {
    // Digits of 11 px are about 7 px wide each.
    expect(marginFor(['0', mark]), mark).toBeGreaterThanOrEqual(mark.length * 7);
  }
});
