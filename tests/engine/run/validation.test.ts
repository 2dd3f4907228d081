/** Examples held out of training: which they are, what is measured on them, and how a run ends by them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import { FaninFailure } from '../../../engine/contract/errors.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { loadData } from '../../../engine/run/loading.ts';
import { Patience } from '../../../engine/run/patience.ts';
import { dataset, descriptor, experiment } from './clusters.ts';
import { run } from './trained.ts';

const module = compileKernels('simd-4x8');
function leader(data: Partial<ResolvedExperiment['data']>): Leader {
  const changed = { ...experiment, data: { ...experiment.data, ...data } };
  const { plan } = compileRun(changed, descriptor, 1);
  const memory = createMemory(plan.bytes);
  return new Leader(memory, plan, instantiate(module, memory));
}

describe('what is held out', () => {
  it('is never trained on, and with the rest is all there is, with every class at its share', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.6, noNaN: true }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 100, max: 500 }),
        (validation, splitSeed, train) => {
          const lead = leader({ validation, splitSeed, limit: { train } });
          const chosen = loadData(lead, dataset);
          const all = [...chosen.train, ...chosen.validation];
          expect(new Set(all).size).toBe(train);
          expect(all).toHaveLength(train);
          expect(chosen.validation).toHaveLength(Math.round(validation * train));
          for (const label of [0, 1, 2]) {
            const of = (indices: ArrayLike<number>) =>
              Array.from(indices).filter((index) => dataset.train.labels[index] === label).length;
            expect(Math.abs(of(chosen.validation) - validation * of(all))).toBeLessThan(1);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('lies behind the test examples, which stay as they are', () => {
    const [plain, split] = [leader({}), leader({ validation: 0.2 })];
    const before = loadData(plain, dataset);
    const chosen = loadData(split, dataset);
    expect(chosen.test).toEqual(before.test);
    const { data } = split.plan.handles;
    const labels = split.arena.integers(data!.testLabels);
    const pixels = split.arena.values(data!.testValues);
    chosen.validation.forEach((from, at) => {
      const to = chosen.test.length + at;
      expect(labels[to]).toBe(dataset.train.labels[from]);
      expect([...pixels.subarray(to * 16, to * 16 + 16)]).toEqual([
        ...dataset.train.values.subarray(from * 16, from * 16 + 16),
      ]);
    });
  });

  it('is decided by its own seed, not by that of the run', () => {
    const held = (seed: number, splitSeed: number) => {
      const changed = { ...experiment, seed, data: { ...experiment.data, validation: 0.1, splitSeed } };
      const { plan } = compileRun(changed, descriptor, 1);
      const memory = createMemory(plan.bytes);
      return [...loadData(new Leader(memory, plan, instantiate(module, memory)), dataset).validation];
    };
    expect(held(2, 0)).toEqual(held(1, 0));
    expect(held(1, 1)).not.toEqual(held(1, 0));
  });

  it('is measured before the first step and after every epoch', () => {
    const { of } = run({ data: { validation: 0.2 }, training: { epochs: 3 } });
    for (const metric of ['validation.loss', 'validation.accuracy']) {
      expect(of(metric).map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
      expect(of(metric).every(({ value }) => value !== null)).toBe(true);
    }
    expect(run({ training: { epochs: 1 } }).of('validation.loss')).toEqual([]);
  });

  it('cannot be nothing, nor whole classes', () => {
    const code = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof FaninFailure ? error.errors[0].code : 'other';
      }
      return 'none';
    };
    expect(code(() => leader({ validation: 0.001, limit: { train: 100 } }))).toBe('validation_none');
    expect(code(() => leader({ validation: 0.5, limit: { train: 1 } }))).toBe('validation_all');
    expect(code(() => leader({ validation: 0.8, limit: { train: 2 } }))).toBe('validation_all');
    const tiny = () => loadData(leader({ validation: 0.8, limit: { train: 3 } }), dataset);
    expect(code(tiny)).toBe('validation_classes');
    expect(code(() => run({ training: { earlyStopping: { kind: 'patience' } } }))).toBe(
      'stopping_without_validation',
    );
  });
});

describe('early stopping', () => {
  /** So large a rate that what was learnt is soon lost again. */
  const spoilt = (earlyStopping: object, epochs = 40) =>
    run({
      data: { validation: 0.3 },
      training: {
        epochs,
        optimizer: { kind: 'sgd', learningRate: 0.8, momentum: 0.9 },
        earlyStopping: { kind: 'patience', ...earlyStopping },
      },
    });
  const values = (of: ReturnType<typeof run>['of'], metric: string) => of(metric).map(({ value }) => value!);

  it.each(['validation.loss', 'validation.accuracy'])(
    'ends after so many epochs without a better %s',
    (metric) => {
      const { of, ending, outcome } = spoilt({ metric, patience: 3 });
      expect(outcome).toBe('finished');
      const measured = values(of, metric).slice(1);
      const better = metric === 'validation.loss' ? Math.min : Math.max;
      const best = better(...measured);
      expect(measured.length).toBeLessThan(40);
      // The best is as many epochs before the end as patience lasts, and nothing ended the run before.
      expect(measured.indexOf(best)).toBe(measured.length - 4);
      for (let epoch = 3; epoch < measured.length - 1; epoch++) {
        const before = better(...measured.slice(0, epoch - 2));
        expect(better(...measured.slice(0, epoch + 1))).not.toBe(before);
      }
      const step = of(metric).find(({ value, step }) => value === best && step > 0)!.step;
      expect(ending).toEqual({ early: true, metric, best, step, restored: true });
    },
  );

  it('ends with the best weights, or with the last where these are not asked for', () => {
    const kept = spoilt({ patience: 3 });
    const last = spoilt({ patience: 3, restore: false });
    expect(last.points).toEqual(kept.points);
    expect(last.ending).toEqual({ ...kept.ending, restored: false });
    expect(last.weights).not.toEqual(kept.weights);
    // Until the best epoch the shorter run is the same run.
    const epochs = kept.of('validation.loss').findIndex(({ step }) => step === kept.ending!.step);
    const shorter = spoilt({ patience: 1000, restore: false }, epochs);
    expect(shorter.weights).toEqual(kept.weights);
  });

  it('tells of the test set what the kept weights make of it', () => {
    const { predictions, of, ending } = spoilt({ patience: 3 });
    const atBest = of('test.accuracy').find(({ step }) => step === ending!.step)!.value!;
    const right = predictions.at(-1)!.confusion.counts.reduce((sum, row, label) => sum + row[label]!, 0);
    expect(right / dataset.test.count).toBeCloseTo(atBest, 12);
  });

  it('keeps the best of a run that came to its end', () => {
    const { ending, of } = spoilt({ patience: 1000 }, 8);
    expect(ending).toMatchObject({ early: false, metric: 'validation.loss' });
    expect(ending!.best).toBe(Math.min(...values(of, 'validation.loss').slice(1)));
  });

  it('counts only what is better by enough', () => {
    const stopping = { metric: 'validation.loss', patience: 2, minDelta: 0.1, restore: false } as const;
    const overAfter = (losses: readonly number[]) => {
      const patience = new Patience(leader({ validation: 0.2 }), stopping);
      return losses.map((loss, epoch) => {
        patience.note(epoch + 1, { loss, accuracy: 0 });
        return patience.over;
      });
    };
    expect(overAfter([1, 0.95, 0.85, 0.8, 0.76])).toEqual([false, false, false, false, true]);
    expect(overAfter([1, 0.95, 0.92])).toEqual([false, false, true]);
    // What is no number is no better than anything.
    expect(overAfter([NaN, NaN])).toEqual([false, true]);
    expect(overAfter([NaN, 2, NaN, NaN])).toEqual([false, false, false, true]);
  });
});
