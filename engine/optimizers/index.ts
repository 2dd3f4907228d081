/** Every optimizer there is, by its name in the experiment document. */
import type { Optimizer, OptimizerSettings } from './optimizer.ts';
import { sgd } from './sgd.ts';

export const optimizers: Readonly<Record<OptimizerSettings['kind'], Optimizer>> = { sgd };
