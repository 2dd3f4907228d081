/** Every dataset there is. A new one is its own file and one line here; what the user has imported is found on disk. */
import { noDataset, type DamagedSet } from '../contract/data.ts';
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import { fail } from '../contract/errors.ts';
import type { BoundDataset, DatasetDefinition, DatasetReference } from './dataset.ts';
import { mnist } from './mnist.ts';
import { fashionMnist } from './published/fashion-mnist.ts';
import { cifar10, cifar100 } from './published/cifar.ts';
import { findStored, listStored } from './stored.ts';
import { circles } from './synthetic/circles.ts';
import { gaussians } from './synthetic/gaussians.ts';
import { moons } from './synthetic/moons.ts';
import { shapes } from './synthetic/shapes.ts';
import { spirals } from './synthetic/spirals.ts';
import { tilted } from './synthetic/tilted.ts';
import { xor } from './synthetic/xor.ts';

const builtIn: ReadonlyMap<string, DatasetDefinition> = new Map(
  [mnist, fashionMnist, cifar10, cifar100, shapes, moons, circles, spirals, xor, gaussians, tilted].map(
    (one) => [one.name, one],
  ),
);

/** Published sets that are not here until somebody imports or downloads them: then the stored one stands in their place. */
const published: ReadonlySet<string> = new Set([cifar10.name, cifar100.name]);

/** Names that an import may not take. */
export const isReserved = (name: string): boolean =>
  name === noDataset || (builtIn.has(name) && !published.has(name));

/** Throws `dataset_none`, `unknown_dataset`, what is wrong with the settings, `dataset_damaged`. */
export function bind({ dataset: name, settings }: DatasetReference, home: string): BoundDataset {
  if (name === noDataset) fail('dataset_none', 'data.dataset');
  const stored = isReserved(name) ? null : findStored(home, name);
  const definition = stored ?? builtIn.get(name);
  if (!definition) {
    const known = [...builtIn.keys(), ...listStored(home).definitions.map((one) => one.name)];
    return fail('unknown_dataset', 'data.dataset', { name, known: [...new Set(known)].join(', ') });
  }
  return definition.bind(settings, 'data.settings');
}

/** A reference with the settings that it leaves out; of a dataset that is not made to order, as it is. */
export function completedReference<R extends DatasetReference>(reference: R): R {
  const settings = builtIn.get(reference.dataset)?.completed(reference.settings) ?? {};
  return Object.keys(settings).length > 0 ? { ...reference, settings } : reference;
}

/** With their settings at their defaults; and the stored ones that cannot be read. */
export function list(home: string): { datasets: DatasetDescriptor[]; damaged: DamagedSet[] } {
  const { definitions, damaged } = listStored(home);
  const stored = new Map(definitions.map((one) => [one.name, one]));
  const all = new Map([...builtIn, ...[...stored].filter(([name]) => !isReserved(name))]);
  // A name stands for the stored set, even where that cannot be read.
  for (const { name } of damaged) if (!isReserved(name)) all.delete(name);
  const datasets = [...all.values()].map((one) => one.bind({}, 'data.settings').descriptor);
  return { datasets, damaged };
}
