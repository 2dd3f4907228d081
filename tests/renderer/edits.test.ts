import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkSchema, type NetworkDocument, type NetworkNode } from '../../engine/contract/documents.ts';
import { arrange, placed } from '../../renderer/build/arrangement.ts';
import { duplicate } from '../../renderer/build/copies.ts';
import {
  addNode,
  append,
  canConnect,
  comeAfter,
  connect,
  disconnect,
  insertOnEdge,
  move,
  moveInput,
  neighbourOf,
  newNode,
  nextId,
  openEndAbove,
  removeNodes,
  setParams,
  setParam,
  sourcesFor,
} from '../../renderer/build/edits.ts';
import { flowOrder, placeOf } from '../../renderer/build/layout.ts';
import { chain, descriptors, empty } from './networks.ts';

const make = (network: NetworkDocument, kind: string): NetworkNode => {
  const descriptor = descriptors[kind];
  if (!descriptor) throw new Error(`no descriptor of ${kind}`);
  return newNode(network, descriptor);
};

describe('names and defaults of new layers', () => {
  test('the next free number, and none for the one input and output', () => {
    let network = empty;
    for (const kind of ['input', 'dense', 'relu', 'dense', 'dropout', 'flatten', 'output', 'input']) {
      network = addNode(network, make(network, kind), [0, 0]);
    }
    expect(network.nodes.map(({ id }) => id)).toEqual([
      'in',
      'fc1',
      'relu1',
      'fc2',
      'drop1',
      'flatten1',
      'out',
      'in2',
    ]);
    expect(nextId(removeNodes(network, ['fc1']), 'dense')).toBe('fc1');
    expect(
      networkSchema.safeParse({ ...empty, nodes: [{ id: nextId(empty, '2d-pool'), kind: '2d-pool' }] })
        .success,
    ).toBe(true);
  });

  test('defaults are written out, but a setting that may be empty is left out', () => {
    expect(make(empty, 'dense').params).toEqual({ units: 256, init: { scheme: 'xavier' } });
    expect(make(empty, 'relu')).toEqual({ id: 'relu1', kind: 'relu' });
  });
});

describe('adding', () => {
  test('a layer dropped on a line goes between its two layers', () => {
    const network = chain('input', 'dense', 'output');
    const next = insertOnEdge(network, ['dense1', 'output2'], make(network, 'relu'), [0, 150]);
    expect(next.edges).toEqual([
      ['input0', 'dense1'],
      ['dense1', 'relu1'],
      ['relu1', 'output2'],
    ]);
  });

  test('what stands in its way, and below that, makes room', () => {
    const network = chain('input', 'dense', 'output');
    const next = insertOnEdge(network, ['input0', 'dense1'], make(network, 'relu'), [0, 84]);
    expect(flowOrder(next).map((id) => placeOf(next, id)[1])).toEqual([0, 84, 168, 252]);
  });

  test('dropped on the line between two of a column it stands between them, in their column', () => {
    const kinds = ['input', 'dense', 'tanh', 'dense', 'output'];
    const anywhere = fc.record({
      line: fc.integer({ min: 0, max: kinds.length - 2 }),
      x: fc.integer({ min: -120, max: 120 }),
      // The line is from the foot of one layer to the head of the next; the middle of what is dropped is on it.
      y: fc.integer({ min: 28, max: 56 }),
    });
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 1, maxLength: 6 }), (drops) => {
        let network = chain(...kinds);
        for (const { line, x, y } of drops) {
          const [from, to] = network.edges[line] ?? ['', ''];
          network = insertOnEdge(network, [from, to], make(network, 'relu'), [
            x,
            placeOf(network, from)[1] + y,
          ]);
        }
        const places = flowOrder(network).map((id) => placeOf(network, id));
        expect(places.map(([x]) => x)).toEqual(places.map(() => 0));
        places.slice(1).forEach(([, y], index) => {
          expect(y - (places[index]?.[1] ?? 0)).toBeGreaterThanOrEqual(84);
        });
      }),
    );
  });

  test('beside a layer it goes down to below what it would cover, and moves nothing out of its way for that', () => {
    const network = chain('input', 'dense', 'output');
    const aside = insertOnEdge(network, ['input0', 'dense1'], make(network, 'relu'), [200, 180]);
    expect(placeOf(aside, 'relu1')).toEqual([200, 252]);
    expect(flowOrder(network).map((id) => placeOf(aside, id))).toEqual([
      [0, 0],
      [0, 84],
      [0, 168],
    ]);
    const far = insertOnEdge(network, ['input0', 'dense1'], make(network, 'relu'), [300, 100]);
    expect(placeOf(far, 'relu1')).toEqual([300, 100]);
  });

  test('from the keyboard: after the selected layer, else before the output, else at the end', () => {
    const network = chain('input', 'dense', 'output');
    expect(flowOrder(append(network, make(network, 'relu'), 'input0'))).toEqual([
      'input0',
      'relu1',
      'dense1',
      'output2',
    ]);
    for (const selected of [null, 'output2']) {
      expect(flowOrder(append(network, make(network, 'relu'), selected))).toEqual([
        'input0',
        'dense1',
        'relu1',
        'output2',
      ]);
    }
    const open = chain('input', 'dense');
    expect(append(open, make(open, 'output'), null).edges.at(-1)).toEqual(['dense1', 'out']);
    expect(append(empty, make(empty, 'input'), null).edges).toEqual([]);
  });

  test('a whole network can be built by adding alone', () => {
    let network: NetworkDocument = empty;
    for (const kind of ['input', 'flatten', 'dense', 'relu', 'dense', 'output']) {
      const selected = network.nodes.at(-1)?.id ?? null;
      network = append(network, make(network, kind), selected);
    }
    expect(flowOrder(network)).toEqual(['in', 'flatten1', 'fc1', 'relu1', 'fc2', 'out']);
    expect(network.edges).toHaveLength(5);
  });

  test('the open end above a place is the nearest one in its column', () => {
    const network = { ...chain('input', 'dense'), edges: [] };
    expect(openEndAbove(network, [10, 180])).toBe('dense1');
    expect(openEndAbove(network, [600, 180])).toBe(null);
    expect(openEndAbove(chain('input', 'output'), [0, 180])).toBe(null);
  });
});

