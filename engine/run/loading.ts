/** What is put into the arena before anything runs: the examples, the seed, and weights that were stored. */
import type { Buffer } from '../compile/plan.ts';
import { keyOf } from '../compile/streams.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Tensor } from '../store/weights.ts';
import { copyExamples, subset } from './examples.ts';
import { packMatrix } from './fit.ts';
import type { Leader } from './leader.ts';

/** Which examples of each split are in the arena, in their order there. */
export type Chosen = Readonly<Record<'train' | 'test', Uint32Array>>;

export function loadData({ arena, plan }: Leader, dataset: Dataset): Chosen {
  const { data } = plan.handles;
  if (!data) throw new Error('this plan was not lowered for training');
  const load = (name: 'train' | 'test', values: Buffer, labels: Buffer) => {
    const chosen = subset(dataset[name], `${dataset.name}.${name}`, labels.length);
    const size = values.length / labels.length;
    copyExamples(dataset[name], chosen, size, arena.values(values), arena.integers(labels));
    return chosen;
  };
  return {
    train: load('train', data.trainValues, data.trainLabels),
    test: load('test', data.testValues, data.testLabels),
  };
}

/** The key of all random numbers, at step 0. */
export function setSeed({ arena, plan }: Leader, seed: number): void {
  const { low, high } = keyOf(seed);
  const key = arena.integers(plan.handles.key);
  key[0] = low;
  key[1] = high;
  key[2] = 0;
}

/** Weights and states of a stored run, which the plan must have been made of. */
export function loadTensors(lead: Leader, tensors: readonly Tensor[]): void {
  const { arena, plan } = lead;
  const nameOf = ({ node, name }: { node: string; name: string }): string => `${node}.${name}`;
  const stored = new Map(tensors.map((tensor) => [nameOf(tensor), tensor.values]));
  for (const slot of [...plan.parameters, ...plan.states]) {
    const values = stored.get(nameOf(slot));
    if (values?.length !== slot.value.length) {
      throw new Error(`the stored weights have no ${nameOf(slot)} of ${slot.value.length} values`);
    }
    arena.floats(slot.value).set(values);
  }
  packMatrix(lead);
}
