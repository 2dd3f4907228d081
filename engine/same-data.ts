/** A dataset goes by its name, and another may come under the same name: whether runs saw what is there now. */
import { faninError, type FaninError } from './contract/errors.ts';
import type { RunSummary } from './contract/run.ts';
import type { DatasetReference } from './data/dataset.ts';
import { datasets } from './data/datasets.ts';
import type { NewRun, Store } from './store/store.ts';

/** `data_replaced`; null where the data is the same, is not here, or was not noted with the run. */
export function replaced(
  { id, dataHash }: Pick<RunSummary, 'id' | 'dataHash'>,
  data: DatasetReference,
): FaninError | null {
  const now = datasets.hashHere(data);
  if (dataHash === null || now === null || now === dataHash) return null;
  return faninError('data_replaced', 'data.dataset', { dataset: data.dataset, run: id });
}

/** `data_repeat`, once a dataset, where one of these runs was made before and saw other data under the same name. */
export function repeatsOnOtherData(store: Store, runs: readonly NewRun[]): FaninError[] {
  const notes = new Map<string, FaninError>();
  for (const run of runs) {
    const { dataset } = run.document.data;
    const before = notes.has(dataset) ? null : store.sameOnOtherData(run);
    if (before !== null)
      notes.set(dataset, faninError('data_repeat', 'data.dataset', { dataset, run: before }));
  }
  return [...notes.values()];
}
