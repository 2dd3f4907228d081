import { at, shareOf } from './share.ts';

/**
 * loss (rows) = −log softmax(logits)[label], correct (rows), dlogits (rows, columns) = (softmax − onehot) · scale.
 * Label −1 is padding; NaN or +∞ in a row, or a label that is no column, makes its loss and dlogits NaN.
 */
export function softmaxCrossEntropy(
  memory: Float64Array,
  dlogits: number,
  loss: number,
  correct: number,
  logits: number,
  labels: number,
  scale: number,
  rows: number,
  columns: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const label = at(memory, labels + row);
    if (label === -1) {
      memory[loss + row] = 0;
      memory[correct + row] = 0;
      memory.fill(0, dlogits + row * columns, dlogits + (row + 1) * columns);
      continue;
    }

    const x = Array.from({ length: columns }, (_, j) => at(memory, logits + row * columns + j));
    const known = label >= 0 && label < columns;
    const top = known ? Math.max(...x) : NaN;
    const exponentials = x.map((value) => Math.exp(value - top));
    const sum = exponentials.reduce((total, value) => total + value, 0);

    memory[loss + row] = Math.log(sum) + (top - (x[label] ?? NaN));
    memory[correct + row] = x.indexOf(top) === label ? 1 : 0;
    for (let j = 0; j < columns; j++) {
      const probability = (exponentials[j] ?? NaN) / sum;
      memory[dlogits + row * columns + j] = (probability - (j === label ? 1 : 0)) * at(memory, scale);
    }
  }
}
