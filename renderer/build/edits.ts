/** Every edit of a network, as a pure function from one document to the next. An edit that changes nothing answers the same object. */
import type { LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import { flowOrder, makeRoom, node as nodeSize, pitch, placeOf, snap } from './layout.ts';
import type { Edge, Place } from './layout.ts';

/** Short names people give layers; any other kind is called by its own name. */
const names: Readonly<Record<string, string>> = { dense: 'fc', dropout: 'drop', input: 'in', output: 'out' };
/** There is one of each of these, so the first needs no number. */
const single = new Set(['input', 'output']);

/** The next free id for a layer of a kind: fc1, fc2, relu1, in, out. */
export function nextId(network: NetworkDocument, kind: string): string {
  const taken = new Set(network.nodes.map(({ id }) => id));
  const name = names[kind] ?? (kind.replace(/[^A-Za-z0-9]/g, '').replace(/^(?=\d)/, 'l') || 'layer');
  if (single.has(kind) && !taken.has(name)) return name;
  let number = single.has(kind) ? 2 : 1;
  while (taken.has(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

/** A new layer with its defaults written out, so that the document says what it means. */
export function newNode(network: NetworkDocument, descriptor: LayerDescriptor): NetworkNode {
  const set = descriptor.settings.filter((setting) => setting.default !== null);
  const id = nextId(network, descriptor.kind);
  if (set.length === 0) return { id, kind: descriptor.kind };
  return {
    id,
    kind: descriptor.kind,
    params: Object.fromEntries(set.map((setting) => [setting.name, structuredClone(setting.default)])),
  };
}

function has(network: NetworkDocument, id: string): boolean {
  return network.nodes.some((node) => node.id === id);
}

function put(network: NetworkDocument, id: string, at: Place): NetworkDocument {
  return { ...network, layout: { ...network.layout, [id]: snap(at) } };
}

/** A layer on the canvas, joined to nothing. */
export function addNode(network: NetworkDocument, node: NetworkNode, at: Place): NetworkDocument {
  return put({ ...network, nodes: [...network.nodes, node] }, node.id, at);
}

/** A layer between two that are joined, pushing down what stands in its way; in their column where they share one. */
export function insertOnEdge(
  network: NetworkDocument,
  [from, to]: Edge,
  node: NetworkNode,
  [x, y]: Place,
): NetworkDocument {
  const onLine = ([a, b]: Edge): boolean => a === from && b === to;
  const column = placeOf(network, from)[0];
  const within = placeOf(network, to)[0] === column && Math.abs(x - column) < nodeSize.width / 2;
  return spliceIn(withRoom(network, node, [within ? column : x, y]), from, onLine, node.id);
}

/** The layer at a place that is made free for it. */
function withRoom(network: NetworkDocument, node: NetworkNode, at: Place): NetworkDocument {
  const added = has(network, node.id) ? put(network, node.id, at) : addNode(network, node, at);
  return makeRoom(added, node.id);
}

/** Puts `id` into the lines from a layer that `chosen` names, each where it was: layers that merge read lines in order. */
function spliceIn(
  network: NetworkDocument,
  from: string,
  chosen: (edge: Edge) => boolean,
  id: string,
): NetworkDocument {
  const edges = network.edges.map((edge): [string, string] => (chosen(edge) ? [id, edge[1]] : edge));
  const first = network.edges.findIndex(chosen);
  return { ...network, edges: first < 0 ? edges : edges.toSpliced(first, 0, [from, id]) };
}

/** A layer after `after`: between it and all that read it where there are any, at the end of the chain otherwise. */
export function addAfter(network: NetworkDocument, node: NetworkNode, after: string): NetworkDocument {
  const [x, y] = placeOf(network, after);
  const below: Place = [x, y + pitch.down];
  const added = withRoom(network, node, below);
  const onward = ([from]: Edge): boolean => from === after;
  return added.edges.some(onward)
    ? spliceIn(added, after, onward, node.id)
    : connect(added, after, node.id, 1);
}

/**
 * A layer added from the keyboard: after the selected one; with nothing selected, or with the Output selected, where the
 * chain ends.
 */
export function append(
  network: NetworkDocument,
  node: NetworkNode,
  selected: string | null,
): NetworkDocument {
  if (network.nodes.length === 0) return addNode(network, node, [0, 0]);
  const kinds = new Map(network.nodes.map(({ id, kind }) => [id, kind]));
  const chosen = selected !== null && kinds.get(selected) !== 'output' ? selected : null;
  const onlyStart = node.kind === 'input';
  const after = chosen ?? lastBeforeOutput(network, kinds);
  if (after === null || onlyStart) {
    const bottom = Math.max(...network.nodes.map(({ id }) => placeOf(network, id)[1]));
    const left = Math.min(...network.nodes.map(({ id }) => placeOf(network, id)[0]));
    return addNode(network, node, [left, bottom + pitch.down]);
  }
  if (node.kind === 'output') return addAtEnd(network, node, after);
  return addAfter(network, node, after);
}

/** Nothing follows an Output, so it is never put between two layers. */
function addAtEnd(network: NetworkDocument, node: NetworkNode, after: string): NetworkDocument {
  const [x, y] = placeOf(network, after);
  const added = withRoom(network, node, [x, y + pitch.down]);
  return network.edges.some(([from]) => from === after) ? added : connect(added, after, node.id, 1);
}

function lastBeforeOutput(network: NetworkDocument, kinds: ReadonlyMap<string, string>): string | null {
  const order = flowOrder(network).filter((id) => kinds.get(id) !== 'output');
  const intoOutput = network.edges.find(([, to]) => kinds.get(to) === 'output');
  return intoOutput?.[0] ?? order.at(-1) ?? null;
}

/** The layer whose output goes nowhere and that stands just above a place: what is dropped there continues it. */
export function openEndAbove(network: NetworkDocument, [x, y]: Place): string | null {
  const fed = new Set(network.edges.map(([from]) => from));
  const near = network.nodes
    .filter(({ id, kind }) => kind !== 'output' && !fed.has(id))
    .map(({ id }) => ({ id, at: placeOf(network, id) }))
    .filter(({ at }) => Math.abs(at[0] - x) < nodeSize.width && y > at[1] && y - at[1] < 2.4 * pitch.down)
    .sort((a, b) => b.at[1] - a.at[1]);
  return near[0]?.id ?? null;
}

/** All that data reaches from a layer, itself too. */
function reachedFrom(network: NetworkDocument, from: string): ReadonlySet<string> {
  const onward = new Map<string, string[]>();
  for (const [source, target] of network.edges) {
    const targets = onward.get(source);
    if (targets) targets.push(target);
    else onward.set(source, [target]);
  }
  // A set is gone through to its end, also where it grows on the way.
  const reached = new Set([from]);
  for (const id of reached) for (const target of onward.get(id) ?? []) reached.add(target);
  return reached;
}

/** Whether a line from one layer to another makes sense: both exist, it is new, and data would not run in a circle. */
export function canConnect(network: NetworkDocument, from: string, to: string): boolean {
  if (!has(network, from) || !has(network, to)) return false;
  if (network.edges.some(([a, b]) => a === from && b === to)) return false;
  return !reachedFrom(network, to).has(from);
}

/** Every layer from which a line to this one makes sense, in the order of the document. */
export function sourcesFor(network: NetworkDocument, to: string): readonly NetworkNode[] {
  if (!has(network, to)) return [];
  const reached = reachedFrom(network, to);
  const joined = new Set(network.edges.filter(([, target]) => target === to).map(([from]) => from));
  return network.nodes.filter(({ id, kind }) => kind !== 'output' && !reached.has(id) && !joined.has(id));
}

/** Joins two layers. A layer that takes `most` inputs and has them gives up its first for the new one. */
export function connect(network: NetworkDocument, from: string, to: string, most: number): NetworkDocument {
  if (!canConnect(network, from, to)) return network;
  const into = network.edges.filter(([, target]) => target === to);
  const given = into.length >= most ? into[0] : undefined;
  return { ...network, edges: [...network.edges.filter((edge) => edge !== given), [from, to]] };
}

export function disconnect(network: NetworkDocument, edges: readonly Edge[]): NetworkDocument {
  const gone = new Set(edges.map(([from, to]) => `${from}\n${to}`));
  const left = network.edges.filter(([from, to]) => !gone.has(`${from}\n${to}`));
  return left.length === network.edges.length ? network : { ...network, edges: left };
}

/**
 * Takes layers out. What read one now reads what it read (of a layer that merges: its first line), so that the network
 * stays as whole as it can.
 */
export function removeNodes(network: NetworkDocument, ids: readonly string[]): NetworkDocument {
  return ids.reduce((left, id) => (has(left, id) ? removeNode(left, id) : left), network);
}

function removeNode(network: NetworkDocument, id: string): NetworkDocument {
  const before = network.edges.find(([, to]) => to === id)?.[0];
  const without: NetworkDocument = {
    ...network,
    nodes: network.nodes.filter((node) => node.id !== id),
    edges: network.edges.filter(([from, to]) => from !== id && to !== id),
    layout: Object.fromEntries(Object.entries(network.layout ?? {}).filter(([other]) => other !== id)),
  };
  if (before === undefined) return without;
  // In place, because layers that merge read their lines in order.
  const edges = network.edges.flatMap(([from, to]): [string, string][] => {
    if (to === id) return [];
    if (from !== id) return [[from, to]];
    return canConnect(without, before, to) ? [[before, to]] : [];
  });
  return { ...without, edges };
}

/** The layer before these, or else the one after them, as data flows; null where there is no other. */
export function neighbourOf(network: NetworkDocument, ids: readonly string[]): string | null {
  const gone = new Set(ids);
  const order = flowOrder(network);
  const first = order.findIndex((id) => gone.has(id));
  const before = order.slice(0, Math.max(0, first)).at(-1);
  return before ?? order.find((id) => !gone.has(id)) ?? null;
}

/** Swaps a line into a layer that merges with the one before it (−1) or after it (1). */
export function moveInput(network: NetworkDocument, [from, to]: Edge, way: -1 | 1): NetworkDocument {
  const at = network.edges.flatMap(([, target], index) => (target === to ? [index] : []));
  const place = at.findIndex((index) => network.edges[index]?.[0] === from);
  const [here, there] = [at[place], at[place + way]];
  if (here === undefined || there === undefined) return network;
  const [one, other] = [network.edges[here], network.edges[there]];
  if (!one || !other) return network;
  return { ...network, edges: network.edges.with(here, other).with(there, one) };
}

export function move(network: NetworkDocument, places: ReadonlyMap<string, Place>): NetworkDocument {
  const changed = [...places].filter(([id, at]) => {
    const [x, y] = snap(at);
    const [oldX, oldY] = placeOf(network, id);
    return x !== oldX || y !== oldY;
  });
  if (changed.length === 0) return network;
  const layout = Object.fromEntries(changed.map(([id, at]) => [id, snap(at)]));
  return { ...network, layout: { ...network.layout, ...layout } };
}

function editNode(
  network: NetworkDocument,
  id: string,
  change: (node: NetworkNode) => NetworkNode,
): NetworkDocument {
  let changed = false;
  const nodes = network.nodes.map((node) => {
    if (node.id !== id) return node;
    const next = change(node);
    changed ||= next !== node;
    return next;
  });
  return changed ? { ...network, nodes } : network;
}

/** One setting of a layer; null takes it out, so that its default holds. */
export function setParam(
  network: NetworkDocument,
  id: string,
  name: string,
  value: unknown,
): NetworkDocument {
  return editNode(network, id, (node) => {
    const { [name]: before, ...rest } = node.params ?? {};
    if (value === null) return before === undefined ? node : { ...node, params: rest };
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(value)) return node;
    return { ...node, params: { ...node.params, [name]: value } };
  });
}

/** The same setting for several layers. */
export function setParams(
  network: NetworkDocument,
  ids: readonly string[],
  name: string,
  value: unknown,
): NetworkDocument {
  return ids.reduce((next, id) => setParam(next, id, name, value), network);
}

/** The only layer that comes before a layer, changed; null leaves it with none. Works without a mouse. */
export function comeAfter(network: NetworkDocument, id: string, before: string | null): NetworkDocument {
  const into = network.edges.filter(([, to]) => to === id);
  if (into.length === 1 && into[0]?.[0] === before) return network;
  const free = disconnect(network, into);
  return before === null ? free : connect(free, before, id, 1);
}
