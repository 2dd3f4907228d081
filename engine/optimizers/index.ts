/** Every optimizer there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

export const optimizers = new Parts<Optimizer>([sgd]);
