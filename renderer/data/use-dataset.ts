/** A dataset put into the experiment, and the ends of its network brought to the data's shape and classes. */
import type { DatasetDescriptor, LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { setDataset, withValue } from '../train/experiment-edits.ts';
import { fitNetwork } from '../train/fit-network.ts';

interface Use {
  readonly experiment: ExperimentDocument;
  readonly dataset: Pick<DatasetDescriptor, 'name' | 'shape' | 'classes'>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The experiment on another dataset, its network as it was. */
export function withDataset(
  experiment: ExperimentDocument,
  name: string,
  settings: Readonly<Record<string, unknown>>,
): ExperimentDocument {
  const chosen = setDataset(experiment, name);
  return Object.keys(settings).length > 0 ? withValue(chosen, 'data.settings', settings) : chosen;
}

/** `input`: the shape in which the experiment's preprocessing leaves an example; null where it is not known: as it is. */
export function useDataset(
  { experiment, dataset, settings }: Use,
  input: readonly number[] | null,
  describe: (kind: string) => LayerDescriptor | undefined,
): ExperimentDocument {
  const set = withDataset(experiment, dataset.name, settings);
  const ends = { input: input ?? dataset.shape, classes: dataset.classes.length };
  const network = fitNetwork(set.network, ends, describe);
  return network === set.network ? set : { ...set, network };
}
