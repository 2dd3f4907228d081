/** What a run says of its test examples, against a forward pass written out here. */
import { describe, expect, it } from 'vitest';
import type { Predictions } from '../../../engine/contract/predictions.ts';
import type { Point } from '../../../engine/contract/run.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { subset } from '../../../engine/run/examples.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { sliver } from '../../../engine/kernels/packed.ts';
import { Choices, softmax, summarizeChoices } from '../../../engine/run/predictions.ts';
import { predict, replay } from '../../../engine/run/replay.ts';
import { train } from '../../../engine/run/trainer.ts';
import type { Tensor } from '../../../engine/store/pieces.ts';
import { chain, leaderOf } from '../inline.ts';
import { dataset, descriptor, experiment } from './clusters.ts';

const short = { ...experiment, training: { ...experiment.training, epochs: 3 } };

function newLeader(limit?: number) {
  const document =
    limit === undefined ? short : { ...short, data: { ...short.data, limit: { test: limit } } };
  const { plan } = compileRun(document, descriptor, 1);
  const memory = createMemory(plan.bytes);
  return { document, lead: new Leader(memory, plan, instantiate(compileKernels('simd-4x8'), memory)) };
}

function trained(limit?: number) {
  const { document, lead } = newLeader(limit);
  const predictions: Predictions[] = [];
  const points: Point[] = [];
  train(lead, { kind: 'train', experiment: document, dataset }, (report) => {
    points.push(...report.points);
    if (report.predictions) predictions.push(report.predictions);
  });
  const tensors = lead.plan.parameters.map(({ node, name, shape, value }): Tensor => ({
    node,
    name,
    shape,
    values: lead.arena.floats(value).slice(),
  }));
  return { points, predictions, tensors };
}

/** (1, 4, 4) → 24, ReLU → 3, in plain loops. */
function scoresOf(image: ArrayLike<number>, tensors: readonly Tensor[]): number[] {
  const dense = (x: readonly number[], at: number): number[] => {
    const [{ values: weight }, { values: bias }] = [tensors[at]!, tensors[at + 1]!];
    return [...bias].map((b, unit) => x.reduce((sum, v, i) => sum + v * weight[i * bias.length + unit]!, b));
  };
  const hidden = dense(
    Array.from(image, (byte) => byte / 255),
    0,
  ).map((value) => Math.max(0, value));
  return dense(hidden, 2);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the test set of a run', () => {
  const run = trained();
  const [{ confusion, mistakes }] = run.predictions as [Predictions];

  it('is told of once, every example in one place', () => {
    expect(run.predictions).toHaveLength(1);
    expect(sum(confusion.counts.flat())).toBe(dataset.test.count);
    expect(confusion.undecided).toEqual([0, 0, 0]);
    confusion.counts.forEach((row, label) => {
      expect(sum(row)).toBe(dataset.test.labels.filter((one) => one === label).length);
    });
  });

  it('has the accuracy on its diagonal that was measured', () => {
    const accuracy = run.points.findLast(({ metric }) => metric === 'test.accuracy')!.value!;
    const hits = sum(confusion.counts.map((row, label) => row[label]!));
    expect(hits / dataset.test.count).toBe(accuracy);
    expect(accuracy).toBeGreaterThan(0.5);
  });

  it('has the mistakes that a forward pass makes, the most confident first', () => {
    expect(mistakes.length).toBe(dataset.test.count - sum(confusion.counts.map((row, at) => row[at]!)));
    expect(mistakes.length).toBeGreaterThan(3);
    const probabilities = mistakes.map(({ probability }) => probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    for (const { index, label, prediction, probability } of mistakes) {
      const image = dataset.test.values.subarray(index * 16, (index + 1) * 16);
      const scores = scoresOf(image, run.tensors);
      expect(label).toBe(dataset.test.labels[index]);
      expect(prediction).not.toBe(label);
      expect(scores[prediction]).toBe(Math.max(...scores));
      const share = Math.exp(scores[prediction]!) / sum(scores.map(Math.exp));
      expect(probability).toBeCloseTo(share, 5);
    }
  });

  it('is made the same of again from the stored weights', () => {
    const { lead } = newLeader();
    const again = predict(lead, { kind: 'predict', experiment: short, dataset, tensors: run.tensors });
    expect(again).toEqual(run.predictions[0]);
  });

  it('names examples by their place in the dataset where only some are tested', () => {
    const [{ mistakes: some }] = trained(60).predictions as [Predictions];
    const chosen = subset(dataset.test, 'clusters.test', 60);
    expect(some.length).toBeGreaterThan(0);
    for (const { index, label } of some) {
      expect([...chosen]).toContain(index);
      expect(label).toBe(dataset.test.labels[index]);
    }
  });

  it('counts what is not a number as no choice', () => {
    const choices = new Choices(3);
    choices.add(Float32Array.of(1, 2, NaN, 0, 3, 3), 2, 0, 3);
    const { confusion: counted, mistakes: wrong } = summarizeChoices(
      choices,
      [1, 0, 1],
      [5, 6, 7],
      ['a', 'b'],
    );
    expect(counted).toEqual({
      classes: ['a', 'b'],
      counts: [
        [0, 0],
        [1, 1],
      ],
      undecided: [1, 0],
    });
    // Of equal scores the first is chosen, as the loss counts it.
    expect(wrong).toEqual([{ index: 7, label: 1, prediction: 0, probability: 0.5 }]);
  });
});