describe('lines', () => {
  test('never to itself, twice, or in a circle', () => {
    const network = chain('input', 'dense', 'relu');
    expect(canConnect(network, 'dense1', 'dense1')).toBe(false);
    expect(canConnect(network, 'input0', 'dense1')).toBe(false);
    expect(canConnect(network, 'relu2', 'dense1')).toBe(false);
    expect(canConnect(network, 'input0', 'relu2')).toBe(true);
  });

  test('the layers a line may come from are those that may be joined, outputs left out', () => {
    const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
    const nodes = letters.map((id) => ({ id, kind: id === 'f' ? 'output' : 'relu' }));
    const line = fc.tuple(fc.constantFrom(...letters), fc.constantFrom(...letters));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom(...letters), (edges, to) => {
        const network = { ...empty, nodes, edges };
        const joinable = nodes.filter(({ id, kind }) => kind !== 'output' && canConnect(network, id, to));
        expect(sourcesFor(network, to)).toEqual(joinable);
      }),
    );
    expect(sourcesFor(empty, 'none')).toEqual([]);
  });

  test('for a layer of three hundred the lines are gone through a few times, not once a layer', () => {
    const network = chain('input', ...Array.from({ length: 299 }, () => 'relu'));
    let looks = 0;
    const edges = new Proxy(network.edges, {
      get: (all, key, self): unknown => {
        if (/^\d+$/.test(String(key))) looks += 1;
        return Reflect.get(all, key, self);
      },
    });
    expect(sourcesFor({ ...network, edges }, 'relu1')).toEqual([]);
    expect(sourcesFor({ ...network, edges }, 'relu299')).toHaveLength(298);
    expect(looks).toBeLessThan(300 * 10);
  });

  test('a layer with one input gives up the line it had, one that merges keeps it', () => {
    const network = chain('input', 'dense', 'relu');
    expect(connect(network, 'input0', 'relu2', 1).edges).toEqual([
      ['input0', 'dense1'],
      ['input0', 'relu2'],
    ]);
    expect(connect(network, 'input0', 'relu2', 8).edges).toHaveLength(3);
  });

  test('taken away one by one, and replaced without a mouse', () => {
    const network = chain('input', 'dense', 'relu');
    expect(disconnect(network, [['input0', 'dense1']]).edges).toEqual([['dense1', 'relu2']]);
    expect(disconnect(network, [['relu2', 'input0']])).toBe(network);
    expect(comeAfter(network, 'relu2', 'input0').edges).toContainEqual(['input0', 'relu2']);
    expect(comeAfter(network, 'relu2', null).edges).toEqual([['input0', 'dense1']]);
    expect(comeAfter(network, 'relu2', 'dense1')).toBe(network);
  });
});

