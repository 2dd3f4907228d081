import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

/** The values of a row. */
function rowOf(memory: Float64Array, offset: number, row: number, columns: number): number[] {
  return Array.from({ length: columns }, (_, j) => at(memory, offset + row * columns + j));
}

const firstLargest = (x: readonly number[]): number => x.indexOf(Math.max(...x));

/** targets (rows, columns) = (1 − smoothing) · onehot(label) + smoothing / columns. */
export const labelTargets: Twin = (memory, targets = 0, labels = 0, ...sizes) => {
  const [rows = 0, columns = 0, smoothing = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const label = at(memory, labels + row);
    for (let j = 0; j < columns; j++) {
      const target = (1 - smoothing) * (j === label ? 1 : 0) + smoothing / columns;
      const known = label >= 0 && label < columns;
      memory[targets + row * columns + j] = known ? target : label === -1 ? 0 : NaN;
    }
  }
};

/** What a loss gives for one row. */
interface RowLoss {
  readonly loss: number;
  readonly gradient: readonly number[];
}

/** A twin that writes gradient, loss and correct row by row, 0 in rows of padding. */
function rowLoss(
  memory: Float64Array,
  places: { gradient: number; loss: number; correct: number; outputs: number; labels: number; scale: number },
  sizes: { rows: number; columns: number; lane: number; lanes: number },
  of: (outputs: number[], label: number, row: number) => RowLoss,
): void {
  const { rows, columns, lane, lanes } = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const label = at(memory, places.labels + row);
    const outputs = rowOf(memory, places.outputs, row, columns);
    const padding = label === -1;
    const { loss, gradient } = of(outputs, label, row);
    memory[places.loss + row] = padding ? 0 : loss;
    memory[places.correct + row] = !padding && firstLargest(outputs) === label ? 1 : 0;
    gradient.forEach((value, j) => {
      memory[places.gradient + row * columns + j] = padding ? 0 : value * at(memory, places.scale);
    });
  }
}

/** loss = −Σ target · log softmax(logits), dlogits = (softmax · Σ target − target) · scale. */
export const softTargetCrossEntropy: Twin = (memory, ...values) => {
  const [gradient = 0, loss = 0, correct = 0, outputs = 0, targets = 0, labels = 0, scale = 0] = values;
  const [rows = 0, columns = 0, lane = 0, lanes = 1] = values.slice(7);
  const places = { gradient, loss, correct, outputs, labels, scale };
  rowLoss(memory, places, { rows, columns, lane, lanes }, (x, _label, row) => {
    const target = rowOf(memory, targets, row, columns);
    const top = Math.max(...x);
    const sum = x.reduce((total, value) => total + Math.exp(value - top), 0);
    const total = target.reduce((a, b) => a + b, 0);
    const terms = target.map((t, j) => (t === 0 ? 0 : t * (Math.log(sum) + top - (x[j] ?? NaN))));
    return {
      loss: Number.isNaN(sum) ? NaN : terms.reduce((a, b) => a + b, 0),
      gradient: x.map((value, j) => (Math.exp(value - top) / sum) * total - (target[j] ?? NaN)),
    };
  });
};

/** loss = Σ over j ≠ label of max(0, score_j − score_label + margin). */
export const multiclassHinge: Twin = (memory, ...values) => {
  const [gradient = 0, loss = 0, correct = 0, outputs = 0, labels = 0, scale = 0] = values;
  const [rows = 0, columns = 0, margin = 0, lane = 0, lanes = 1] = values.slice(6);
  const places = { gradient, loss, correct, outputs, labels, scale };
  rowLoss(memory, places, { rows, columns, lane, lanes }, (s, label) => {
    const target = s[label] ?? NaN;
    const excesses = s.map((score, j) => (j === label ? 0 : Math.max(0, score - target + margin)));
    const sum = Number.isNaN(target) ? NaN : excesses.reduce((a, b) => a + b, 0);
    const over = excesses.filter((excess) => excess > 0).length;
    return {
      loss: sum,
      gradient: excesses.map((excess, j) =>
        Number.isNaN(sum) ? NaN : j === label ? -over : excess > 0 ? 1 : 0,
      ),
    };
  });
};

/** loss = Σ (prediction − target)² / columns. */
export const meanSquaredError: Twin = (memory, ...values) => {
  const [gradient = 0, loss = 0, correct = 0, outputs = 0, targets = 0, labels = 0, scale = 0] = values;
  const [rows = 0, columns = 0, lane = 0, lanes = 1] = values.slice(7);
  const places = { gradient, loss, correct, outputs, labels, scale };
  rowLoss(memory, places, { rows, columns, lane, lanes }, (x, _label, row) => {
    const differences = rowOf(memory, targets, row, columns).map((target, j) => (x[j] ?? NaN) - target);
    return {
      loss: differences.reduce((sum, difference) => sum + difference ** 2, 0) / columns,
      gradient: differences.map((difference) => (2 * difference) / columns),
    };
  });
};
