/** Fewer examples than there are classes: fine for learning one by heart, and said, as the test set asks for all of them. */
import type { ResolvedExperiment } from './contract/documents.ts';
import { faninError, type FaninError } from './contract/errors.ts';
import { datasets } from './data/datasets.ts';

/** `classes_missing`, once for each number of examples, where a limit leaves classes that training never shows. */
export function classesMissing(experiments: readonly Pick<ResolvedExperiment, 'data'>[]): FaninError[] {
  const notes = new Map<string, FaninError>();
  // Runs of a sweep are many, and mostly of the same data.
  for (const data of new Map(experiments.map(({ data }) => [JSON.stringify(data), data])).values()) {
    const { dataset, limit } = data;
    const classes = datasets.find(data).classes.length;
    const got = limit?.train ?? Infinity;
    if (got >= classes) continue;
    const values = { got, classes, missing: classes - got, dataset };
    notes.set(`${got} ${dataset}`, faninError('classes_missing', 'data.limit.train', values));
  }
  return [...notes.values()];
}
