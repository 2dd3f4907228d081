/** Examples on their way into a dataset: the checks that every source makes, and the picking of some of them. */
import { fail } from '../contract/errors.ts';
import { sharedLabels, sharedValues, type Split, type Values } from './dataset.ts';

/** The most classes a dataset may have: as many as ImageNet. */
export const mostClasses = 1000;

/** Examples that are not in shared memory yet. */
export interface Examples {
  /** (count, …shape) */
  readonly values: Values;
  /** (count) */
  readonly labels: ArrayLike<number>;
}

/** Throws `data_counts`. */
export function checkCount(labels: ArrayLike<number>, images: number, place: string): void {
  if (labels.length !== images) fail('data_counts', place, { images, labels: labels.length });
}

/** Throws `label_range`: every label is the index of a class. */
export function checkLabels(labels: ArrayLike<number>, classes: number, place: string): void {
  for (let index = 0; index < labels.length; index++) {
    const got = labels[index]!;
    if (!(got >= 0 && got < classes)) fail('label_range', place, { got, index, most: classes - 1 });
  }
}

/** Throws `no_examples`, `one_class` or `too_many_classes`: what nothing can be learnt from. */
export function checkClasses(labels: ArrayLike<number>, classes: readonly string[], place: string): void {
  const first = labels[0];
  if (first === undefined) return fail('no_examples', place);
  let same = 1;
  while (same < labels.length && labels[same] === first) same++;
  if (same === labels.length) fail('one_class', place, { name: classes[first] ?? first });
  if (classes.length > mostClasses) {
    fail('too_many_classes', place, { got: classes.length, most: mostClasses });
  }
}

/** How many examples there are of each class. */
export function classCounts(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let index = 0; index < labels.length; index++) counts[labels[index]!]!++;
  return counts;
}

/** The chosen examples side by side, in shared memory. */
export function pick({ values, labels }: Examples, chosen: ArrayLike<number>): Split {
  const size = labels.length === 0 ? 0 : values.length / labels.length;
  const count = chosen.length;
  const picked = sharedValues(values instanceof Uint8Array ? 'byte' : 'float', count * size);
  for (let to = 0; to < count; to++) {
    const from = chosen[to]!;
    picked.set(values.subarray(from * size, (from + 1) * size), to * size);
  }
  const pickedLabels = Array.from({ length: count }, (_, to) => labels[chosen[to]!]!);
  return { count, values: picked, labels: sharedLabels(pickedLabels) };
}
