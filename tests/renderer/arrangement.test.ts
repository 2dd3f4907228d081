/** Drawings of networks: nothing covers anything, data flows down, and no line runs behind a layer it has no business with. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NetworkDocument } from '../../engine/contract/documents.ts';
import { templates } from '../../engine/templates/index.ts';
import { arrange, arranged, placed } from '../../renderer/build/arrangement.ts';
import { margin, node, pitch, placeOf, type Place } from '../../renderer/build/layout.ts';
import { corners, roundedPath, routeOf } from '../../renderer/build/routes.ts';
import { chain, empty } from './networks.ts';

/** Every layer reads some of those before it. */
const networks: fc.Arbitrary<NetworkDocument> = fc
  .array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 24 })
  .map((reads) => {
    const id = (index: number) => `n${index}`;
    const nodes = [...Array(reads.length + 1).keys()].map((index) => ({ id: id(index), kind: 'add' }));
    const edges = reads.flatMap((from, index) =>
      [...new Set(from.map((one) => one % (index + 1)))].map((one): [string, string] => [
        id(one),
        id(index + 1),
      ]),
    );
    return { ...empty, nodes, edges };
  });

function expectApart(network: NetworkDocument): void {
  const places = network.nodes.map(({ id }) => placeOf(network, id));
  places.forEach((a, index) => {
    for (const b of places.slice(index + 1)) {
      const apart = Math.abs(a[0] - b[0]) >= node.width + 16 || Math.abs(a[1] - b[1]) >= node.height + 16;
      expect(apart, `${a.join()} and ${b.join()}`).toBe(true);
    }
  });
}

/** Down, or on to a column further right: where only one line goes. */
function expectDown(network: NetworkDocument): void {
  const onward = network.edges.filter(([from, to]) => placeOf(network, to)[1] <= placeOf(network, from)[1]);
  for (const [from, to] of onward)
    expect(placeOf(network, to)[0]).toBeGreaterThan(placeOf(network, from)[0] + node.width);
}

/** The corners of a line as it is drawn; those that go straight on, as the canvas bends them half-way. */
function drawn(network: NetworkDocument, edge: [string, string]): Place[] {
  const [a, b] = [placeOf(network, edge[0]), placeOf(network, edge[1])];
  const [from, to]: Place[] = [
    [a[0] + node.width / 2, a[1] + node.height],
    [b[0] + node.width / 2, b[1]],
  ] as const;
  const turns = corners(routeOf(edge, network.layout ?? {}, network.edges), from!, to!);
  if (turns.length > 0) return turns;
  const half = (from![1] + to![1]) / 2;
  return [from!, [from![0], half], [to![0], half], to!];
}

/** Whether a stretch of a line, upright or level, runs through a layer. */
function covered([ax, ay]: Place, [bx, by]: Place, [x, y]: Place): boolean {
  const [left, right] = [Math.min(ax, bx), Math.max(ax, bx)];
  const [top, bottom] = [Math.min(ay, by), Math.max(ay, by)];
  return right > x && left < x + node.width && bottom > y && top < y + node.height;
}

function linesBehindLayers(network: NetworkDocument): string[] {
  return network.edges.flatMap((edge) => {
    const points = drawn(network, edge);
    return network.nodes
      .filter(({ id }) =>
        points.slice(1).some((point, index) => covered(points[index]!, point, placeOf(network, id))),
      )
      .map(({ id }) => `${edge.join(' > ')} behind ${id}`);
  });
}

