/** Examples augmented and preprocessed by the steps that training takes, without a network behind them. */
import type { PartDocument } from '../contract/documents.ts';
import { byteScale, type Dataset } from '../data/dataset.ts';
import type { Leader } from './leader.ts';
import { fitToSome } from './fit.ts';
import { setSeed } from './loading.ts';

/** On a plan of an input and an output alone, as many rows as there are examples. */
export interface PreviewJob {
  readonly kind: 'preview';
  readonly seed: number;
  readonly draws: number;
  readonly dataset: Dataset;
  readonly rows: readonly PreviewRow[];
  readonly preprocess: readonly PartDocument[];
  /** The training examples that preprocessing is fitted to. */
  readonly fitted: Uint32Array;
}

export interface PreviewRow {
  readonly split: 'train' | 'test';
  readonly index: number;
}

export interface Draw {
  /** (examples, columns) */
  readonly values: Float32Array;
  /** (examples, classes); null where no examples are mixed. */
  readonly targets: Float32Array | null;
}

/** One draw is one step: each as training would have it in that step. */
export function preview(lead: Leader, job: PreviewJob): Draw[] {
  const { dataset, rows, preprocess, fitted } = job;
  const { arena, plan } = lead;
  const { handles } = plan;
  setSeed(lead, job.seed);
  fitToSome(lead, preprocess, dataset, fitted);
  const input = arena.floats(handles.input);
  const size = input.length / plan.batch;
  const scale = dataset.element === 'byte' ? byteScale : 1;
  if (handles.count) arena.integers(handles.count)[0] = plan.batch;
  return Array.from({ length: job.draws }, (_, draw) => {
    arena.integers(handles.key)[2] = draw;
    // Augmentation works in place, so every draw begins with the examples as they are.
    rows.forEach(({ split, index: from }, row) => {
      const { values, labels } = dataset[split];
      for (let column = 0; column < size; column++) {
        input[row * size + column] = scale * values[from * size + column]!;
      }
      arena.integers(handles.labels)[row] = labels[from]!;
    });
    lead.execute('train');
    return {
      values: arena.floats(handles.logits).slice(),
      targets: handles.targets && arena.floats(handles.targets).slice(),
    };
  });
}
