/** A dataset put into the experiment, and the ends of its network brought to the data's shape and classes. */
import type { DatasetDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument, NetworkDocument } from '../../engine/contract/documents.ts';
import { setParam } from '../build/edits.ts';
import { setDataset, withValue } from '../train/experiment-edits.ts';

type Data = Pick<DatasetDescriptor, 'name' | 'shape' | 'classes'>;

/** The Input takes the shape of an example; the dense layer before the Output gets a unit for each class. */
export function fitNetwork(
  network: NetworkDocument,
  { shape, classes }: Omit<Data, 'name'>,
): NetworkDocument {
  const kinds = new Map(network.nodes.map(({ id, kind }) => [id, kind]));
  const input = network.nodes.find(({ kind }) => kind === 'input');
  const shaped = input ? setParam(network, input.id, 'shape', [...shape]) : network;
  const last = network.edges.find(([, to]) => kinds.get(to) === 'output')?.[0];
  if (last === undefined || kinds.get(last) !== 'dense') return shaped;
  return setParam(shaped, last, 'units', classes.length);
}

export function useDataset(
  experiment: ExperimentDocument,
  dataset: Data,
  settings: Readonly<Record<string, unknown>>,
): ExperimentDocument {
  const chosen = setDataset(experiment, dataset.name);
  const set = Object.keys(settings).length > 0 ? withValue(chosen, 'data.settings', settings) : chosen;
  const network = fitNetwork(set.network, dataset);
  return network === set.network ? set : { ...set, network };
}
