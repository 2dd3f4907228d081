/** Every edit of the experiment form, as a pure function from one document to the next. */
import type { ExperimentDocument } from '../../engine/contract/documents.ts';

type Edit = (experiment: ExperimentDocument, value: number | null) => ExperimentDocument;

/** A training set is limited to so many examples; null takes all of them. A limit of the test set stays. */
function setLimit(experiment: ExperimentDocument, train: number | null): ExperimentDocument {
  const { limit: before, ...data } = experiment.data;
  const test = before?.test === undefined ? {} : { test: before.test };
  const limit = train === null ? test : { ...test, train };
  if (before?.train === (train ?? undefined)) return experiment;
  return { ...experiment, data: Object.keys(limit).length > 0 ? { ...data, limit } : data };
}

export function setDataset(experiment: ExperimentDocument, dataset: string): ExperimentDocument {
  if (dataset === experiment.data.dataset) return experiment;
  return { ...experiment, data: { ...experiment.data, dataset } };
}

/** An edit that needs a value: without one, or with the value it has, nothing changes. */
function needed(
  get: (experiment: ExperimentDocument) => number,
  set: (experiment: ExperimentDocument, value: number) => ExperimentDocument,
): Edit {
  return (experiment, value) =>
    value === null || value === get(experiment) ? experiment : set(experiment, value);
}

export const setters = {
  limit: setLimit,
  epochs: needed(
    ({ training }) => training.epochs,
    (now, epochs) => ({ ...now, training: { ...now.training, epochs } }),
  ),
  batchSize: needed(
    ({ training }) => training.batchSize,
    (now, batchSize) => ({ ...now, training: { ...now.training, batchSize } }),
  ),
  learningRate: needed(
    ({ training }) => training.optimizer.learningRate,
    (now, learningRate) => ({
      ...now,
      training: { ...now.training, optimizer: { ...now.training.optimizer, learningRate } },
    }),
  ),
  momentum: needed(
    ({ training }) => training.optimizer.momentum,
    (now, momentum) => ({
      ...now,
      training: { ...now.training, optimizer: { ...now.training.optimizer, momentum } },
    }),
  ),
  weightDecay: needed(
    ({ training }) => training.weightDecay,
    (now, weightDecay) => ({ ...now, training: { ...now.training, weightDecay } }),
  ),
  seed: needed(
    ({ seed }) => seed,
    (now, seed) => ({ ...now, seed }),
  ),
  probeEvery: needed(
    ({ probes }) => probes.every,
    (now, every) => ({ ...now, probes: { ...now.probes, every } }),
  ),
} as const satisfies Record<string, Edit>;
