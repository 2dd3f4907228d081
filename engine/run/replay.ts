/** A stored run's network, run forward again: over its test set, or over examples that are given. */
import type { PartDocument, ResolvedExperiment } from '../contract/documents.ts';
import type { Predictions } from '../contract/predictions.ts';
import type { Dataset } from '../data/datasets.ts';
import { readExperiment } from '../experiment-settings.ts';
import type { Tensor } from '../store/pieces.ts';
import { Evaluation } from './evaluation.ts';
import { fillRaw } from './examples.ts';
import { fitToSome, someExamples } from './fit.ts';
import type { Leader } from './leader.ts';
import { loadData, loadTensors, setSeed } from './loading.ts';
import { start } from './start.ts';
import { Choices, summarizeChoices } from './predictions.ts';

/** On the plan that the run was trained with: the test set is evaluated as it was then. */
export interface PredictJob {
  readonly kind: 'predict';
  readonly experiment: ResolvedExperiment;
  readonly dataset: Dataset;
  readonly tensors: readonly Tensor[];
}

export function predict(lead: Leader, { experiment, dataset, tensors }: PredictJob): Predictions {
  const { test } = loadData(lead, dataset);
  setSeed(lead, experiment.seed);
  loadTensors(lead, tensors);
  const choices = new Choices(test.length);
  new Evaluation(lead, [0, test.length], readExperiment(experiment).testing, dataset.shape).run(choices);
  const labels = lead.arena.integers(lead.plan.handles.data!.testLabels);
  return summarizeChoices(choices, labels, test, dataset.classes);
}

/** On a plan in test mode, without data of its own. */
export interface ReplayJob {
  readonly kind: 'replay';
  readonly seed: number;
  /** Null: the network as it starts. */
  readonly tensors: readonly Tensor[] | null;
  /** (examples, features), as a dataset has them. */
  readonly inputs: Float32Array;
  /** What preprocessing is fitted to where no stored run has it. */
  readonly dataset: Dataset;
  readonly preprocess: readonly PartDocument[];
}

/** The scores (examples, classes). */
export function replay(lead: Leader, job: ReplayJob): Float32Array {
  const { seed, tensors, inputs, dataset, preprocess } = job;
  const { arena, plan } = lead;
  const { handles, batch } = plan;
  setSeed(lead, seed);
  if (tensors) {
    loadTensors(lead, tensors);
  } else {
    const chosen = someExamples(dataset.train.count);
    fitToSome(lead, preprocess, dataset, chosen);
    // Weights that start by what a first batch shows are shown some of the examples.
    start(lead, (first) => {
      fillRaw(arena.floats(first.input), batch, dataset, chosen);
      if (first.count) arena.integers(first.count)[0] = batch;
    });
  }

  const input = arena.floats(handles.input);
  const scores = arena.floats(handles.logits);
  const [columns, classes] = [input.length / batch, scores.length / batch];
  const count = inputs.length / columns;
  const all = new Float32Array(count * classes);
  arena.integers(handles.labels).fill(-1);
  for (let first = 0; first < count; first += batch) {
    const rows = Math.min(batch, count - first);
    input.fill(0);
    input.set(inputs.subarray(first * columns, (first + rows) * columns));
    if (handles.count) arena.integers(handles.count)[0] = rows;
    lead.execute('train');
    all.set(scores.subarray(0, rows * classes), first * classes);
  }
  return all;
}
