/** The two ends of a network brought to its data: the Input to the shape of an example, the last layer to the classes. */
import type { LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import { insertOnEdge, newNode, setParam } from '../build/edits.ts';
import { placeOf } from '../build/layout.ts';

type Describe = (kind: string) => LayerDescriptor | undefined;

export interface Ends {
  /** The shape of an example when it gets to the network. */
  readonly input: readonly number[];
  readonly classes: number;
}

/** The setting that says how long the list is that a layer gives. */
const widths: Readonly<Record<string, string>> = {
  dense: 'units',
  'drop-connect': 'units',
  conv: 'filters',
};

/** Layers that read a flat list and give one. */
const isDense = (kind: string): boolean => widths[kind] === 'units';

/** The same network where it fits already. Where no layer decides how many outputs there are, that end stays as it is. */
export function fitNetwork(network: NetworkDocument, ends: Ends, describe: Describe): NetworkDocument {
  const input = network.nodes.find(({ kind }) => kind === 'input');
  const size = ends.input.reduce((product, side) => product * side, 1);
  const shape = readsFlat(network, describe) ? [size] : [...ends.input];
  const shaped = input ? setParam(network, input.id, 'shape', shape) : network;
  const last = lastWide(network, describe);
  const width = last && widths[last.kind];
  return last && width !== undefined ? setParam(shaped, last.id, width, ends.classes) : shaped;
}

/** The network with a dense layer of so many units before its Output, flattened first where it ends with `shape` of an image. */
export function endDense(
  network: NetworkDocument,
  { classes, shape }: { readonly classes: number; readonly shape: readonly number[] },
  describe: Describe,
): NetworkDocument {
  const out = network.nodes.find(({ kind }) => kind === 'output');
  const kinds = shape.length > 1 ? ['flatten', 'dense'] : ['dense'];
  return kinds.reduce((next, kind) => {
    const descriptor = describe(kind);
    const into = next.edges.find(([, to]) => to === out?.id);
    if (!descriptor || !out || !into) return next;
    const made = newNode(next, descriptor);
    const node = kind === 'dense' ? { ...made, params: { ...made.params, units: classes } } : made;
    return insertOnEdge(next, into, node, placeOf(next, out.id));
  }, network);
}

/** Whether a layer gives what it gets in the shape in which it gets it. */
const keeps = (kind: string, describe: Describe): boolean =>
  ['activation', 'normalization', 'regularizer'].includes(describe(kind)?.family ?? '');

/** Whether a dense layer reads the Input before anything has flattened it. */
function readsFlat({ nodes, edges }: NetworkDocument, describe: Describe): boolean {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const open = nodes.filter(({ kind }) => kind === 'input').map(({ id }) => id);
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const [from, to] of edges) {
      if (from !== id || seen.has(to)) continue;
      seen.add(to);
      const kind = kinds.get(to) ?? '';
      if (isDense(kind)) return true;
      if (keeps(kind, describe)) open.push(to);
    }
  }
  return false;
}

/** The layer whose width is the number of outputs: nothing that follows it changes that. */
function lastWide(network: NetworkDocument, describe: Describe): NetworkNode | undefined {
  let averaged = false;
  for (const node of beforeOutput(network)) {
    if (isDense(node.kind)) return node;
    // Averaged over its places, an image has a number for each filter.
    if (node.kind === 'conv') return averaged ? node : undefined;
    if (node.kind === 'global-average-pool') averaged = true;
    else if (!keeps(node.kind, describe)) return undefined;
  }
  return undefined;
}

/** The layers before the Output, the nearest first, as far as each reads one alone. */
function beforeOutput({ nodes, edges }: NetworkDocument): NetworkNode[] {
  const found = new Set<NetworkNode>();
  let node = nodes.find(({ kind }) => kind === 'output');
  while (node) {
    const { id } = node;
    const [before, ...more] = edges.filter(([, to]) => to === id).map(([from]) => from);
    node = more.length > 0 ? undefined : nodes.find((one) => one.id === before);
    // A circle is a mistake that is told elsewhere.
    if (!node || found.has(node)) break;
    found.add(node);
  }
  return [...found];
}

/** What fitting a network changes of a layer. */
export interface Change {
  readonly node: string;
  readonly setting: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The settings of layers that differ between two states of a network, in the order of its layers. */
export function changesOf(before: NetworkDocument, after: NetworkDocument): Change[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  return after.nodes.flatMap(({ id, params = {} }) => {
    const was = old.get(id)?.params ?? {};
    const names = Object.keys(params).filter(
      (name) => JSON.stringify(params[name]) !== JSON.stringify(was[name]),
    );
    return names.map((setting) => ({ node: id, setting, from: was[setting], to: params[setting] }));
  });
}
