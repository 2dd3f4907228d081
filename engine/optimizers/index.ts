/** Every optimizer there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { nesterov } from './nesterov.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = new Parts<Optimizer>([sgd, nesterov, adagrad, rmsprop, adam, adamw]);
