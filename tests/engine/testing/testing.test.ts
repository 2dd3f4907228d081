/** Test sets that pass several times: what is averaged, and what each pass sees. */
import { describe, expect, it } from 'vitest';
import { compileRun } from '../../../engine/experiment.ts';
import { readExperiment } from '../../../engine/experiment-settings.ts';
import type {
  NetworkDocument,
  NetworkNode,
  PartDocument,
  ResolvedExperiment,
} from '../../../engine/contract/documents.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { Evaluation } from '../../../engine/run/evaluation.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { loadData, setSeed } from '../../../engine/run/loading.ts';
import { Choices, softmax } from '../../../engine/run/predictions.ts';
import { crops } from '../../../engine/testing/crops.ts';
import { dataset, descriptor, experiment } from '../run/clusters.ts';

const module = compileKernels('simd-4x8');
const count = dataset.test.count;

/** A network as it starts, tested in one way. */
function tested(testing: PartDocument, loss = experiment.training.loss, network = experiment.network) {
  const training = { ...experiment.training, testing, loss };
  const document: ResolvedExperiment = { ...experiment, network, training };
  const { plan } = compileRun(document, descriptor, 1);
  const memory = createMemory(plan.bytes);
  const lead = new Leader(memory, plan, instantiate(module, memory));
  loadData(lead, dataset);
  setSeed(lead, 3);
  lead.execute('initialize');
  const evaluation = new Evaluation(lead, [0, count], readExperiment(document).testing, dataset.shape);
  const run = () => {
    const choices = new Choices(count);
    return { ...evaluation.run(choices)!, chosen: choices.chosen, probability: choices.probability };
  };
  return { lead, run };
}

/** The probabilities (examples, classes) of the whole test set, which is one batch here, after a run. */
function probabilities({ lead }: ReturnType<typeof tested>): number[][] {
  const scores = lead.arena.floats(lead.plan.handles.evaluation!.scores);
  return Array.from({ length: count }, (_, row) => [...softmax(scores.subarray(3 * row, 3 * row + 3))]);
}

const plain = tested({ kind: 'plain' });

/** The network with its dropout changed: of another rate, or another layer altogether. */
const withDrop = (change: Partial<NetworkNode>) => ({
  ...experiment.network,
  nodes: experiment.network.nodes.map((node) => (node.id === 'drop' ? { ...node, ...change } : node)),
});
/** Masks are drawn and keep everything, so that all passes are alike. */
const keepsAll = withDrop({ params: { rate: 0 } });

describe('one pass', () => {
  it('is the same whenever it comes', () => {
    const first = plain.run();
    plain.lead.arena.integers(plain.lead.plan.handles.key)[2] = 77;
    expect(plain.run()).toEqual(first);
  });
});

describe('passes that are all alike', () => {
  it('average to one of them', () => {
    const once = plain.run();
    const often = tested({ kind: 'stochastic', passes: 7 }, undefined, keepsAll).run();
    expect(often.loss).toBeCloseTo(once.loss, 6);
    expect(often.accuracy).toBe(once.accuracy);
    expect(often.chosen).toEqual(once.chosen);
    often.probability.forEach((p, i) => expect(p).toBeCloseTo(once.probability[i]!, 6));
  });
});

describe('passes that could only be alike', () => {
  const sigmoid = withDrop({ kind: 'sigmoid', params: {} });
  it.each([
    ['samplings', experiment.network, 'testing_no_regions'],
    ['samplings', sigmoid, 'testing_no_regions'],
    ['stochastic', sigmoid, 'testing_no_draws'],
  ])('are refused, with what to do: %s', (kind, network, code) => {
    const problem = expect.objectContaining({ errors: [{ code, place: 'training.testing', values: {} }] });
    expect(() => tested({ kind }, undefined, network as NetworkDocument)).toThrow(problem);
  });
});

