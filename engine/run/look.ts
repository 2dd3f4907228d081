/** One pass through a network as it starts: every layer's output, the gradient that reaches it and, if asked, its weights'. */
import { streamOf, keyOf } from '../compile/streams.ts';
import type { PartDocument } from '../contract/documents.ts';
import type { Dataset } from '../data/dataset.ts';
import { permutation, uniform } from '../reference/random.ts';
import { fillRaw } from './examples.ts';
import { fitToSome, quickly } from './fit.ts';
import type { Leader } from './leader.ts';
import { readProbe, type Observed } from './observe.ts';
import { start } from './start.ts';

export interface LookJob {
  readonly kind: 'look';
  readonly seed: number;
  /** Null: standard-normal input, and labels drawn evenly. */
  readonly dataset: Dataset | null;
  /** What its examples go through first, fitted to some of them. */
  readonly preprocess?: readonly PartDocument[];
}

export function look(lead: Leader, { seed, dataset, preprocess = [] }: LookJob): Observed {
  const { arena, plan, kernels } = lead;
  const { handles } = plan;
  const { low, high } = keyOf(seed);
  arena.integers(handles.key).set([low, high, 0]);

  const input = arena.floats(handles.input);
  const labels = arena.integers(handles.labels);
  const key = { seedLow: low, seedHigh: high, step: 0 };
  if (dataset) {
    const { labels: all, count } = dataset.train;
    const order = permutation(key, streamOf('input'), count);
    fitToSome(lead, preprocess, dataset, order.subarray(0, quickly));
    fillRaw(input, plan.batch, dataset, order);
    for (let row = 0; row < plan.batch; row++) labels[row] = all[order[row % count]!]!;
  } else {
    const at = arena.offset(handles.input);
    kernels.randomNormal(at, arena.offset(handles.key), input.length, streamOf('input'), 0, 1, 0, 1);
    const classes = handles.logits.length / plan.batch;
    for (let row = 0; row < plan.batch; row++)
      labels[row] = Math.floor(uniform(key, streamOf('labels'), row) * classes);
  }
  arena.floats(handles.scale)[0] = 1 / plan.batch;
  if (handles.count) arena.integers(handles.count)[0] = plan.batch;
  start(lead, (first) => {
    arena.floats(first.input).set(input);
    if (first.count) arena.integers(first.count)[0] = plan.batch;
  });
  // Once it stops where the loss is no number; what comes after is asked for all the same.
  if (!lead.execute('train', 'probing')) lead.execute('train', 'probing');
  return readProbe(plan, arena);
}
