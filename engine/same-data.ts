/** A dataset goes by its name, and another may come under the same name: whether runs saw what is there now. */
import { faninError, type FaninError } from './contract/errors.ts';
import type { RunSummary } from './contract/run.ts';
import type { DatasetReference } from './data/dataset.ts';
import { datasets } from './data/datasets.ts';
import { completed } from './experiment-settings.ts';
import { gist } from './store/compare.ts';
import type { NewRun, Store, StoredDocument } from './store/store.ts';

/** `data_replaced`; null where the data is the same, is not here, or was not noted with the run. */
export function replaced(
  { id, dataHash }: Pick<RunSummary, 'id' | 'dataHash'>,
  data: DatasetReference,
): FaninError | null {
  const now = datasets.hashHere(data);
  if (dataHash === null || now === null || now === dataHash) return null;
  return faninError('data_replaced', 'data.dataset', { dataset: data.dataset, run: id });
}

/**
 * `data_repeat`, once a dataset, where one of these runs was made before and saw other data under the same name: made by
 * what the documents say once every default is filled in, not by how they were written.
 */
export function repeatsOnOtherData(store: Store, runs: readonly NewRun[]): FaninError[] {
  const notes = new Map<string, FaninError>();
  /** Runs of one seed and size share what there was before them: by what it said, the newest. */
  const before = new Map<string, ReadonlyMap<string, number>>();
  for (const run of runs) {
    const { document, dataHash, parameters, steps } = run;
    const { dataset } = document.data;
    if (notes.has(dataset)) continue;
    const alike = JSON.stringify([dataset, dataHash, document.seed, parameters, steps]);
    const made = before.get(alike) ?? byGist(store.onOtherData(run));
    before.set(alike, made);
    if (made.size === 0) continue;
    const id = made.get(gist(completed(document)));
    if (id !== undefined) notes.set(dataset, faninError('data_repeat', 'data.dataset', { dataset, run: id }));
  }
  return [...notes.values()];
}

/** The first of those that say the same. */
function byGist(stored: readonly StoredDocument[]): ReadonlyMap<string, number> {
  return new Map(stored.toReversed().map(({ id, document }) => [gist(completed(document)), id]));
}