describe('stochastic passes', () => {
  const passes = 5;
  const averaged = tested({ kind: 'stochastic', passes });
  const { loss, accuracy } = averaged.run();
  const together = probabilities(averaged);
  // One pass alone is not averaged; its number is written by hand.
  const alone = tested({ kind: 'stochastic', passes: 1 });
  alone.run();
  const each = Array.from({ length: passes }, (_, pass) => {
    alone.lead.arena.integers(alone.lead.plan.handles.key)[2] = pass;
    alone.lead.execute('evaluate');
    return probabilities(alone);
  });

  it('differ from each other, and from a plain one', () => {
    plain.run();
    for (const [pass, rows] of each.entries()) {
      expect(rows).not.toEqual(probabilities(plain));
      if (pass > 0) expect(rows).not.toEqual(each[0]);
    }
  });

  it('average to the mean of their probabilities, with its loss and its hits', () => {
    let [sum, hits] = [0, 0];
    together.forEach((row, i) => {
      row.forEach((p, k) => {
        const mean = each.reduce((total, one) => total + one[i]![k]!, 0) / passes;
        expect(p).toBeCloseTo(mean, 5);
      });
      const label = dataset.test.labels[i]!;
      sum -= Math.log(row[label]!);
      hits += row.indexOf(Math.max(...row)) === label ? 1 : 0;
    });
    expect(loss).toBeCloseTo(sum / count, 5);
    expect(accuracy).toBeCloseTo(hits / count, 10);
  });

  it('repeat bit for bit, and come nearer to their expectation the more there are', () => {
    const [first, again] = [averaged.run(), averaged.run()];
    expect(again).toEqual(first);
    const limit = tested({ kind: 'stochastic', passes: 400 });
    limit.run();
    const far = (rows: number[][]) =>
      Math.max(...rows.map((row, i) => Math.abs(row[0]! - probabilities(limit)[i]![0]!)));
    expect(far(together)).toBeLessThan(Math.max(...each.map(far)));
    const many = tested({ kind: 'stochastic', passes: 80 });
    many.run();
    expect(far(probabilities(many))).toBeLessThan(far(together));
  });
});

describe('outputs that are no logits', () => {
  it.each(['multiclass-hinge', 'mean-squared-error'])('are averaged as they are: %s', (kind) => {
    const scores = ({ lead }: ReturnType<typeof tested>) =>
      lead.arena.floats(lead.plan.handles.evaluation!.scores).slice();
    const once = tested({ kind: 'plain' }, { kind });
    const often = tested({ kind: 'stochastic', passes: 4 }, { kind }, keepsAll);
    const [one, four] = [once.run(), often.run()];
    expect(four.loss).toBeCloseTo(one.loss, 6);
    expect(four.accuracy).toBe(one.accuracy);
    scores(often).forEach((score, i) => expect(score).toBeCloseTo(scores(once)[i]!, 6));
    const crops = tested({ kind: 'crops', pad: 1 }, { kind });
    crops.run();
    expect(scores(crops)).not.toEqual(scores(once));
  });
});

describe('fixed crops', () => {
  it('are the middle and the corners, and their mirror images', () => {
    const { part } = crops.bind({ kind: 'crops', pad: 1 }, '');
    expect(part.passes).toBe(10);
    const views = part.views!([1, 4, 4]);
    expect(views).toHaveLength(10);
    /** Where the pixel in column x of the second row comes from. */
    const sources = (x: number) => views.map(([a, b, c, d, e, f]) => [a * x + b + c, d * x + e + f]);
    expect(sources(1).slice(0, 5)).toEqual([[1, 1], [2, 2], [0, 2], [2, 0], [0, 0]]); // prettier-ignore
    // The mirror image of a crop has on its right what the crop has on its left.
    expect(sources(1).slice(5)).toEqual(sources(2).slice(0, 5));
  });

  it('of the middle alone are one pass', () => {
    const { loss, accuracy, chosen } = plain.run();
    expect(tested({ kind: 'crops', pad: 0, flip: false }).run()).toMatchObject({ loss, accuracy, chosen });
  });

  it('make an image and its mirror image the same', () => {
    const mirrored = (values: Uint8Array) => values.map((_, i) => values[i - (i % 4) + 3 - (i % 4)]!);
    const both = [dataset.test.values as Uint8Array, mirrored(dataset.test.values as Uint8Array)].map(
      (values) => {
        const run = tested({ kind: 'crops', pad: 1 });
        run.lead.arena.values(run.lead.plan.handles.data!.testValues).set(values);
        run.run();
        return probabilities(run);
      },
    );
    both[0]!.forEach((row, i) => row.forEach((p, k) => expect(p).toBeCloseTo(both[1]![i]![k]!, 5)));
    plain.run();
    expect(both[0]).not.toEqual(probabilities(plain));
  });
});
