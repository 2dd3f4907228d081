/**
 * The naive float64 twin of every kernel: same names, same order of arguments, plain loops. They say what a kernel means;
 * the fast ones are tested against them, and gradients are checked on them.
 */
import type { KernelName } from '../kernels/signatures.ts';
import * as affine from './affine.ts';
import * as activations from './activations.ts';
import * as convolutions from './convolution.ts';
import * as exampleMasks from './example-masks.ts';
import * as arithmetic from './arithmetic.ts';
import { dropout, fill, fillRows, randomNormal, randomUniform } from './fill.ts';
import * as gather from './gather.ts';
import * as images from './images.ts';
import { softmaxCrossEntropy } from './loss.ts';
import * as lossTargets from './loss-targets.ts';
import * as matmul from './matmul.ts';
import * as mixing from './mixing.ts';
import * as order from './order.ts';
import * as normalization from './normalization.ts';
import { sgdMomentum } from './optimizer.ts';
import * as pooling from './pooling.ts';
import type { Twin } from './share.ts';
import * as optimizers from './optimizers.ts';
import * as rectifiers from './rectifiers.ts';
import * as regularization from './regularization.ts';
import * as smooth from './smooth.ts';
import * as statistics from './statistics.ts';
import * as transforms from './transforms.ts';

export const reference = {
  ...matmul,
  ...activations,
  ...rectifiers,
  ...smooth,
  ...normalization,
  dropout,
  fill,
  fillRows,
  randomNormal,
  randomUniform,
  ...convolutions,
  ...pooling,
  softmaxCrossEntropy,
  ...lossTargets,
  sgdMomentum,
  ...optimizers,
  ...regularization,
  ...exampleMasks,
  ...arithmetic,
  ...gather,
  ...transforms,
  ...images,
  ...mixing,
  ...order,
  ...affine,
  ...statistics,
} satisfies Record<KernelName, Twin> as Readonly<Record<KernelName, Twin>>;

export type { Key } from './random.ts';
export { normal, permutation, philox, uniform } from './random.ts';
export type { Twin } from './share.ts';
