import { keyAt } from './fill.ts';
import { permutation } from './random.ts';
import type { Twin } from './share.ts';

/** order (length) = a random order of 0 … length − 1, by the first lane. */
export const shuffle: Twin = (memory, order = 0, key = 0, length = 0, stream = 0, lane = 0) => {
  if (lane === 0) memory.set(permutation(keyAt(memory, key), stream, length), order);
};
