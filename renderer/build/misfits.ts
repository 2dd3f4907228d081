/**
 * Whether a network fits the data it is to be trained on, said while it is drawn rather than when training is refused. The
 * engine checks the same again before it trains anything.
 */
import type { DatasetDescriptor } from '../../engine/contract/descriptor.ts';
import type { NetworkDocument } from '../../engine/contract/documents.ts';
import { faninError, type FaninError } from '../../engine/contract/errors.ts';
import type { Description } from '../../engine/contract/protocol.ts';
import { shape } from '../ui/units.ts';

export function misfits(
  network: NetworkDocument,
  description: Description,
  dataset: DatasetDescriptor | undefined,
): readonly FaninError[] {
  if (!dataset) return [];
  const sizes = new Map(description.nodes.map((node) => [node.id, node.shape]));
  const problems: FaninError[] = [];
  const input = network.nodes.find(({ kind }) => kind === 'input');
  const read = input && sizes.get(input.id);
  if (read && read.join() !== dataset.shape.join()) {
    const values = { got: shape(read), dataset: dataset.name, expected: shape(dataset.shape) };
    problems.push(faninError('input_shape_data', 'network', values, input.id));
  }
  const output = network.nodes.find(({ kind }) => kind === 'output');
  const made = output && sizes.get(output.id);
  if (made && made.join() !== String(dataset.classes.length)) {
    const values = { got: shape(made), dataset: dataset.name, expected: dataset.classes.length };
    problems.push(faninError('output_classes', 'network', values, output.id));
  }
  return problems;
}
