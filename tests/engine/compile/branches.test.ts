/** What belongs to a branch, against its definition: no way to the output but through the layer that drops it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchesOf } from '../../../engine/compile/branches.ts';
import { shapedGraph } from '../../../engine/compile/compile.ts';
import type { ShapedGraph } from '../../../engine/compile/graph.ts';
import type { NetworkDocument } from '../../../engine/contract/documents.ts';
import { graph } from '../inline.ts';

const input = { id: 'in', kind: 'input', params: { shape: [3] } };
const output = { id: 'out', kind: 'output' };
const relu = (id: string) => ({ id, kind: 'relu' });
const add = (id: string) => ({ id, kind: 'add' });
const drop = (id: string, params: object = {}) => ({ id, kind: 'stochastic-depth', params: { ...params } });

/** For every node the dropping layers whose branches it is in, from the inside out. */
function branches(network: NetworkDocument): Record<string, string[]> {
  const shaped = shapedGraph(network);
  const { endOf, around } = branchesOf(shaped);
  const outwards = (end: number | null): string[] =>
    end === null ? [] : [shaped.nodes[end]!.id, ...outwards(around.get(end)!)];
  return Object.fromEntries(shaped.nodes.map(({ id }, index) => [id, outwards(endOf[index]!)]));
}

/** Whether some way leads from a node to the output past another one. */
function leadsPast({ nodes, output }: ShapedGraph, from: number, past: number): boolean {
  if (from === past) return false;
  if (from === output) return true;
  return nodes.some(
    ({ inputs }, reader) => inputs.includes(from) && leadsPast({ nodes, output, input: 0 }, reader, past),
  );
}

describe('a branch', () => {
  it('begins after what its block begins with', () => {
    const nodes = [input, relu('top'), relu('a'), relu('b'), drop('end'), add('sum'), output];
    expect(branches(graph(nodes, 'in top a b end sum out', 'top sum'))).toEqual({
      ...{ in: [], top: [], sum: [], out: [] },
      ...{ a: ['end'], b: ['end'], end: ['end'] },
    });
  });

  it('has other branches in it', () => {
    const nodes = [input, relu('a'), relu('b'), drop('inner'), add('in1'), drop('outer'), add('sum'), output];
    expect(branches(graph(nodes, 'in a b inner in1 outer sum out', 'a in1', 'in sum'))).toEqual({
      ...{ in: [], sum: [], out: [] },
      ...{ a: ['outer'], in1: ['outer'], outer: ['outer'] },
      ...{ b: ['inner', 'outer'], inner: ['inner', 'outer'] },
    });
  });

  it('does not have what two branches share', () => {
    const nodes = [input, relu('shared'), relu('a'), drop('one'), relu('b'), drop('two'), add('sum'), output];
    const found = branches(graph(nodes, 'in shared a one sum out', 'shared b two sum'));
    expect(found.shared).toEqual([]);
    expect(found.a).toEqual(['one']);
    expect(found.b).toEqual(['two']);
  });

  it('is none where every example draws for itself, or where it always lives', () => {
    for (const params of [{ per: 'example' }, { survival: 1 }]) {
      const nodes = [input, relu('a'), drop('end', params), add('sum'), output];
      expect(branches(graph(nodes, 'in a end sum out', 'in sum')).a).toEqual([]);
    }
  });

  it('is what its definition says, in any network', () => {
    const choices = fc.array(
      fc.record({ from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), drops: fc.boolean() }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(choices, (middle) => {
        const ids = ['in', ...middle.map((_, index) => `n${index}`)];
        const edges: [string, string][] = [];
        const nodes = middle.map(({ from, drops }, index) => {
          const id = `n${index}`;
          const sources = [...new Set(from.map((nat) => ids[nat % (index + 1)]!))];
          edges.push(...sources.map((source): [string, string] => [source, id]));
          if (sources.length > 1) return add(id);
          return drops ? drop(id) : relu(id);
        });
        // What nobody reads goes to the output.
        const loose = ids.filter((id) => edges.every(([from]) => from !== id));
        edges.push(...loose.map((id): [string, string] => [id, loose.length > 1 ? 'sum' : 'out']));
        if (loose.length > 1) edges.push(['sum', 'out']);
        const end = loose.length > 1 ? [add('sum'), output] : [output];
        const network = { ...graph([input, ...nodes, ...end]), edges };
        const shaped = shapedGraph(network);
        const found = branches(network);
        shaped.nodes.forEach(({ id }, node) => {
          const wanted = shaped.nodes.filter(
            ({ layer }, past) => layer.kind === 'stochastic-depth' && !leadsPast(shaped, node, past),
          );
          expect([...found[id]!].sort()).toEqual(wanted.map((end) => end.id).sort());
        });
      }),
      { numRuns: 300 },
    );
  });
});
