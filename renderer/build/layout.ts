/** Where layers stand on the canvas: the sizes of a node, columns for a network that has no places, room for one more. */
import type { NetworkDocument } from '../../engine/contract/documents.ts';

export type Place = readonly [number, number];
export type Edge = readonly [string, string];

export const node = { width: 276, height: 56 };
/** From the top of one layer to the top of the next, and from one column to the next. */
export const pitch = { down: 92, across: 400 };
export const grid = 4;
const rows = 6;

export function snap([x, y]: Place): [number, number] {
  return [Math.round(x / grid) * grid, Math.round(y / grid) * grid];
}

/** The ids in an order in which data can flow; what sits on a circle comes last, as listed. */
export function flowOrder(network: Pick<NetworkDocument, 'nodes' | 'edges'>): string[] {
  const waits = new Map(network.nodes.map(({ id }) => [id, 0]));
  const after = new Map<string, string[]>();
  for (const [from, to] of network.edges) {
    if (!waits.has(from) || !waits.has(to)) continue;
    waits.set(to, (waits.get(to) ?? 0) + 1);
    after.set(from, [...(after.get(from) ?? []), to]);
  }
  const order: string[] = [];
  const ready = network.nodes.filter(({ id }) => waits.get(id) === 0).map(({ id }) => id);
  while (ready.length > 0) {
    const id = ready.shift();
    if (id === undefined) break;
    order.push(id);
    // A chain is followed to its end before the next begins, so that it stays together in a column.
    for (const next of (after.get(id) ?? []).toReversed()) {
      const left = (waits.get(next) ?? 1) - 1;
      waits.set(next, left);
      if (left === 0) ready.unshift(next);
    }
  }
  const seen = new Set(order);
  return [...order, ...network.nodes.map(({ id }) => id).filter((id) => !seen.has(id))];
}

/** Places in columns of even length, top to bottom and left to right. */
export function columns(ids: readonly string[]): Record<string, [number, number]> {
  const count = Math.max(1, Math.ceil(ids.length / rows));
  const length = Math.ceil(ids.length / count);
  const places = ids.map((id, index): [string, [number, number]] => {
    const column = Math.floor(index / length);
    return [id, [column * pitch.across, (index - column * length) * pitch.down]];
  });
  return Object.fromEntries(places);
}

/** The network with a place for every layer: as arranged by hand where every layer has one, in columns otherwise. */
export function placed(network: NetworkDocument): NetworkDocument {
  const layout = network.layout ?? {};
  if (network.nodes.every(({ id }) => id in layout)) return network;
  return { ...network, layout: columns(flowOrder(network)) };
}

export function placeOf(network: NetworkDocument, id: string): Place {
  return network.layout?.[id] ?? [0, 0];
}

function overlaps(a: Place, b: Place): boolean {
  return Math.abs(a[0] - b[0]) < node.width + 16 && Math.abs(a[1] - b[1]) < node.height + 16;
}

/** Moves down whatever stands in the way of a layer at `at`, and what stands below that in the same column. */
export function makeRoom(network: NetworkDocument, at: Place, except: string): NetworkDocument {
  const layout = network.layout ?? {};
  const others = Object.entries(layout).filter(([id]) => id !== except);
  if (!others.some(([, place]) => overlaps(place, at))) return network;
  const moved = others
    .filter(([, [x, y]]) => Math.abs(x - at[0]) < node.width && y > at[1] - node.height - 16)
    .map(([id, [x, y]]): [string, [number, number]] => [id, [x, y + pitch.down]]);
  return { ...network, layout: { ...layout, ...Object.fromEntries(moved) } };
}