describe('taking out', () => {
  test('the neighbours of a layer taken out of a chain are joined', () => {
    const network = removeNodes(chain('input', 'dense', 'relu', 'dropout', 'output'), ['relu2', 'dropout3']);
    expect(network.edges).toEqual([
      ['input0', 'dense1'],
      ['dense1', 'output4'],
    ]);
    expect(Object.keys(network.layout ?? {})).toEqual(['input0', 'dense1', 'output4']);
  });

  test('beside layers that go stands the one before them, else the one after, else none', () => {
    const network = chain('input', 'dense', 'relu', 'output');
    expect(neighbourOf(network, ['dense1', 'relu2'])).toBe('input0');
    expect(neighbourOf(network, ['dense1', 'input0'])).toBe('relu2');
    expect(
      neighbourOf(
        network,
        network.nodes.map(({ id }) => id),
      ),
    ).toBe(null);
  });
});

describe('settings', () => {
  test('set, taken out, and left alone when they are the same', () => {
    const network = chain('input', 'dense');
    const set = setParam(network, 'dense1', 'units', 64);
    expect(set.nodes[1]?.params).toEqual({ units: 64 });
    expect(set.nodes[0]).toBe(network.nodes[0]);
    expect(setParam(set, 'dense1', 'units', 64)).toBe(set);
    expect(setParam(set, 'dense1', 'units', null).nodes[1]?.params).toEqual({});
    expect(setParam(network, 'dense1', 'units', null)).toBe(network);
  });

  test('one start for several layers', () => {
    const network = setParams(chain('input', 'dense', 'dense'), ['dense1', 'dense2'], 'init', {
      scheme: 'kaiming',
    });
    expect(network.nodes.slice(1).map(({ params }) => params)).toEqual([
      { init: { scheme: 'kaiming' } },
      { init: { scheme: 'kaiming' } },
    ]);
  });
});

describe('places', () => {
  test('moves snap to the grid, and moving nowhere changes nothing', () => {
    const network = chain('input', 'dense');
    expect(placeOf(move(network, new Map([['dense1', [13.2, 101]]])), 'dense1')).toEqual([12, 100]);
    expect(move(network, new Map([['dense1', [1, 83]]]))).toBe(network);
  });

  test('arranging gives every layer a place of its own, in columns', () => {
    const kinds = Array.from({ length: 15 }, () => 'dense');
    const network = arrange(chain('input', ...kinds, 'output'));
    const places = network.nodes.map(({ id }) => placeOf(network, id).join());
    expect(new Set(places).size).toBe(17);
    expect(Math.max(...network.nodes.map(({ id }) => placeOf(network, id)[1]))).toBeLessThan(9 * 84);
    expect(placed({ ...network, layout: {} }).layout).toEqual(network.layout);
  });
});

test('any edits leave a document that the schema accepts, with lines between layers that exist, and no circle', () => {
  const kinds = ['input', 'dense', 'relu', 'dropout', 'add', 'output'];
  const edit = fc.record({
    what: fc.constantFrom('append', 'remove', 'connect', 'insert', 'duplicate', 'disconnect', 'move'),
    kind: fc.constantFrom(...kinds),
    a: fc.nat(),
    b: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
      let network: NetworkDocument = empty;
      for (const { what, kind, a, b } of edits) {
        const { nodes, edges } = network;
        const at = nodes[a % Math.max(1, nodes.length)]?.id ?? null;
        const other = nodes[b % Math.max(1, nodes.length)]?.id ?? null;
        const line = edges[a % Math.max(1, edges.length)];
        if (what === 'append') network = append(network, make(network, kind), at);
        else if (what === 'remove' && at !== null) network = removeNodes(network, [at]);
        else if (what === 'connect' && at !== null && other !== null)
          network = connect(network, at, other, kind === 'add' ? 8 : 1);
        else if (what === 'move' && line) network = moveInput(network, line, b % 2 === 0 ? 1 : -1);
        else if (what === 'insert' && line)
          network = insertOnEdge(network, line, make(network, kind), [a % 400, b % 400]);
        else if (what === 'duplicate' && at !== null) network = duplicate(network, [at]).network;
        else if (what === 'disconnect' && line) network = disconnect(network, [line]);
      }
      expect(networkSchema.safeParse(network).success).toBe(true);
      const ids = new Set(network.nodes.map(({ id }) => id));
      expect(ids.size).toBe(network.nodes.length);
      expect(network.edges.every(([from, to]) => ids.has(from) && ids.has(to))).toBe(true);
      const rank = new Map(flowOrder(network).map((id, index) => [id, index]));
      expect(network.edges.every(([from, to]) => (rank.get(from) ?? 0) < (rank.get(to) ?? 0))).toBe(true);
      expect(new Set(Object.keys(network.layout ?? {}))).toEqual(ids);
    }),
  );
});
