/** What is put into the arena before anything runs: the examples, the seed, and weights that were stored. */
import type { Buffer, HeldOut } from '../compile/plan.ts';
import { keyOf } from '../compile/streams.ts';
import { fail } from '../contract/errors.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import { stratifiedSplit } from '../data/split.ts';
import type { Tensor } from '../store/pieces.ts';
import { copyExamples, subset } from './examples.ts';
import { packMatrix } from './fit.ts';
import type { Leader } from './leader.ts';
import { setTensor } from './tensors.ts';

/** Positions in the dataset of the examples in the arena, in their order there. `validation` is of its training split. */
export type Chosen = Readonly<Record<'train' | 'test' | 'validation', Uint32Array>>;

/** Throws `validation_classes` where classes are too small to be split. */
export function loadData({ arena, plan }: Leader, dataset: Dataset): Chosen {
  const { data } = plan.handles;
  if (!data) throw new Error('this plan was not lowered for training');
  const { held } = data;
  const heldCount = held?.count ?? 0;
  const limited = (name: 'train' | 'test', count: number) =>
    subset(dataset[name], `${dataset.name}.${name}`, count);
  const given = limited('train', data.trainLabels.length + heldCount);
  const { train, validation } = split(given, dataset.train.labels, held);
  const test = limited('test', data.testLabels.length - heldCount);

  const size = data.trainValues.length / data.trainLabels.length;
  const copy = (from: Split, chosen: Uint32Array, values: Buffer, labels: Buffer, first: number): void => {
    const [allValues, allLabels] = [arena.values(values), arena.integers(labels)];
    copyExamples(from, chosen, size, allValues.subarray(first * size), allLabels.subarray(first));
  };
  copy(dataset.train, train, data.trainValues, data.trainLabels, 0);
  copy(dataset.test, test, data.testValues, data.testLabels, 0);
  copy(dataset.train, validation, data.testValues, data.testLabels, test.length);
  return { train, test, validation };
}

function split(
  given: Uint32Array,
  labels: Int32Array,
  held: HeldOut | null,
): Pick<Chosen, 'train' | 'validation'> {
  if (!held) return { train: given, validation: new Uint32Array() };
  const own = given.map((index) => labels[index]!);
  const parts = stratifiedSplit(own, held.share, held.seed, 'validation');
  // The plan has room for the share of all examples; classes of one or two may not give it.
  if (parts.held.length !== held.count) fail('validation_classes', 'data.validation', { share: held.share });
  const of = (positions: Uint32Array): Uint32Array => positions.map((position) => given[position]!);
  return { train: of(parts.kept), validation: of(parts.held) };
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
    setTensor(arena.floats(slot.value), values, slot);
  }
  packMatrix(lead);
}
