/** Layers copied within a network, to another, and through the clipboard, which holds them as a network document of their own. */
import { networkSchema, type NetworkDocument } from '../../engine/contract/documents.ts';
import { placed } from './arrangement.ts';
import { addNode, nextId } from './edits.ts';
import { placeOf } from './layout.ts';

/** Pixels from a layer to its copy, right and down. */
const step = 32;
/** Layers nearer than this, in both directions, look like one. */
const near = 16;
/** Steps after which copies may lie on layers after all: no more can be told apart, and far enough out a step is no step. */
const mostSteps = 100;

/** Only these layers, the lines among them, and where they stand. */
export function partOf(network: NetworkDocument, ids: readonly string[]): NetworkDocument {
  const taken = new Set(ids);
  return {
    ...network,
    nodes: network.nodes.filter(({ id }) => taken.has(id)),
    edges: network.edges.filter(([from, to]) => taken.has(from) && taken.has(to)),
    layout: Object.fromEntries(Object.entries(network.layout ?? {}).filter(([id]) => taken.has(id))),
  };
}

/**
 * The layers of another network with the lines among them, joined to nothing else. They keep their ids where those are free,
 * and their places unless layers stand there: then all go on right and down together.
 */
export function addCopies(
  network: NetworkDocument,
  part: NetworkDocument,
): { network: NetworkDocument; copies: readonly string[] } {
  const from = placed(part);
  const taken = network.nodes.map(({ id }) => placeOf(network, id));
  const covers = (shift: number): boolean =>
    from.nodes.some(({ id }) => {
      const [x, y] = placeOf(from, id);
      return taken.some(([a, b]) => Math.abs(x + shift - a) < near && Math.abs(y + shift - b) < near);
    });
  let shift = 0;
  while (shift < mostSteps * step && covers(shift)) shift += step;

  const copyOf = new Map<string, string>();
  let next = network;
  for (const original of from.nodes) {
    const free = next.nodes.every(({ id }) => id !== original.id);
    const id = free ? original.id : nextId(next, original.kind);
    const [x, y] = placeOf(from, original.id);
    copyOf.set(original.id, id);
    next = addNode(next, { ...structuredClone(original), id }, [x + shift, y + shift]);
  }
  const edges = from.edges.flatMap(([before, after]): [string, string][] => {
    const [a, b] = [copyOf.get(before), copyOf.get(after)];
    return a !== undefined && b !== undefined ? [[a, b]] : [];
  });
  if (edges.length > 0) next = { ...next, edges: [...next.edges, ...edges] };
  return { network: next, copies: [...copyOf.values()] };
}

export function duplicate(
  network: NetworkDocument,
  ids: readonly string[],
): { network: NetworkDocument; copies: readonly string[] } {
  return addCopies(network, partOf(network, ids));
}

/** What the clipboard holds of them. */
export function textOf(network: NetworkDocument, ids: readonly string[]): string {
  return JSON.stringify(partOf(network, ids), null, 2);
}

/** Layers out of a text; null where it holds none. */
export function readLayers(text: string): NetworkDocument | null {
  try {
    const read = networkSchema.safeParse(JSON.parse(text));
    return read.success && read.data.nodes.length > 0 ? read.data : null;
  } catch {
    // Not JSON: anything may be on a clipboard.
    return null;
  }
}
