/** What every registered layer says of drawing by lot is what it does when the same batch comes again. */
import { describe, expect, it } from 'vitest';
import { shapedGraph } from '../../../engine/compile/compile.ts';
import { sizeOf } from '../../../engine/compile/graph.ts';
import { layers } from '../../../engine/layers/index.ts';
import { cases } from './cases.ts';
import { passesOf, someBytes } from './passes.ts';

/** Whether another step of random numbers makes something else of a batch, in any of the networks of a kind. */
function changes(kind: string, mode: 'train' | 'test', random = false): boolean {
  return cases[kind]!.some((network) => {
    const { nodes, input } = shapedGraph(network);
    const examples = someBytes(6, sizeOf(nodes[input]!.shape));
    const passes = passesOf(network, examples, { scale: 1 / 255, random });
    const first = [...passes[mode](1)];
    return passes[mode](2).some((value, index) => value !== first[index]);
  });
}

describe('drawing by lot', () => {
  it.each([...layers.keys()])('%s', (kind) => {
    const { draws } = layers.get(kind)!.bind({}, 'nodes', kind).bound;
    expect(changes(kind, 'train')).toBe(draws !== null);
    expect(changes(kind, 'test', true)).toBe(draws !== null);
    expect(changes(kind, 'test')).toBe(draws === 'regions');
  });
});
