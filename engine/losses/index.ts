/** Every loss there is, by its name in the experiment document. */
import type { ExperimentDocument } from '../contract/documents.ts';
import type { LossSteps } from './loss.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

export const losses: Readonly<Record<ExperimentDocument['training']['loss'], LossSteps>> = {
  'softmax-cross-entropy': softmaxCrossEntropy,
};
