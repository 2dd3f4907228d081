/**
 * Passes over a whole set of examples in test mode: nothing is learnt, and layers do the same to every batch. Where a set
 * passes several times, the probabilities of the passes are averaged, or the outputs where the loss makes none of them.
 */
import { ascending } from '../reference/random.ts';
import type { Testing } from '../testing/testing.ts';
import { fillIndices } from './examples.ts';
import type { Leader } from './leader.ts';
import type { Choices } from './predictions.ts';
import { Tally, type Means } from './tally.ts';

/** Positions among the examples that are evaluated: the test split comes first, then what is held out. */
export type Range = readonly [first: number, count: number];

export class Evaluation {
  private readonly lead: Leader;
  private readonly order: Uint32Array;
  private readonly passes: number;
  /** For every pass, what it sees of the images of a batch; null: the images. */
  private readonly seen: readonly Float32Array[] | null;
  private readonly views;

  /** So many of the examples that are evaluated, from `first` on; `shape`: of one of them. */
  constructor(lead: Leader, [first, count]: Range, testing: Testing, shape: readonly number[]) {
    const { arena, plan } = lead;
    const { evaluation, key } = plan.handles;
    if (!evaluation) throw new Error('this plan was not lowered for training');
    this.lead = lead;
    this.order = ascending(first + count).subarray(first);
    this.passes = testing.passes;
    this.seen = testing.views?.(shape).map((view) => repeated(view, plan.evaluationBatch)) ?? null;
    this.views = {
      indices: arena.integers(evaluation.indices),
      scale: arena.floats(evaluation.scale),
      count: evaluation.count && arena.integers(evaluation.count),
      loss: arena.floats(evaluation.loss),
      correct: arena.floats(evaluation.correct),
      scores: arena.floats(evaluation.scores),
      key: arena.integers(key),
      seen: evaluation.views && arena.floats(evaluation.views),
      sum: evaluation.sum && { values: arena.floats(evaluation.sum.buffer), start: evaluation.sum.start },
    };
  }

  /**
   * Mean loss and accuracy; null of an empty set. What is chosen for each example is noted where somebody asks. Throws
   * `Stopped` once the job is cancelled: a set can take minutes.
   */
  run(choices?: Choices): Means | null {
    const { indices, scale, count, loss, correct, scores, sum } = this.views;
    const tally = new Tally();
    this.lead.execute('pack');
    for (let at = 0; at < this.order.length; at += indices.length) {
      const rows = fillIndices(indices, this.order, at);
      scale[0] = 1 / rows;
      if (count) count[0] = rows;
      sum?.values.fill(sum.start);
      for (let pass = 0; pass < this.passes; pass++) this.pass(pass);
      if (sum) this.lead.execute('average');
      tally.add(loss, correct, rows);
      choices?.add(scores, scores.length / indices.length, at, rows);
    }
    return tally.take();
  }

  /** Whatever a layer draws in a test pass it draws by the number of the pass: one pass is the same whenever it comes. */
  private pass(pass: number): void {
    const { key, seen } = this.views;
    this.lead.attend();
    key[2] = pass;
    if (seen && this.seen) seen.set(this.seen[pass]!);
    this.lead.execute('evaluate');
  }
}

function repeated(view: readonly number[], rows: number): Float32Array {
  const all = new Float32Array(view.length * rows);
  for (let row = 0; row < rows; row++) all.set(view, row * view.length);
  return all;
}
