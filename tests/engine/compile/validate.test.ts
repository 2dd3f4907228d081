import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, describe as describeNetwork } from '../../../engine/compile/compile.ts';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { errorText, type ErrorCode } from '../../../engine/contract/errors.ts';
import { layers } from '../../../engine/layers/index.ts';
import { chain } from '../inline.ts';

const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } };
const flat: NetworkNode = { id: 'flat', kind: 'flatten' };
const dense = (id: string, params: Record<string, unknown> = {}): NetworkNode => ({
  id,
  kind: 'dense',
  params,
});
const relu: NetworkNode = { id: 'relu', kind: 'relu' };
const output: NetworkNode = { id: 'out', kind: 'output' };
const sound = chain(input, flat, dense('fc1'), relu, dense('fc2', { units: 10 }), output);
const without = (network: NetworkDocument, from: string): NetworkDocument => {
  return { ...network, edges: network.edges.filter(([id]) => id !== from) };
};

/** What is wrong, as `code@node place`. */
const problems = (network: NetworkDocument) =>
  check(network).problems.map(({ code, node, place }) => `${code}${node ? `@${node}` : ''} ${place}`);

const broken: [string, NetworkDocument, string[]][] = [
  ['nothing at all', { ...sound, nodes: [], edges: [] }, ['network_empty nodes']],
  ['two layers of one name', { ...sound, nodes: [...sound.nodes, relu] }, ['duplicate_id@relu nodes[6].id']],
  [
    'an unknown layer',
    chain(input, flat, dense('fc1'), { id: 'x', kind: 'conv9' }, output),
    ['unknown_layer@x nodes[3].kind'],
  ],
  [
    'an input too large to be counted, and only that',
    chain({ id: 'in', kind: 'input', params: { shape: [1e7, 1e7, 1e7] } }, flat, dense('fc1'), output),
    ['layer_too_large@in nodes[0]'],
  ],
  [
    'weights too many to be counted',
    chain({ id: 'in', kind: 'input', params: { shape: [1e7, 1e3] } }, flat, dense('fc1'), output),
    ['layer_too_large@fc1 nodes[2]'],
  ],
  [
    'units −4',
    chain(input, flat, dense('fc1', { units: -4 }), output),
    ['param_integer@fc1 nodes[2].params.units'],
  ],
  [
    'units 2.5',
    chain(input, flat, dense('fc1', { units: 2.5 }), output),
    ['param_integer@fc1 nodes[2].params.units'],
  ],
  [
    'a setting nobody knows',
    chain(input, flat, dense('fc1', { unit: 3 }), output),
    ['param_unknown@fc1 nodes[2].params.unit'],
  ],
  [
    'a setting of a name that every object has',
    chain(input, flat, dense('fc1', { constructor: 1, toString: 2 }), output),
    ['param_unknown@fc1 nodes[2].params.constructor', 'param_unknown@fc1 nodes[2].params.toString'],
  ],
  [
    'an unknown initialization',
    chain(input, flat, dense('fc1', { init: { scheme: 'magic' } }), output),
    ['unknown_scheme@fc1 nodes[2].params.init.scheme'],
  ],
  [
    'a setting the scheme does not have',
    chain(input, flat, dense('fc1', { init: { scheme: 'zero', std: 1 } }), output),
    ['param_unknown@fc1 nodes[2].params.init.std'],
  ],
  [
    'dropout of everything',
    chain(input, flat, { id: 'd', kind: 'dropout', params: { rate: 1 } }, output),
    ['param_number@d nodes[2].params.rate'],
  ],
  ['an image into Dense', chain(input, dense('fc1'), output), ['dense_rank@fc1 nodes[1]']],
  [
    'a line to nowhere',
    { ...sound, edges: [...sound.edges, ['fc2', 'ghost']] },
    ['edge_unknown_node edges[5]'],
  ],
  [
    'a line drawn twice',
    { ...sound, edges: [...sound.edges, ['in', 'flat']] },
    ['edge_duplicate@flat edges[5]'],
  ],
  ['no input', chain(flat, dense('fc1'), output), ['no_input nodes', 'not_connected@flat nodes[0]']],
  ['no output', chain(input, flat), ['no_output nodes', 'leads_nowhere@flat nodes[1]']],
  ['a gap', without(sound, 'relu'), ['leads_nowhere@relu nodes[3]', 'not_connected@fc2 nodes[4]']],
  ['a fork', { ...sound, edges: [...sound.edges, ['fc1', 'fc2']] }, ['too_many_inputs@fc2 nodes[4]']],
];

describe('a network that cannot be', () => {
  for (const [name, network, expected] of broken) {
    it(`is refused for ${name}, at the right place`, () => {
      expect(problems(network)).toEqual(expected);
      for (const error of check(network).problems) {
        for (const language of ['en', 'ko'] as const)
          expect(errorText(error, language)).not.toMatch(/\{\w+\}/);
      }
    });
  }

  it('names the circle it runs in', () => {
    const circular = {
      ...sound,
      edges: [
        ['relu', 'fc1'],
        ['fc1', 'relu'],
      ] as [string, string][],
    };
    const found = check(circular).problems.filter(({ code }) => code === 'cycle');
    expect(found.map(({ node }) => node).sort()).toEqual(['fc1', 'relu']);
    expect(found[0]!.values.path).toMatch(/^(relu → fc1 → relu|fc1 → relu → fc1)$/);
  });

  it('still shows the shapes of its sound part', () => {
    const described = describeNetwork(without(sound, 'relu'));
    expect(described.nodes.map(({ id, shape }) => [id, shape])).toEqual([
      ['in', [1, 28, 28]],
      ['flat', [784]],
      ['fc1', [256]],
      ['relu', [256]],
    ]);
  });
});

describe('any network', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const node = fc.record({
    id: ids,
    kind: fc.constantFrom(...layers.keys(), 'nothing'),
    params: fc.dictionary(fc.constantFrom('units', 'rate', 'shape', 'init', 'x'), fc.jsonValue(), {
      maxKeys: 2,
    }),
  });
  const edge = fc.tuple(ids, ids);
  const network = fc.record({
    nodes: fc.array(node, { maxLength: 6 }),
    edges: fc.array(edge, { maxLength: 8 }),
  });

  it('is either sound or refused with a reason, never a crash', () => {
    fc.assert(
      fc.property(network, ({ nodes, edges }) => {
        const { nodes: shaped, problems } = check({
          format: 'fanin.network',
          version: 1,
          name: '',
          nodes,
          edges,
        });
        const complete = shaped.length === nodes.length;
        expect(complete || problems.length > 0).toBe(true);
        const known: ErrorCode[] = problems.map(({ code }) => code);
        expect(known).not.toContain('internal');
      }),
      { numRuns: 500 },
    );
  });
});

describe('a description', () => {
  it('counts parameters, operations and memory exactly', () => {
    const { totals, nodes } = describeNetwork(sound);
    expect(totals.parameters).toBe(784 * 256 + 256 + 256 * 10 + 10);
    expect(totals.flops).toBe(2 * 784 * 256 + 256 + 256 + 2 * 256 * 10 + 10);
    expect(totals.activationBytes).toBe(4 * (784 + 256 + 256 + 10));
    expect(nodes.map(({ parameters }) => parameters)).toEqual([0, 0, 200_960, 0, 2_570, 0]);
  });
});
