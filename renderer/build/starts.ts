/** What follows from how the weights of a network start, without measuring anything. */
import type { LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';

export type Describe = (kind: string) => LayerDescriptor | undefined;
type Network = Pick<NetworkDocument, 'nodes' | 'edges'>;

/** How the tensors of a layer start, the weights first. */
function schemesOf(node: NetworkNode, descriptor: LayerDescriptor | undefined): readonly string[] {
  return (descriptor?.settings ?? []).flatMap((setting) => {
    if (setting.control !== 'init') return [];
    const init = node.params?.[setting.name] ?? setting.default;
    if (typeof init !== 'object' || init === null || !('scheme' in init)) return [];
    return typeof init.scheme === 'string' ? [init.scheme] : [];
  });
}

export function schemeOf(node: NetworkNode, descriptor: LayerDescriptor | undefined): string | null {
  return schemesOf(node, descriptor)[0] ?? null;
}

/**
 * The layers that start at zero as the last of a residual branch, so that every block starts as the identity: units that
 * start alike there differ from the second step on, since what comes into them does. Only where something else is added to:
 * between two silent branches nothing would pass.
 */
export function silentEnds({ nodes, edges }: Network, describe: Describe) {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const passesOn = (id: string): boolean =>
    ['normalization', 'regularizer'].includes(describe(kinds.get(id) ?? '')?.family ?? '');
  /** Where the only way from a layer leads, past what gives zeros for zeros and lets gradients through. */
  const sumAfter = (id: string): string | null => {
    const seen = new Set([id]);
    for (let at = id; ;) {
      const ways = edges.filter(([from]) => from === at);
      const [, next] = ways.length === 1 ? ways[0]! : [null, null];
      if (next === null || seen.has(next)) return null;
      if (kinds.get(next) === 'add') return next;
      if (!passesOn(next)) return null;
      seen.add(next);
      at = next;
    }
  };
  const ends = nodes.flatMap((node) => {
    const sum = schemeOf(node, describe(node.kind)) === 'zero' ? sumAfter(node.id) : null;
    return sum === null ? [] : [{ id: node.id, sum }];
  });
  const into = (sum: string): number => edges.filter(([, to]) => to === sum).length;
  const silentInto = (sum: string): number => ends.filter((end) => end.sum === sum).length;
  return new Set(ends.filter(({ sum }) => silentInto(sum) < into(sum)).map(({ id }) => id));
}

const oneNumber = (scheme: string): boolean => scheme === 'zero' || scheme === 'constant';

/** Whether a layer draws masks, which differ from unit to unit: what has a rate, such as DropConnect, or regularizes. */
function masks(descriptor: LayerDescriptor): boolean {
  return descriptor.family === 'regularizer' || descriptor.settings.some(({ name }) => name === 'rate');
}

/**
 * The first layer whose units start as copies of each other and stay copies: its weights and biases are one number each, and
 * so are the weights of every layer that reads them, so that every unit gets the same gradient. Classes tell units apart by
 * their labels, masks by lot, and a sum by what else is added.
 */
export function copies({ nodes, edges }: Network, describe: Describe): string | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  /** `on`: the way that led here, since a network that is being edited may go in a circle. */
  const readAlike = (id: string, on: readonly string[] = []): boolean => {
    if (on.includes(id)) return false;
    const readers = edges.flatMap(([from, to]) => (from === id ? [byId.get(to)] : []));
    return (
      readers.length > 0 && readers.every((reader) => reader !== undefined && readsAlike(reader, [...on, id]))
    );
  };
  const readsAlike = (reader: NetworkNode, on: readonly string[]): boolean => {
    const descriptor = describe(reader.kind);
    if (!descriptor || masks(descriptor) || reader.kind === 'add') return false;
    const weights = schemeOf(reader, descriptor);
    return weights === null ? readAlike(reader.id, on) : oneNumber(weights);
  };
  const found = nodes.find((node) => {
    const descriptor = describe(node.kind);
    const schemes = schemesOf(node, descriptor);
    return (
      descriptor && schemes.length > 0 && schemes.every(oneNumber) && !masks(descriptor) && readAlike(node.id)
    );
  });
  return found?.id ?? null;
}

/** Layers of nothing but zeros that Output reads, as many a last layer starts. */
export function zeroClasses({ nodes, edges }: Network, describe: Describe): ReadonlySet<string> {
  const outputs = new Set(nodes.filter(({ kind }) => kind === 'output').map(({ id }) => id));
  const last = new Set(edges.flatMap(([from, to]) => (outputs.has(to) ? [from] : [])));
  const zeros = nodes.filter((node) => last.has(node.id) && schemeOf(node, describe(node.kind)) === 'zero');
  return new Set(zeros.map(({ id }) => id));
}
