import { keyAt } from './fill.ts';
import { uniform } from './random.ts';
import { at, shareOf, type Twin } from './share.ts';

export const betaWeights: Twin = (memory, weights = 0, key = 0, rows = 0, ...sizes) => {
  const [stream = 0, alpha = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const u = uniform(keyAt(memory, key), stream, 4 * row) + 2 ** -24;
    // In quarters of a turn, where the cosine is exactly 0: 2π/4 is not exactly the angle of 0.
    const quarters = 4 * uniform(keyAt(memory, key), stream, 4 * row + 1);
    const c = quarters % 2 === 1 ? 0 : Math.cos((Math.PI / 2) * quarters);
    const spread = c === 0 ? 0 : c * c * Math.expm1(-Math.log(u) / Math.fround(alpha));
    memory[weights + row] = 0.5 + (0.5 * Math.sign(c)) / Math.sqrt(1 + 1 / spread);
  }
};

export const mixRows: Twin = (memory, out = 0, x = 0, partners = 0, weights = 0, rows = 0, ...sizes) => {
  const [columns = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const weight = at(memory, weights + row);
    const other = at(memory, partners + row);
    for (let j = 0; j < columns; j++) {
      memory[out + row * columns + j] =
        weight * at(memory, x + row * columns + j) + (1 - weight) * at(memory, x + other * columns + j);
    }
  }
};

/** labels = the first largest target; −1 stays. */
export const targetLabels: Twin = (memory, labels = 0, targets = 0, rows = 0, ...sizes) => {
  const [columns = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    if (at(memory, labels + row) === -1) continue;
    const own = [...memory.subarray(targets + row * columns, targets + (row + 1) * columns)];
    memory[labels + row] = own.reduce((best, value, j) => (value > (own[best] ?? NaN) ? j : best), 0);
  }
};
