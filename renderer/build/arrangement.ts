/**
 * Places for every layer of a network. Layers of one depth share a row, branches stand side by side (a layered drawing,
 * by dagre); a long network is cut into columns where a single line crosses, as many as make it largest on the canvas.
 */
import { graphlib, layout as drawLayers } from '@dagrejs/dagre';
import type { NetworkDocument } from '../../engine/contract/documents.ts';
import { margin, node as nodeSize, pitch, snap, type Area, type Edge, type Place } from './layout.ts';

type Network = Pick<NetworkDocument, 'nodes' | 'edges'>;

const usualArea: Area = { width: 900, height: 560 };
/** Between layers side by side, and between columns: room for the shape beside a layer, and for lines. */
const between = pitch.across - nodeSize.width;

interface Spot {
  readonly id: string;
  /** The left edge, in a drawing of one column. */
  readonly x: number;
  readonly row: number;
}

/** Rows that stay together, and how far they reach across. */
interface Piece {
  readonly first: number;
  readonly last: number;
  readonly left: number;
  readonly right: number;
}

/** Lines that skip layers which another way goes through: they hold nothing apart, and are drawn around what they skip. */
function withoutShortcuts({ nodes, edges }: Network): Edge[] {
  const after = new Map(nodes.map(({ id }): [string, string[]] => [id, []]));
  for (const [from, to] of edges) if (after.has(to)) after.get(from)?.push(to);
  const beyond = (start: string): Set<string> => {
    const seen = new Set<string>();
    const open = [...(after.get(start) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...(after.get(id) ?? []));
    }
    return seen;
  };
  return edges.filter(([from, to]) => {
    const others = (after.get(from) ?? []).filter((id) => id !== to);
    return after.has(from) && after.has(to) && !others.some((id) => beyond(id).has(to));
  });
}

/** Everything in one column. */
function spots(network: Network): Spot[] {
  const graph = new graphlib.Graph();
  graph.setGraph({
    rankdir: 'TB',
    nodesep: between,
    edgesep: between,
    ranksep: pitch.down - nodeSize.height,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of network.nodes) graph.setNode(id, { ...nodeSize });
  for (const [from, to] of withoutShortcuts(network)) graph.setEdge(from, to);
  drawLayers(graph);
  return network.nodes.map(({ id }) => {
    const { x = 0, y = 0 } = graph.node(id);
    return { id, x: x - nodeSize.width / 2, row: Math.round((y - nodeSize.height / 2) / pitch.down) };
  });
}

/** Cut wherever at most one line goes on. */
function pieces(all: readonly Spot[], edges: readonly Edge[]): Piece[] {
  const rowOf = new Map(all.map(({ id, row }) => [id, row]));
  const rows = Math.max(...all.map(({ row }) => row)) + 1;
  const starts = new Array<number>(rows + 1).fill(0);
  for (const [from, to] of edges) {
    const ends = [rowOf.get(from), rowOf.get(to)].filter((row) => row !== undefined);
    if (ends.length < 2) continue;
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    starts[first] = (starts[first] ?? 0) + 1;
    starts[last] = (starts[last] ?? 0) - 1;
  }
  const made: Piece[] = [];
  let crossing = 0;
  let first = 0;
  for (let row = 0; row < rows; row += 1) {
    crossing += starts[row] ?? 0;
    if (crossing > 1 && row < rows - 1) continue;
    const xs = all.filter((spot) => spot.row >= first && spot.row <= row).map(({ x }) => x);
    if (xs.length === 0) continue;
    made.push({ first, last: row, left: Math.min(...xs), right: Math.max(...xs) + nodeSize.width });
    first = row + 1;
  }
  return made;
}

const rowsOf = (pieces: readonly Piece[]): number => (pieces.at(-1)?.last ?? 0) - (pieces[0]?.first ?? 0) + 1;
const widthOf = (pieces: readonly Piece[]): number =>
  Math.max(...pieces.map(({ right }) => right)) - Math.min(...pieces.map(({ left }) => left));

/** Pieces one below the other, a new column where more than `most` rows would stand in one. */
function packed(all: readonly Piece[], most: number): Piece[][] {
  const columns: Piece[][] = [];
  for (const piece of all) {
    const column = columns.at(-1);
    if (column?.[0] && piece.last - column[0].first < most) column.push(piece);
    else columns.push([piece]);
  }
  return columns;
}

/** How much of its size a network in these columns keeps when all of it is in view. */
function zoom(columns: readonly (readonly Piece[])[], { width, height }: Area): number {
  const wide = columns.reduce((sum, column) => sum + widthOf(column) + between, -between);
  const high = (Math.max(...columns.map(rowsOf)) - 1) * pitch.down + nodeSize.height;
  const across = (width - margin.left - margin.right) / wide;
  return Math.min(1, across, (height - margin.top - margin.bottom) / high);
}

function bestColumns(all: readonly Piece[], area: Area): Piece[][] {
  const rows = rowsOf(all);
  let best = packed(all, rows);
  for (let count = 2; count <= all.length; count += 1) {
    const columns = packed(all, Math.ceil(rows / count));
    if (zoom(columns, area) > zoom(best, area)) best = columns;
  }
  return best;
}

/** A place for every layer, as suits the canvas. */
export function arranged(network: Network, area: Area = usualArea): Record<string, [number, number]> {
  if (network.nodes.length === 0) return {};
  const all = spots(network);
  const places: [string, [number, number]][] = [];
  let left = 0;
  for (const column of bestColumns(pieces(all, network.edges), area)) {
    const from = Math.min(...column.map((piece) => piece.left));
    const top = column[0]?.first ?? 0;
    const bottom = column.at(-1)?.last ?? 0;
    for (const { id, x, row } of all) {
      if (row < top || row > bottom) continue;
      const place: Place = [left + x - from, (row - top) * pitch.down];
      places.push([id, snap(place)]);
    }
    left += widthOf(column) + between;
  }
  return Object.fromEntries(places);
}

/** The network with a place for every layer: as arranged by hand where every layer has one. */
export function placed(network: NetworkDocument): NetworkDocument {
  const layout = network.layout ?? {};
  if (network.nodes.every(({ id }) => id in layout)) return network;
  return { ...network, layout: arranged(network) };
}

/** Every layer where it is best seen. */
export function arrange(network: NetworkDocument, area?: Area): NetworkDocument {
  return { ...network, layout: arranged(network, area) };
}
