/** Every loss in a network's own pass: its value and gradient against the formula, worked out here from the outputs. */
import { describe, expect, it } from 'vitest';
import type { PartDocument } from '../../../engine/contract/documents.ts';
import { FaninFailure } from '../../../engine/contract/errors.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { losses } from '../../../engine/losses/index.ts';
import { look } from '../../../engine/run/look.ts';
import { chain, leaderOf } from '../inline.ts';
import { descriptor, experiment } from '../run/clusters.ts';
import { run } from '../run/trained.ts';

const [batch, classes] = [16, 5];
const network = chain(
  { id: 'in', kind: 'input', params: { shape: [7] } },
  { id: 'fc', kind: 'dense', params: { units: classes } },
  { id: 'out', kind: 'output' },
);

type Formula = (outputs: readonly number[], label: number) => number;

const logSoftmax = (z: readonly number[]): number[] => {
  const sum = z.reduce((total, x) => total + Math.exp(x), 0);
  return z.map((x) => x - Math.log(sum));
};
const target = (label: number, smoothing = 0) =>
  Array.from({ length: classes }, (_, k) => (1 - smoothing) * (k === label ? 1 : 0) + smoothing / classes);

const crossEntropy =
  (smoothing: number): Formula =>
  (z, label) => {
    const t = target(label, smoothing);
    return -logSoftmax(z).reduce((sum, log, k) => sum + t[k]! * log, 0);
  };

const formulas: readonly (readonly [PartDocument, Formula])[] = [
  [{ kind: 'softmax-cross-entropy' }, crossEntropy(0)],
  [{ kind: 'softmax-cross-entropy', labelSmoothing: 0.3 }, crossEntropy(0.3)],
  [
    { kind: 'multiclass-hinge', margin: 0.7 },
    (z, label) => z.reduce((sum, x, k) => sum + (k === label ? 0 : Math.max(0, x - z[label]! + 0.7)), 0),
  ],
  [
    { kind: 'mean-squared-error' },
    (z, label) => z.reduce((sum, x, k) => sum + (x - target(label)[k]!) ** 2, 0) / classes,
  ],
];

it('has a formula for every loss', () => {
  const known = new Set(formulas.map(([{ kind }]) => kind));
  expect([...known]).toEqual(losses.descriptors.map(({ kind }) => kind));
});

describe.each(formulas)('%j', (document, formula) => {
  const lead = leaderOf(network, { loss: losses.bind(document, 'loss'), batch });
  look(lead, { kind: 'look', seed: 4, dataset: null });
  const { logits, labels, loss, outputGradient } = lead.plan.handles;
  const z = [...lead.arena.floats(logits)];
  const rowOf = (row: number) => z.slice(row * classes, (row + 1) * classes);
  const labelOf = (row: number) => lead.arena.integers(labels)[row]!;

  it('is its formula in every row', () => {
    [...lead.arena.floats(loss)].forEach((value, row) =>
      expect(value).toBeCloseTo(formula(rowOf(row), labelOf(row)), 5),
    );
  });

  it('has the gradient of its mean over the batch', () => {
    const gradient = lead.arena.floats(outputGradient);
    const step = 1e-5;
    for (let i = 0; i < batch * classes; i++) {
      const row = Math.floor(i / classes);
      const moved = (by: number) => rowOf(row).map((x, k) => (k === i % classes ? x + by : x));
      const difference = formula(moved(step), labelOf(row)) - formula(moved(-step), labelOf(row));
      expect(gradient[i]! * batch).toBeCloseTo(difference / (2 * step), 4);
    }
  });
});

describe('label smoothing', () => {
  it('keeps a network from being sure: its outputs stay closer together', () => {
    const smoothed = { kind: 'softmax-cross-entropy', labelSmoothing: 0.4 };
    const size = (weights: readonly number[][]) => weights.flat().reduce((sum, w) => sum + w * w, 0);
    expect(size(run({ training: { loss: smoothed } }).weights)).toBeLessThan(size(run().weights));
  });

  it('is no part of what is measured on the test set', () => {
    const smoothed = { kind: 'softmax-cross-entropy', labelSmoothing: 0.4 };
    const first = (loss: PartDocument) => run({ training: { loss, epochs: 1 } }).of('test.loss')[0];
    // Before the first step both networks are the same.
    expect(first(smoothed)).toEqual(first({ kind: 'softmax-cross-entropy' }));
  });
});

it('the hinge refuses examples that are mixed of several', () => {
  const mixed = {
    ...experiment,
    data: { ...experiment.data, augment: [{ kind: 'mixup' }] },
    training: { ...experiment.training, loss: { kind: 'multiclass-hinge' } },
  };
  const attempt = () => compileRun(mixed, descriptor, 1);
  expect(attempt).toThrow(FaninFailure);
  expect(attempt).toThrow(/multiclass-hinge needs one label/);
});
