/** The runs of an experiment, all checked before any is stored: it starts whole or not at all. */
import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { ExperimentDocument } from './contract/documents.ts';
import { datasets, type DatasetReference } from './data/datasets.ts';
import { compileRun, resolve } from './experiment.ts';
import type { NewRun } from './store/store.ts';
import { version } from './version.ts';

/** Throws what is wrong with the first that cannot be trained. Whoever waits for the engine is answered on the way. */
export async function newRuns(experiment: ExperimentDocument, lanes: number): Promise<NewRun[]> {
  const sizes = new Map<string, Pick<NewRun, 'name' | 'parameters' | 'steps'>>();
  const dataOf = boundOnce();
  const made: NewRun[] = [];
  for (const document of resolve(experiment)) {
    const { descriptor, dataHash } = dataOf(document.data);
    // The seed decides numbers alone: what differs in nothing else is compiled once.
    const content = JSON.stringify({ ...document, seed: null });
    let size = sizes.get(content);
    if (!size) {
      const { name, parameters, steps } = compileRun(document, descriptor, lanes);
      sizes.set(content, (size = { name, parameters, steps }));
      await letOthersIn();
    }
    made.push({ document, experiment: experiment.name, ...size, version, dataHash });
  }
  return made;
}

/** Looks a dataset up once for all runs that use it: the files of a stored one are looked at each time. */
function boundOnce() {
  const known = new Map<string, ReturnType<typeof look>>();
  return (reference: DatasetReference) => {
    const asked = JSON.stringify([reference.dataset, reference.settings]);
    const found = known.get(asked) ?? look(reference);
    known.set(asked, found);
    return found;
  };
}

const look = (reference: DatasetReference) => ({
  descriptor: datasets.find(reference),
  dataHash: datasets.hash(reference),
});
