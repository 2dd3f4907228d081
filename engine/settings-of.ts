/** A run's document with every default filled in, so that comparing two runs compares what they ran, not how it was written. */
import type { ResolvedExperiment } from './contract/documents.ts';
import { layers } from './layers/index.ts';

/** The settings of a node as its layer reads them. */
export function settingsOf(
  node: ResolvedExperiment['network']['nodes'][number],
): Readonly<Record<string, unknown>> {
  return layers.get(node.kind)?.bind(node.params ?? {}, 'nodes', node.id).bound.settings ?? node.params ?? {};
}
