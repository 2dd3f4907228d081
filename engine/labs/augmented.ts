/** What is read of augmented examples: how much of them was covered, and how they were mixed. */
import { streamOf } from '../compile/streams.ts';
import type { Outcome } from '../contract/lab-outcome.ts';
import type { Preview, PreviewTensor } from '../contract/preview.ts';
import { base64, floatsOf } from '../data/look-into.ts';
import { reference } from '../reference/index.ts';
import { normal, uniform } from '../reference/random.ts';

/** Rows of a tensor (rows, …shape). */
function rowsOf(tensor: PreviewTensor): readonly Float32Array[] {
  const values = floatsOf(tensor.values);
  const [rows = 0] = tensor.shape;
  const size = rows === 0 ? 0 : values.length / rows;
  return Array.from({ length: rows }, (_, row) => values.subarray(row * size, (row + 1) * size));
}

/** Examples and draws that are kept to be looked at. */
const [shownExamples, shownDraws] = [6, 5];

/** So that a person sees what was done: the first examples, and what came of each a few times. */
export function firstPictures({
  classes,
  labels,
  raw,
  augmented,
}: Preview): Omit<Outcome['pictures'][number], 'study'> {
  return {
    classes,
    labels: labels.slice(0, shownExamples),
    raw: firstRows(raw, shownExamples),
    augmented: augmented.slice(0, shownDraws).map(({ examples, targets }) => ({
      examples: firstRows(examples, shownExamples),
      targets: targets && firstRows(targets, shownExamples),
    })),
  };
}

export function firstRows(tensor: PreviewTensor, most: number): PreviewTensor {
  const [rows = 0, ...shape] = tensor.shape;
  const kept = Math.min(rows, most);
  const size = shape.reduce((product, side) => product * side, 1);
  const values = floatsOf(tensor.values, kept * size);
  return { element: 'float', shape: [kept, ...shape], values: base64(values) };
}

/**
 * The share of light pixels that came out black, over what a square of `side` pixels about a pixel drawn evenly covers of
 * them, clipped at the border. Of images (channels, height, width).
 */
export function coveredOverExpected({ raw, augmented }: Preview, side: number): number {
  const [, , height = 0, width = 0] = raw.shape;
  let [covered, expected] = [0, 0];
  const before = rowsOf(raw);
  for (const { examples } of augmented) {
    rowsOf(examples).forEach((after, row) => {
      before[row]!.forEach((value, place) => {
        if (value === 0) return;
        if (after[place] === 0) covered++;
        const pixel = place % (height * width);
        const [y, x] = [Math.floor(pixel / width), pixel % width];
        expected += (centresOver(y, height, side) * centresOver(x, width, side)) / (height * width);
      });
    });
  }
  return covered / expected;
}

/** How many of the centres in a row of `size` pixels have a square of `side` that covers the pixel at `at`. */
function centresOver(at: number, size: number, side: number): number {
  // A square of even side reaches one pixel further towards 0.
  const [back, on] = [Math.floor(side / 2), side - Math.floor(side / 2) - 1];
  return Math.min(size - 1, at + back) - Math.max(0, at - on) + 1;
}

/** By how much the shares of an example's classes add up to something else than 1, at most. */
export const targetsOff = ({ augmented }: Preview): number =>
  Math.max(
    ...augmented.flatMap(({ targets }) =>
      (targets ? rowsOf(targets) : []).map((row) => Math.abs(row.reduce((sum, share) => sum + share, 0) - 1)),
    ),
  );

/** The share that examples kept of themselves, where they were mixed with one of another class: it shows nowhere else. */
export function sharesKept({ labels, augmented }: Preview): number[] {
  return augmented.flatMap(({ targets }) =>
    (targets ? rowsOf(targets) : []).flatMap((row, example) => {
      const own = row[labels[example]!]!;
      const others = row.filter((share, label) => label !== labels[example] && share > 0).length;
      // Alone it is either kept whole, mixed with its own class, or nothing is left of it.
      return others === 1 ? [own] : [];
    }),
  );
}

/** Where Beta(α, α) has a distribution function in closed form. */
const distributions: Readonly<Record<number, (x: number) => number>> = {
  0.5: (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
  1: (x) => x,
  2: (x) => x * x * (3 - 2 * x),
};

function distributionOf(alpha: number): (x: number) => number {
  const distribution = distributions[alpha];
  if (!distribution) throw new Error(`Beta(${alpha}, ${alpha}) has no distribution function here`);
  return distribution;
}

/** Bins of a drawn density. */
const bins = 20;

/** How dense values from 0 to 1 are, and would be on average, drawn by Beta(α, α). */
export function densityOf(
  values: readonly number[],
  alpha: number,
): Pick<Outcome['densities'][number], 'x' | 'measured' | 'theory'> {
  const distribution = distributionOf(alpha);
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(value * bins))]!++;
  return {
    x: counts.map((_, bin) => (bin + 0.5) / bins),
    measured: counts.map((count) => (count * bins) / values.length),
    theory: counts.map((_, bin) => (distribution((bin + 1) / bins) - distribution(bin / bins)) * bins),
  };
}

/** Kolmogorov's distance of measured values from Beta(α, α), α = 1/2, 1 or 2: the largest of their distribution functions. */
export function distanceFromBeta(values: readonly number[], alpha: number): number {
  const distribution = distributionOf(alpha);
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((value, place) => {
      const at = distribution(value);
      return Math.max(Math.abs(at - place / sorted.length), Math.abs((place + 1) / sorted.length - at));
    }),
  );
}

/**
 * How far the loss of mixed targets is from the losses of both classes mixed alike, at most, over the loss: for logits and
 * shares drawn `times` over, on the float64 twin of the kernel.
 */
export function mixedLossOff(times: number): number {
  const classes = 10;
  const rows = 3;
  const key = { seedLow: 1, seedHigh: 0, step: 0 };
  const place = { outputs: 0, targets: 30, gradient: 60, loss: 90, correct: 93, labels: 96, scale: 99 };
  const memory = new Float64Array(100);
  memory[place.scale] = 1;
  let most = 0;
  for (let time = 0; time < times; time++) {
    const uniformAt = (at: number): number => uniform(key, streamOf('labels'), 4 * time + at);
    const [a, b] = [Math.floor(uniformAt(0) * classes), Math.floor(uniformAt(1) * classes)];
    const share = uniformAt(2);
    memory.fill(0, place.targets, place.targets + rows * classes);
    for (const [row, label, part] of [
      [0, a, share],
      [0, b, 1 - share],
      [1, a, 1],
      [2, b, 1],
    ] as const)
      memory[place.targets + row * classes + label]! += part;
    for (let at = 0; at < classes; at++) {
      const logit = 3 * normal(key, streamOf('input'), classes * time + at);
      for (let row = 0; row < rows; row++) memory[place.outputs + row * classes + at] = logit;
    }
    const { gradient, loss, correct, outputs, targets, labels, scale } = place;
    reference.softTargetCrossEntropy(
      memory,
      ...[gradient, loss, correct, outputs, targets, labels, scale, rows, classes, 0, 1],
    );
    const [mixed = NaN, ofA = NaN, ofB = NaN] = memory.subarray(loss, loss + rows);
    most = Math.max(most, Math.abs(mixed - (share * ofA + (1 - share) * ofB)) / mixed);
  }
  return most;
}
