/** Every dataset there is. A new one is its own file and one line here. */
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import { fail } from '../contract/errors.ts';
import type { Dataset, DatasetDefinition } from './dataset.ts';
import { mnist } from './mnist.ts';

export type { Dataset, Split } from './dataset.ts';

const all: readonly DatasetDefinition[] = [mnist];

const byName: ReadonlyMap<string, DatasetDefinition> = new Map(all.map((one) => [one.descriptor.name, one]));
const loaded = new Map<string, Dataset>();

function definition(name: string): DatasetDefinition {
  const known = [...byName.keys()].join(', ');
  return byName.get(name) ?? fail('unknown_dataset', 'data.dataset', { name, known });
}

export const datasets = {
  descriptors: all.map(({ descriptor }) => descriptor),

  /** Throws `unknown_dataset`. */
  find(name: string): DatasetDescriptor {
    return definition(name).descriptor;
  },

  /**
   * Read and checked once, then kept in memory; after a failure the next call reads again. Throws `unknown_dataset` and
   * whatever is wrong with the files.
   */
  load(name: string): Dataset {
    const kept = loaded.get(name);
    if (kept) return kept;
    const dataset = definition(name).load();
    loaded.set(name, dataset);
    return dataset;
  },
};
