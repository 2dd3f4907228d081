/** Every loss there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import type { Loss } from './loss.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { multiclassHinge } from './multiclass-hinge.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

export const losses = new Parts<Loss>([softmaxCrossEntropy, multiclassHinge, meanSquaredError]);

/** What a network is looked at with where no experiment says otherwise. */
export const usualLoss = losses.bind({ kind: 'softmax-cross-entropy' }, 'loss');
