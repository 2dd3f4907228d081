/** How much the loss of a linear classifier changes as its weights do, on data as it is and normalized. */
import type { Nudged } from '../contract/lab-outcome.ts';
import type { Preview } from '../contract/preview.ts';
import { floatsOf } from '../data/look-into.ts';
import { mean } from './numbers.ts';

export const normalizing = [{ kind: 'zero-center' }, { kind: 'normalize' }];

/** Of w·x + b: two weights and a bias. Above zero it says the second class. */
type Line = Nudged['planes'][number]['line'];

/** Of gradient descent, from zero, on normalized data. */
const [steps, learningRate] = [300, 1];
/** Directions of a nudge, evenly around. */
const directions = 24;

/**
 * One and the same classifier of two features and two classes, written for the data as it is and for the data normalized,
 * its weights, not its bias, moved by `by` times their length. Of a preview with the steps of `normalizing`.
 */
export function nudgesOf({ labels, raw, stages, ...fitted }: Preview, by: number): Omit<Nudged, 'study'> {
  const examples = { raw, normalized: stages[1]!.examples };
  const [means, stds] = [floatsOf(fitted.mean.values), floatsOf(fitted.std.values)];
  const [v, w, c] = fit(floatsOf(examples.normalized.values), labels);
  const [x, y] = [v / stds[0]!, w / stds[1]!];
  const lines = { normalized: [v, w, c], raw: [x, y, c - x * means[0]! - y * means[1]!] } as const;
  const planes = (['raw', 'normalized'] as const).map((of): Nudged['planes'][number] => {
    const points = floatsOf(examples[of].values);
    const line: Line = [...lines[of]];
    const nudged = around(line, by);
    const loss = lossOf(line, points, labels);
    const change = mean(nudged.map((one) => Math.abs(lossOf(one, points, labels) - loss)))!;
    return { of, points: examples[of], line, nudged, loss, change };
  });
  return { labels, planes };
}

function around([a, b, bias]: Line, by: number): Line[] {
  const length = by * Math.hypot(a, b);
  return Array.from({ length: directions }, (_, at) => {
    const angle = (2 * Math.PI * at) / directions;
    return [a + length * Math.cos(angle), b + length * Math.sin(angle), bias];
  });
}

const scoreOf = ([a, b, bias]: Line, points: Float32Array, row: number): number =>
  a * points[2 * row]! + b * points[2 * row + 1]! + bias;

/** Mean cross-entropy. */
function lossOf(line: Line, points: Float32Array, labels: readonly number[]): number {
  const losses = labels.map((label, row) => {
    const against = (label === 1 ? -1 : 1) * scoreOf(line, points, row);
    return Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Logistic regression. */
function fit(points: Float32Array, labels: readonly number[]): Line {
  const line: Line = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const gradient = [0, 0, 0];
    labels.forEach((label, row) => {
      const error = 1 / (1 + Math.exp(-scoreOf(line, points, row))) - label;
      [points[2 * row]!, points[2 * row + 1]!, 1].forEach((value, at) => (gradient[at]! += error * value));
    });
    gradient.forEach((sum, at) => (line[at]! -= (learningRate * sum) / labels.length));
  }
  return line;
}