describe('an arranged network', () => {
  test('keeps its layers apart and flows down, whatever it is', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const next = arrange(network);
        expect(Object.keys(next.layout ?? {}).sort()).toEqual(network.nodes.map(({ id }) => id).sort());
        expectApart(next);
        expectDown(next);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same each time, and has places for a circle and for loose layers too', () => {
    const circle = chain('dense', 'dense', 'dense');
    const broken = { ...circle, edges: [...circle.edges, ['dense2', 'dense0'] as [string, string]] };
    expect(arranged(broken)).toEqual(arranged(broken));
    expect(Object.keys(arranged(broken))).toHaveLength(3);
    expect(Object.keys(arranged({ ...circle, edges: [['dense0', 'gone']] }))).toHaveLength(3);
    expect(arranged(empty)).toEqual({});
  });

  test('that is a chain is cut into as many columns as make it largest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 300, max: 2000 }),
        fc.integer({ min: 200, max: 4000 }),
        (length, width, height) => {
          const network = arrange(chain(...Array.from({ length }, () => 'dense')), { width, height });
          const places = network.nodes.map(({ id }) => placeOf(network, id));
          const size = (wide: number, high: number) => {
            const across = (width - margin.left - margin.right) / wide;
            return Math.min(1, across, (height - margin.top - margin.bottom) / high);
          };
          const wide = Math.max(...places.map(([x]) => x)) + node.width;
          const found = size(wide, Math.max(...places.map(([, y]) => y)) + node.height);
          for (let rows = 1; rows <= length; rows++) {
            const columns = Math.ceil(length / rows);
            const other = size(
              (columns - 1) * pitch.across + node.width,
              (rows - 1) * pitch.down + node.height,
            );
            expect(found).toBeGreaterThan(other - 1e-9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('keeps what was arranged by hand', () => {
    const network = chain('input', 'dense', 'output');
    expect(placed(network)).toBe(network);
    expect(placed({ ...network, layout: {} }).layout).toEqual(arranged(network));
  });
});

/** Lines that a line to another column crosses on its way up. */
function crossedOnTheWayUp(network: NetworkDocument): number {
  const layout = network.layout ?? {};
  return network.edges.reduce((sum, edge) => {
    const way = routeOf(edge, layout, network.edges);
    const [from, to] = [placeOf(network, edge[0]), placeOf(network, edge[1])];
    if (way.kind !== 'lane' || to[1] > from[1]) return sum;
    const others = network.edges.filter((other) => other !== edge);
    const crossing = others.filter((other) =>
      drawn(network, other).some((point, index, all) => {
        const [x, y] = all[index + 1] ?? point;
        const level = y === point[1] && y > to[1] && y < from[1];
        return level && Math.min(x, point[0]) < way.x && Math.max(x, point[0]) > way.x;
      }),
    );
    return sum + crossing.length;
  }, 0);
}

describe('the template', () => {
  for (const { name, experiment } of templates) {
    test(`${name} hides no line behind a layer`, () => {
      const network = arrange(experiment.network, { width: 700, height: 520 });
      expectApart(network);
      expectDown(network);
      expect(linesBehindLayers(network)).toEqual([]);
      expect(crossedOnTheWayUp(network)).toBe(0);
    });
  }
});

describe('a line', () => {
  const layout = { a: [0, 0], b: [0, 84], c: [0, 168], d: [400, 84], e: [400, 168] } as const;
  const route = (edge: [string, string], of: Parameters<typeof routeOf>[1]) => routeOf(edge, of, []);
  test('goes beside what it skips', () => {
    expect(route(['a', 'b'], layout)).toEqual({ kind: 'direct' });
    expect(route(['a', 'c'], layout)).toEqual({ kind: 'lane', x: -14 });
    expect(route(['a', 'e'], layout)).toEqual({ kind: 'lane', x: -14 });
    expect(route(['d', 'c'], { ...layout, b: [-400, 84] })).toEqual({ kind: 'direct' });
    expect(route(['a', 'e'], { ...layout, b: [-400, 84] })).toEqual({ kind: 'bend', at: 'target' });
    expect(route(['a', 'e'], { ...layout, d: [800, 84] })).toEqual({ kind: 'bend', at: 'source' });
    // Up to another column: beside it, whatever stands under the layer that it leads to.
    expect(route(['c', 'd'], layout)).toEqual({ kind: 'lane', x: 374 });
    expect(route(['c', 'd'], { ...layout, d: [540, 84], e: [400, 252] })).toEqual({
      kind: 'lane',
      x: 514,
    });
    expect(route(['c', 'd'], { ...layout, d: [540, 0], e: [400, 84] })).toEqual({ kind: 'lane', x: 374 });
    expect(route(['a', 'gone'], layout)).toEqual({ kind: 'direct' });
  });

  test('that closes a circle goes up beside the column, apart from those that go down there', () => {
    expect(route(['c', 'a'], layout)).toEqual({ kind: 'lane', x: -26 });
    expect(route(['a', 'a'], layout)).toEqual({ kind: 'lane', x: -26 });
    // Around what stands further left on its way, but not around what stands beside it.
    expect(route(['c', 'a'], { ...layout, b: [-100, 84] })).toEqual({ kind: 'lane', x: -126 });
    expect(route(['c', 'a'], { ...layout, d: [-400, 84] })).toEqual({ kind: 'lane', x: -26 });
    // Back to a column further left, between the two.
    expect(route(['e', 'a'], layout)).toEqual({ kind: 'lane', x: 374 });
    expect(route(['d', 'b'], layout)).toEqual({ kind: 'lane', x: 374 });
  });

  test('leads to another column between the columns, not between the branches of one', () => {
    // s stands left; t is the top of a fork into u and v, which join in w.
    const fork = { s: [0, 252], t: [608, 0], u: [400, 84], v: [816, 84], w: [608, 168] } as const;
    const lines = ['s t', 't u', 't v', 'u w', 'v w'].map((line) => line.split(' ') as [string, string]);
    expect(routeOf(['s', 't'], fork, lines)).toEqual({ kind: 'lane', x: 374 });
    const tall = { ...fork, t: [816, 0], w: [816, 168], u: [400, 84] } as const;
    expect(routeOf(['s', 't'], tall, [])).toEqual({ kind: 'lane', x: 790 });
    expect(routeOf(['s', 't'], tall, lines)).toEqual({ kind: 'lane', x: 374 });
  });

  test('begins and ends where its layers are, rounded in between', () => {
    const turns = corners({ kind: 'lane', x: -14 }, [138, 56], [138, 168]);
    expect(turns.at(0)).toEqual([138, 56]);
    expect(turns.at(-1)).toEqual([138, 168]);
    expect(roundedPath(turns)).toMatch(/^M 138 56 L 138 63 Q 138 70 .* L 138 168$/);
    expect(roundedPath([[0, 0], [0, 0], [0, 9]])).not.toContain('NaN'); // prettier-ignore
  });
});
