/** What a network makes of every example of a set: its choice, and how sure it is. */
import { mostMistakes, type Mistake, type Predictions } from '../contract/predictions.ts';

/** softmax of one row of scores, in float64; NaN throughout where a score is NaN or +∞. */
export function softmax(scores: Float32Array): Float64Array {
  const top = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const raised = Float64Array.from(scores, (score) => Math.exp(score - top));
  const sum = raised.reduce((total, one) => total + one, 0);
  return raised.map((one) => one / sum);
}

export class Choices {
  /** The first class with the largest score, as the loss counts hits; −1 where scores are not numbers. */
  readonly chosen: Int32Array;
  readonly probability: Float64Array;

  constructor(count: number) {
    this.chosen = new Int32Array(count).fill(-1);
    this.probability = new Float64Array(count).fill(NaN);
  }

  /** The scores (rows, classes) of the examples from `first` on. */
  add(scores: Float32Array, classes: number, first: number, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const own = scores.subarray(row * classes, (row + 1) * classes);
      if (own.some((score) => Number.isNaN(score))) continue;
      const best = own.reduce((found, score, column) => (score > own[found]! ? column : found), 0);
      this.chosen[first + row] = best;
      this.probability[first + row] = softmax(own)[best]!;
    }
  }
}

/** `indices`: where each example stands in its dataset. */
export function summarizeChoices(
  { chosen, probability }: Choices,
  labels: ArrayLike<number>,
  indices: ArrayLike<number>,
  classes: readonly string[],
): Predictions {
  const counts = classes.map(() => classes.map(() => 0));
  const undecided = classes.map(() => 0);
  const mistakes: Mistake[] = [];
  chosen.forEach((prediction, at) => {
    const label = labels[at]!;
    if (prediction < 0) {
      undecided[label]!++;
      return;
    }
    counts[label]![prediction]!++;
    // An infinite score is a choice without a probability.
    const sure = Number.isFinite(probability[at]!) ? probability[at]! : 1;
    if (prediction !== label) mistakes.push({ index: indices[at]!, label, prediction, probability: sure });
  });
  mistakes.sort((a, b) => b.probability - a.probability || a.index - b.index);
  return {
    confusion: { classes: [...classes], counts, undecided },
    mistakes: mistakes.slice(0, mostMistakes),
  };
}
