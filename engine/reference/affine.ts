import { at, shareOf, type Twin } from './share.ts';

/** y = (x − shift) · scale by column. */
export const affineColumns: Twin = (memory, y = 0, x = 0, shift = 0, scale = 0, rows = 0, ...sizes) => {
  const [columns = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * columns; i < end * columns; i++) {
    const column = i % columns;
    memory[y + i] = (at(memory, x + i) - at(memory, shift + column)) * at(memory, scale + column);
  }
};

/** sum = log(exp(sum) + softmax(logits)). */
export const addLogSoftmax: Twin = (memory, sum = 0, logits = 0, rows = 0, ...sizes) => {
  const [columns = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const x = memory.slice(logits + row * columns, logits + (row + 1) * columns);
    const top = Math.max(...x);
    const total = x.reduce((before, value) => before + Math.exp(value - top), 0);
    x.forEach((value, column) => {
      const place = sum + row * columns + column;
      const [own, added] = [at(memory, place), value - top - Math.log(total)];
      const high = Math.max(own, added);
      memory[place] = high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(own, added) - high));
    });
  }
};
