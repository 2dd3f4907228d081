/** Edits of networks that branch and join: what each leaves of the lines, and of the order in which a layer reads them. */
import { describe, expect, test } from 'vitest';
import type { NetworkDocument } from '../../engine/contract/documents.ts';
import { duplicate } from '../../renderer/build/copies.ts';
import {
  append,
  connect,
  insertOnEdge,
  moveInput,
  newNode,
  removeNodes,
} from '../../renderer/build/edits.ts';
import { descriptors, empty } from './networks.ts';

/** Layers of these kinds, and the ways data takes: `a b c` joins a to b and b to c. */
function network(kinds: Readonly<Record<string, string>>, ...ways: string[]): NetworkDocument {
  const nodes = Object.entries(kinds).map(([id, kind]) => ({ id, kind }));
  const edges = ways.flatMap((way) => {
    const ids = way.split(' ');
    return ids.slice(1).map((id, index): [string, string] => [ids[index] ?? '', id]);
  });
  const layout = nodes.map(({ id }, index): [string, [number, number]] => [id, [0, index * 84]]);
  return { ...empty, nodes, edges, layout: Object.fromEntries(layout) };
}

const residual = network(
  { in: 'input', fc: 'dense', a: 'dense', b: 'relu', sum: 'add', end: 'dense', out: 'output' },
  'in fc a b sum end out',
  'fc sum',
);
const lines = ({ edges }: NetworkDocument): string => edges.map((edge) => edge.join('>')).join(' ');
const into = ({ edges }: NetworkDocument, id: string): string[] =>
  edges.filter(([, to]) => to === id).map(([from]) => from);
const tanh = (of: NetworkDocument) => newNode(of, descriptors['tanh']!);

describe('adding', () => {
  test('after a layer that goes two ways: all that read it read the new one, in the order they had', () => {
    const next = append(residual, tanh(residual), 'fc');
    expect(lines(next)).toBe('in>fc fc>tanh1 tanh1>a a>b b>sum sum>end end>out tanh1>sum');
  });

  test('on one of two lines out of a layer leaves the other', () => {
    const next = insertOnEdge(residual, ['fc', 'sum'], tanh(residual), [300, 84]);
    expect(into(next, 'sum')).toEqual(['b', 'tanh1']);
    expect(into(next, 'a')).toEqual(['fc']);
    const first = insertOnEdge(residual, ['b', 'sum'], tanh(residual), [300, 84]);
    expect(into(first, 'sum')).toEqual(['tanh1', 'fc']);
  });

  test('a line into a layer that joins adds to those it has; one that takes one input gives it up', () => {
    const more = connect(residual, 'a', 'sum', 16);
    expect(into(more, 'sum')).toEqual(['b', 'fc', 'a']);
    expect(into(connect(residual, 'fc', 'end', 1), 'end')).toEqual(['fc']);
    expect(connect(residual, 'fc', 'sum', 16)).toBe(residual);
  });
});

describe('taking out', () => {
  test('a layer of a branch closes the branch, where it stood among the inputs', () => {
    expect(into(removeNodes(residual, ['b']), 'sum')).toEqual(['a', 'fc']);
  });

  test('the layer that branches hands its ways to the one before it', () => {
    const next = removeNodes(residual, ['fc']);
    expect(into(next, 'a')).toEqual(['in']);
    expect(into(next, 'sum')).toEqual(['b', 'in']);
  });

  test('the layer that joins leaves its first way', () => {
    const next = removeNodes(residual, ['sum']);
    expect(into(next, 'end')).toEqual(['b']);
    expect(next.edges.some(([from, to]) => from === 'fc' && to !== 'a')).toBe(false);
  });

  test('a whole branch leaves the shortcut, once', () => {
    expect(lines(removeNodes(residual, ['a', 'b']))).toBe('in>fc sum>end end>out fc>sum');
  });
});

test('copies of a block are joined as the block is, in the same order of inputs', () => {
  const block = connect(residual, 'a', 'sum', 16);
  const { network: next, copies } = duplicate(block, ['a', 'b', 'sum']);
  expect(copies).toEqual(['fc1', 'relu1', 'add1']);
  expect(into(next, 'add1')).toEqual(['relu1', 'fc1']);
  expect(into(next, 'sum')).toEqual(into(block, 'sum'));
});

test('inputs change places, and only with their neighbours', () => {
  const three = connect(residual, 'a', 'sum', 16);
  expect(into(moveInput(three, ['a', 'sum'], -1), 'sum')).toEqual(['b', 'a', 'fc']);
  expect(into(moveInput(three, ['b', 'sum'], 1), 'sum')).toEqual(['fc', 'b', 'a']);
  expect(moveInput(three, ['b', 'sum'], -1)).toBe(three);
  expect(moveInput(three, ['a', 'sum'], 1)).toBe(three);
  expect(moveInput(three, ['in', 'sum'], 1)).toBe(three);
});
