/** Where layers stand on the canvas: the sizes of a node, the order of data, room for one more. */
import type { NetworkDocument } from '../../engine/contract/documents.ts';

export type Place = readonly [number, number];
export type Edge = readonly [string, string];

export const node = { width: 276, height: 56 };
/** From the top of one layer to the top of the next, and from one column to the next. */
export const pitch = { down: 84, across: 416 };
export const grid = 4;
/** Free space kept around a network that is brought into view; on the right stand the shapes of the last column. */
export const margin = { top: 20, right: 92, bottom: 20, left: 24 };

/** The size of a canvas in pixels. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

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

export function placeOf(network: NetworkDocument, id: string): Place {
  return network.layout?.[id] ?? [0, 0];
}

/** Free space between layers that do not stand in each other's way. */
const gap = 16;

/**
 * Room for a layer that stands where it was dropped: it goes down to below what it would cover the lower end of, and what
 * then stands in its way goes down in turn, together with all below that in the same column.
 */
export function makeRoom(network: NetworkDocument, id: string): NetworkDocument {
  const layout = network.layout ?? {};
  const [x, dropped] = placeOf(network, id);
  const column = Object.entries(layout).filter(([other, at]) => {
    return other !== id && Math.abs(at[0] - x) < node.width + gap;
  });
  const reach = node.height + gap;
  const covered = column.map(([, at]) => at[1]).filter((y) => y < dropped && y > dropped - reach);
  const top = covered.length > 0 ? Math.max(...covered) + pitch.down : dropped;
  const below = column.filter(([, at]) => at[1] >= dropped && at[1] > top - reach);
  const highest = Math.min(...below.map(([, at]) => at[1]));
  const shift = highest < top + reach ? top + pitch.down - highest : 0;
  if (top === dropped && shift === 0) return network;
  const moved = below.map(([other, at]): [string, [number, number]] => [other, [at[0], at[1] + shift]]);
  return { ...network, layout: { ...layout, ...Object.fromEntries(moved), [id]: [x, top] } };
}
