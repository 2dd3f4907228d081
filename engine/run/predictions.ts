/** What a network makes of every example of a set: its choice, and how sure it is. */
import { mostMistakes, type Mistake, type Predictions } from '../contract/predictions.ts';

// Loops, not callbacks: over memory that lanes share, V8 calls one for every element at 20 times the cost.

/** softmax of one row of scores, in float64; NaN throughout where a score is NaN or +∞. */
export function softmax(scores: Float32Array): Float64Array {
  const top = scores[firstLargest(scores, 0, scores.length)] ?? NaN;
  const raised = new Float64Array(scores.length);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += raised[i] = Math.exp(scores[i]! - top);
  for (let i = 0; i < raised.length; i++) raised[i]! /= sum;
  return raised;
}

/** Where the first largest of the numbers [from, end) stands; −1 where one is NaN. */
function firstLargest(scores: Float32Array, from: number, end: number): number {
  let best = from;
  for (let i = from; i < end; i++) {
    if (Number.isNaN(scores[i]!)) return -1;
    if (scores[i]! > scores[best]!) best = i;
  }
  return best;
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
      const start = row * classes;
      const best = firstLargest(scores, start, start + classes);
      if (best < 0) continue;
      // exp(0) over the sum of all: what softmax makes of the largest.
      let sum = 0;
      for (let i = start; i < start + classes; i++) sum += Math.exp(scores[i]! - scores[best]!);
      this.chosen[first + row] = best - start;
      this.probability[first + row] = 1 / sum;
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
