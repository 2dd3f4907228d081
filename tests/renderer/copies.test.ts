/** Layers copied within a network and from one to another, as the clipboard takes them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkSchema, type NetworkDocument } from '../../engine/contract/documents.ts';
import { addCopies, duplicate, partOf, readLayers, textOf } from '../../renderer/build/copies.ts';
import { placeOf } from '../../renderer/build/layout.ts';
import { chain, empty } from './networks.ts';

const ids = ({ nodes }: NetworkDocument): string[] => nodes.map(({ id }) => id);

test('copies are joined to each other, not to the originals, and stand a little right and below', () => {
  const before = chain('input', 'dense', 'relu', 'output');
  const { network, copies } = duplicate(before, ['dense1', 'relu2']);
  expect(copies).toEqual(['fc1', 'relu1']);
  expect(network.edges).toEqual([...before.edges, ['fc1', 'relu1']]);
  expect(copies.map((id) => placeOf(network, id))).toEqual([
    [32, 116],
    [32, 200],
  ]);
  // Once more: not on top of the first copies.
  const again = duplicate(network, ['dense1', 'relu2']);
  expect(again.copies.map((id) => placeOf(again.network, id))).toEqual([
    [64, 148],
    [64, 232],
  ]);
});

test('in a network without them, as after they were cut, layers keep their names and places', () => {
  const whole = chain('input', 'dense', 'relu', 'output');
  const layers = readLayers(textOf(whole, ids(whole)))!;
  const { network } = addCopies(empty, layers);
  expect([network.nodes, network.edges, network.layout]).toEqual([whole.nodes, whole.edges, whole.layout]);
});

test('a network without places, as a hand may have written it, is laid out', () => {
  const text = JSON.stringify({ ...chain('input', 'dense', 'output'), layout: undefined });
  const { network, copies } = addCopies(empty, readLayers(text)!);
  expect(new Set(copies.map((id) => placeOf(network, id).join())).size).toBe(3);
});

test('any layers of any network, pasted into any: new names, the same settings and lines, the rest as it was', () => {
  const kinds = fc.array(fc.constantFrom('input', 'dense', 'relu', 'add', 'output'), { maxLength: 8 });
  const skip = fc.tuple(fc.nat(7), fc.nat(7));
  const made = fc.record({ kinds, skips: fc.array(skip, { maxLength: 4 }) }).map(({ kinds: list, skips }) => {
    const network = chain(...list);
    const lines = skips.flatMap(([a, b]): [string, string][] => {
      const [from, to] = [network.nodes[Math.min(a, b)], network.nodes[Math.max(a, b)]];
      return from && to && from !== to ? [[from.id, to.id]] : [];
    });
    const nodes = network.nodes.map((node, at) => ({ ...node, params: { mark: at } }));
    return { ...network, nodes, edges: [...network.edges, ...lines] };
  });
  fc.assert(
    fc.property(made, made, fc.func(fc.boolean()), (from, into, chosen) => {
      const taken = ids(from).filter((id) => chosen(id));
      const part = readLayers(textOf(from, taken));
      expect(part).toEqual(taken.length === 0 ? null : partOf(from, taken));
      if (!part) return;
      const { network, copies } = addCopies(into, part);
      expect(networkSchema.safeParse(network).success).toBe(true);
      expect(new Set(ids(network)).size).toBe(into.nodes.length + taken.length);
      expect(partOf(network, ids(into))).toEqual(partOf(into, ids(into)));
      const originalOf = new Map(copies.map((id, at) => [id, taken[at]!]));
      expect(network.nodes.slice(into.nodes.length).map(({ params }) => params)).toEqual(
        part.nodes.map(({ params }) => params),
      );
      const copied = network.edges.slice(into.edges.length);
      expect(copied.map(([a, b]) => [originalOf.get(a), originalOf.get(b)])).toEqual(part.edges);
      // No copy stands on a layer that was there.
      const places = new Set(ids(into).map((id) => placeOf(network, id).join()));
      expect(copies.some((id) => places.has(placeOf(network, id).join()))).toBe(false);
    }),
  );
});

test('layers that a text puts beyond all canvases are taken as often as one likes', () => {
  const far = { ...chain('dense'), layout: { dense0: [1e300, -1e300] as [number, number] } };
  const once = addCopies(far, far);
  expect(addCopies(once.network, far).copies).toEqual(['fc2']);
});

test('anything else on a clipboard holds no layers', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('', 'null', JSON.stringify(empty), '{"nodes": 1}'),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(readLayers(text)).toBe(null);
    }),
  );
});