describe('a network run forward again', () => {
  const network = chain(
    { id: 'in', kind: 'input', params: { shape: [2] } },
    { id: 'fc', kind: 'dense', params: { units: 2 } },
    { id: 'drop', kind: 'dropout', params: { rate: 0.5 } },
    { id: 'out', kind: 'output' },
  );
  const line: readonly Tensor[] = [
    { node: 'fc', name: 'weight', shape: [2, 2], values: Float32Array.of(3, 0, 1, 0) },
    { node: 'fc', name: 'bias', shape: [2], values: Float32Array.of(-1, 0) },
  ];
  const lead = () => leaderOf(network, { gradients: false, testMode: true });
  // More than two batches of 16, and a rest.
  const inputs = Float32Array.from({ length: 2 * 37 }, (_, at) => Math.sin(at));

  const given = { kind: 'replay', inputs, dataset, preprocess: [] } as const;

  it('gives the scores of its weights, in test mode, however many examples there are', () => {
    const scores = replay(lead(), { ...given, seed: 1, tensors: line });
    expect(scores).toHaveLength(2 * 37);
    for (let at = 0; at < 37; at++) {
      expect(scores[2 * at]).toBeCloseTo(3 * inputs[2 * at]! + inputs[2 * at + 1]! - 1, 5);
      expect(scores[2 * at + 1]).toBe(0);
      // Half on the line where both scores are equal.
      const [p] = softmax(scores.subarray(2 * at, 2 * at + 2));
      expect(p! > 0.5).toBe(3 * inputs[2 * at]! + inputs[2 * at + 1]! > 1);
    }
  });

  it('takes weights row after row, however they are to lie in memory', () => {
    const units = 2 * sliver;
    const wide = chain(
      { id: 'in', kind: 'input', params: { shape: [2] } },
      { id: 'fc', kind: 'dense', params: { units, bias: false } },
      { id: 'out', kind: 'output' },
    );
    const values = Float32Array.from({ length: 2 * units }, (_, at) => Math.cos(3 * at));
    const tensors = [{ node: 'fc', name: 'weight', shape: [2, units], values }];
    const wideLead = leaderOf(wide, { gradients: false, testMode: true });
    const scores = replay(wideLead, { ...given, seed: 1, tensors });
    expect(wideLead.plan.parameters[0]!.packed).toBe(true);
    scores.forEach((score, at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      const want = inputs[2 * row]! * values[unit]! + inputs[2 * row + 1]! * values[units + unit]!;
      expect(score).toBeCloseTo(want, 5);
    });
  });

  it('starts as its seed says where no weights are given', () => {
    const job = { ...given, tensors: null } as const;
    const [one, again, other] = [1, 1, 2].map((seed) => replay(lead(), { ...job, seed }));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('refuses weights of another network', () => {
    const job = { ...given, seed: 1, tensors: line.slice(1) };
    expect(() => replay(lead(), job)).toThrow(/fc\.weight/);
  });
});
