/** Passes over a whole set of examples in test mode: nothing is learnt, and layers do the same to every batch. */
import { ascending } from '../reference/random.ts';
import { fillIndices } from './examples.ts';
import type { Leader } from './leader.ts';
import type { Choices } from './predictions.ts';
import { Tally, type Means } from './tally.ts';

export class Evaluation {
  private readonly lead: Leader;
  private readonly order: Uint32Array;
  private readonly views;

  /** So many of the examples that are evaluated, from `first` on: the test split, or those held out behind it. */
  constructor(lead: Leader, count: number, first = 0) {
    const { arena, plan } = lead;
    const { evaluation } = plan.handles;
    if (!evaluation) throw new Error('this plan was not lowered for training');
    this.lead = lead;
    this.order = ascending(first + count).subarray(first);
    this.views = {
      indices: arena.integers(evaluation.indices),
      scale: arena.floats(evaluation.scale),
      count: evaluation.count && arena.integers(evaluation.count),
      loss: arena.floats(evaluation.loss),
      correct: arena.floats(evaluation.correct),
      scores: arena.floats(evaluation.scores),
    };
  }

  /** Mean loss and accuracy; null of an empty set. What is chosen for each example is noted where somebody asks. */
  run(choices?: Choices): Means | null {
    const { indices, scale, count, loss, correct, scores } = this.views;
    const tally = new Tally();
    this.lead.execute('pack');
    for (let at = 0; at < this.order.length; at += indices.length) {
      const rows = fillIndices(indices, this.order, at);
      scale[0] = 1 / rows;
      if (count) count[0] = rows;
      this.lead.execute('evaluate');
      tally.add(loss, correct, rows);
      choices?.add(scores, scores.length / indices.length, at, rows);
    }
    return tally.take();
  }
}
