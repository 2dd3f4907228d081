/**
 * The naive float64 twin of every kernel: same names, same order of arguments, plain loops. They say what a kernel means;
 * the fast ones are tested against them, and gradients are checked on them.
 */
import type { KernelName } from '../kernels/signatures';
import * as activations from './activations';
import * as fills from './fill';
import * as gather from './gather';
import { softmaxCrossEntropy } from './loss';
import * as matmul from './matmul';
import { sgdMomentum } from './optimizer';
import type { Twin } from './share';
import * as statistics from './statistics';

export const reference = {
  ...matmul,
  ...activations,
  ...fills,
  softmaxCrossEntropy,
  sgdMomentum,
  ...gather,
  ...statistics,
} satisfies Record<KernelName, Twin> as Readonly<Record<KernelName, Twin>>;

export type { Key } from './random';
export { normal, permutation, philox, uniform } from './random';
export type { Twin } from './share';
