import { keyAt } from './fill.ts';
import { permutation, philox } from './random.ts';
import { at, type Twin } from './share.ts';

/** order (length) = a random order of 0 … length − 1, by the first lane. */
export const shuffle: Twin = (memory, order = 0, key = 0, length = 0, stream = 0, lane = 0) => {
  if (lane === 0) memory.set(permutation(keyAt(memory, key), stream, length), order);
};

/** partners (rows) = a random order of the first count[0] rows, by the first lane. */
export const permuteRows: Twin = (
  memory,
  partners = 0,
  key = 0,
  count = 0,
  rows = 0,
  stream = 0,
  lane = 0,
) => {
  if (lane > 0) return;
  const { seedLow, seedHigh, step } = keyAt(memory, key);
  for (let row = 0; row < rows; row++) memory[partners + row] = row;
  for (let last = at(memory, count) - 1; last > 0; last--) {
    const word = philox(seedLow, seedHigh, Math.floor(last / 4), 0, step, stream)[last & 3] ?? NaN;
    const other = Math.floor((word / 2 ** 32) * (last + 1));
    const [moved, taken] = [at(memory, partners + last), at(memory, partners + other)];
    memory[partners + last] = taken;
    memory[partners + other] = moved;
  }
};
