/** A small dataset made here: three classes, each bright in its own pixels of a 4x4 image. Learnable, not trivial. */
import type { DatasetDescriptor } from '../../../engine/contract/descriptor.ts';
import type { NetworkDocument, ResolvedExperiment } from '../../../engine/contract/documents.ts';
import type { Dataset } from '../../../engine/data/datasets.ts';
import { normal, uniform } from '../../../engine/reference/random.ts';
import { chain } from '../inline.ts';

function examples(count: number, seed: number) {
  const key = { seedLow: seed, seedHigh: 0, step: 0 };
  const labels = Int32Array.from({ length: count }, (_, index) => Math.floor(uniform(key, 1, index) * 3));
  const values = Uint8Array.from({ length: count * 16 }, (_, index) => {
    const bright = (index % 16) % 3 === labels[Math.floor(index / 16)];
    return Math.min(255, Math.max(0, 100 + (bright ? 60 : 0) + 60 * normal(key, 2, index)));
  });
  return { values, labels, count };
}

export const dataset: Dataset = {
  name: 'clusters',
  hash: '',
  element: 'byte',
  shape: [1, 4, 4],
  classes: ['a', 'b', 'c'],
  train: examples(500, 1),
  test: examples(170, 2),
};

export const descriptor: DatasetDescriptor = {
  name: 'clusters',
  title: { en: 'Clusters', ko: '군집' },
  summary: { en: 'Three classes, each bright in its own pixels.', ko: '저마다 밝은 화소가 다른 세 클래스.' },
  kind: 'images',
  element: 'byte',
  features: [],
  settings: [],
  availability: { state: 'here' },
  removable: false,
  shape: [1, 4, 4],
  classes: ['a', 'b', 'c'],
  train: 500,
  test: 170,
  source: 'made here',
};

export const network: NetworkDocument = chain(
  { id: 'in', kind: 'input', params: { shape: [1, 4, 4] } },
  { id: 'flat', kind: 'flatten' },
  { id: 'fc1', kind: 'dense', params: { units: 24, init: { scheme: 'kaiming' } } },
  { id: 'relu', kind: 'relu' },
  { id: 'drop', kind: 'dropout', params: { rate: 0.2 } },
  { id: 'fc2', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
);

export const experiment: ResolvedExperiment = {
  format: 'fanin.experiment',
  version: 1,
  name: 'clusters',
  network,
  data: { dataset: 'clusters' },
  training: {
    loss: { kind: 'softmax-cross-entropy' },
    epochs: 12,
    batchSize: 64,
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
    weightDecay: 0,
  },
  probes: { every: 20, histogramBins: 16 },
  seed: 1,
};
