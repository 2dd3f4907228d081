/** How all layers of a network start: what each start is for, the layers that have one, and whether they are alike. */
import type { LayerDescriptor, Setting } from '../../engine/contract/descriptor.ts';
import type { NetworkNode } from '../../engine/contract/documents.ts';
import { valueOf } from '../build/summary.ts';

export interface Start {
  /** As its layers describe it; the first of them where they differ in words. */
  readonly setting: Setting;
  readonly ids: readonly string[];
  /** The values there are, with the number of layers that have each; the most frequent first. */
  readonly values: readonly { readonly value: unknown; readonly count: number }[];
}

/** One entry for weights, one for biases, in the order in which the layers name them. */
export function startsOf(
  nodes: readonly NetworkNode[],
  describe: (kind: string) => LayerDescriptor | undefined,
): Start[] {
  const found = new Map<string, { setting: Setting; nodes: NetworkNode[] }>();
  for (const node of nodes) {
    for (const setting of describe(node.kind)?.settings ?? []) {
      if (setting.control !== 'init') continue;
      const known = found.get(setting.name) ?? { setting, nodes: [] };
      known.nodes.push(node);
      found.set(setting.name, known);
    }
  }
  return [...found.values()].map(({ setting, nodes: alike }) => {
    const counts = new Map<string, { value: unknown; count: number }>();
    for (const node of alike) {
      const value = valueOf(node, setting);
      const key = JSON.stringify(value);
      counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    const values = [...counts.values()].sort((a, b) => b.count - a.count);
    return { setting, ids: alike.map(({ id }) => id), values };
  });
}
