/** What most labs train on: the digits of MNIST, from several seeds. */
import type { Text } from '../contract/descriptor.ts';
import type { NetworkDocument, PartDocument } from '../contract/documents.ts';
import { trained } from '../templates/template.ts';
import type { Training } from './lab.ts';

interface How {
  readonly epochs: number;
  readonly learningRate: number;
  /** 1, 2 and 3 unless said. */
  readonly seeds?: readonly number[];
  /** Learns from the first so many alone, and is tested on `tested` digits, 5,000 unless said. */
  readonly few?: number;
  readonly tested?: number;
  readonly preprocess?: readonly PartDocument[];
  readonly augment?: readonly PartDocument[];
  /** How the test set is averaged over. */
  readonly testing?: PartDocument;
  /** λ of L2 and of L1. */
  readonly l2?: number;
  readonly l1?: number;
  /** Steps from one snapshot to the next. */
  readonly every?: number;
}

export function trainedOnDigits(title: Text, network: NetworkDocument, how: How): Training {
  const {
    epochs,
    learningRate,
    seeds = [1, 2, 3],
    few,
    tested = 5000,
    preprocess,
    augment,
    testing,
    l2 = 0,
    l1,
    every,
  } = how;
  const experiment = trained(network, { epochs, learningRate, weightDecay: l2 });
  return {
    kind: 'training',
    title,
    experiment: {
      ...experiment,
      data: {
        dataset: 'mnist',
        ...(few === undefined ? {} : { limit: { train: few, test: tested } }),
        ...(preprocess && { preprocess: [...preprocess] }),
        ...(augment && { augment: [...augment] }),
      },
      training: {
        ...experiment.training,
        ...(l1 === undefined ? {} : { l1 }),
        ...(testing && { testing }),
      },
      probes: every === undefined ? experiment.probes : { every, histogramBins: 64 },
      sweep: { axes: [], seeds: [...seeds] },
    },
  };
}
