import { describe, expect, it, vi } from 'vitest';
import type { Probe } from '../../../engine/contract/run.ts';
import { chain } from '../inline.ts';
import { run, type Change } from './trained.ts';

describe('training', () => {
  it('learns', () => {
    const { outcome, of, steps } = run();
    expect(outcome).toBe('finished');
    expect(steps).toBe(96);
    const accuracy = of('test.accuracy');
    expect(accuracy.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(accuracy[0]!.value).toBeLessThan(0.6);
    expect(accuracy.at(-1)!.value).toBeGreaterThan(0.85);
    // One point for ten steps and one for what is left of each epoch of eight steps.
    expect(of('train.loss').at(-1)).toMatchObject({ step: 96, epoch: 12 });
  });

  it('tells that an epoch is over together with what came of it, or later', () => {
    // A clock so fast that a report is due at every step.
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
    const { reports, steps } = run();
    clock.mockRestore();
    expect(reports).toHaveLength(steps + 1);
    let tested = -1;
    for (const { points, progress } of reports) {
      for (const { metric, epoch } of points) if (metric === 'test.accuracy') tested = epoch;
      expect(tested).toBe(Math.floor(progress.epoch));
    }
  });

  it('repeats bit for bit, and not with another seed', () => {
    const [first, second, other] = [run(), run(), run({ seed: 2 })];
    expect(second.points).toEqual(first.points);
    expect(second.weights).toEqual(first.weights);
    expect(second.probes).toEqual(first.probes);
    expect(other.weights).not.toEqual(first.weights);
  });

  it('looks at full batches from the first step to the last', () => {
    const { probes } = run();
    expect(probes[0]!.step).toBe(0);
    // 500 examples are seven batches of 64 and a rest: the last full batch is step 94 (counted from 0).
    expect(probes.at(-1)!.step).toBe(94);
    for (const { layers } of probes) {
      for (const { id, activation } of layers) {
        const columns = { in: 16, fc1: 24, relu: 24, drop: 24, fc2: 3 }[id]!;
        expect(activation.histogram.reduce((sum, count) => sum + count, 0)).toBe(64 * columns);
      }
    }
  });

  it('keeps weights small under weight decay', () => {
    const norm = (weights: number[][]) => weights.flat().reduce((sum, weight) => sum + weight * weight, 0);
    expect(norm(run({ training: { weightDecay: 0.05 } }).weights)).toBeLessThan(0.5 * norm(run().weights));
  });

  it('stops when told to, within any evaluation, with what it had before', () => {
    const earlyStopping = { kind: 'patience', patience: 2, metric: 'validation.loss' };
    const optimizer = { kind: 'sgd', learningRate: 0.8, momentum: 0.9 };
    const testing = { kind: 'stochastic', passes: 3 };
    const change = { data: { validation: 0.3 }, training: { epochs: 40, testing, earlyStopping, optimizer } };
    const whole = run(change);
    expect(whole).toMatchObject({ outcome: 'finished', ending: { early: true, restored: true } });
    expect(whole.passes).toBeGreaterThan(20);
    for (let passes = 0; passes < whole.passes; passes++) {
      const cut = run({ ...change, cancelAfter: passes });
      // Not one pass more, and no point of an evaluation that was not made to its end.
      expect({ outcome: cut.outcome, passes: cut.passes }).toEqual({ outcome: 'cancelled', passes });
      expect(cut.points).toEqual(whole.points.slice(0, cut.points.length));
      const measured = cut.of('test.loss').length + cut.of('validation.loss').length;
      expect(measured).toBe(Math.min(Math.floor(passes / 3), whole.passes / 3 - 1));
      expect(cut.reports.at(-1)!.progress.step).toBe(cut.points.at(-1)?.step ?? 0);
      // What was made of the test set with the last weights is not told beside the best ones.
      expect(cut.predictions).toEqual([]);
    }
    // In the evaluation of the best weights these are stored already.
    const last = run({ ...change, cancelAfter: whole.passes - 1 });
    expect(last.weights).toEqual(whole.weights);
    expect(last.ending).toEqual(whole.ending);
  });

  // Without an activation nothing stops the weights from growing out of float32.
  const linear = chain(
    { id: 'in', kind: 'input', params: { shape: [16] } },
    { id: 'fc1', kind: 'dense', params: { units: 24 } },
    { id: 'fc2', kind: 'dense', params: { units: 3 } },
    { id: 'out', kind: 'output' },
  );
  /** Every step is observed: what is told can be compared with what every layer put out. */
  const wild = (learningRate: number, batchSize = 50, every = 1): Change => {
    const optimizer = { kind: 'sgd' as const, learningRate, momentum: 0 };
    return { network: linear, every, training: { optimizer, batchSize } };
  };
  const firstBroken = (probes: readonly Probe[]) => {
    for (const { step, layers } of probes) {
      const node = layers.find(({ activation }) => activation.nonFinite > 0)?.id;
      if (node !== undefined) return { step, node };
    }
    return null;
  };

  it('carries what is not finite instead of hiding it', () => {
    const { outcome, of, probes } = run(wild(1e6, 64, 20));
    expect(outcome).toBe('finished');
    expect(of('train.loss').at(-1)!.value).toBeNull();
    expect(probes.at(-1)!.layers.some(({ activation }) => activation.nonFinite > 0)).toBe(true);
  });

  it('says in which step outputs were no numbers first, and of which layer', () => {
    const { nonFinite, probes } = run(wild(1e6));
    const { step, node } = firstBroken(probes)!;
    expect(step).toBeGreaterThan(0);
    expect(nonFinite).toEqual([{ step: step + 1, node, where: 'activations' }]);
  });

  it('says after which update weights were no numbers, and whose', () => {
    // Beyond float32, so that the first update is of infinite size.
    const { nonFinite, probes } = run(wild(1e39));
    expect(firstBroken(probes)).toEqual({ step: 1, node: 'fc1' });
    expect(nonFinite).toEqual([{ step: 1, node: 'fc2', where: 'weights' }]);
  });

  it('finds it in steps that nobody observes, with the same numbers before and after', () => {
    const [often, seldom] = [run(wild(1e6)), run(wild(1e6, 50, 1000))];
    expect(seldom.nonFinite).toEqual(often.nonFinite);
    expect(seldom.points).toEqual(often.points);
  });

  it('finds it in the weights of the last update, and nowhere where all are numbers', () => {
    const once = wild(1e39, 500);
    const { nonFinite } = run({ ...once, training: { ...once.training, epochs: 1 } });
    expect(nonFinite).toEqual([{ step: 1, node: 'fc2', where: 'weights' }]);
    expect(run().nonFinite).toEqual([]);
  });
});
