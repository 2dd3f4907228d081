/** Every layer there is, in the order of the palette. A new one is its own file and one line here. */
import { add } from './add.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { averagePool } from './average-pool.ts';
import { batchNorm } from './batch-norm.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { dense } from './dense.ts';
import { dropConnect } from './drop-connect.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { flatten } from './flatten.ts';
import { fractionalMaxPool } from './fractional-max-pool.ts';
import { gelu } from './gelu.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { hardSwish } from './hard-swish.ts';
import { input } from './input.ts';
import { layerNorm } from './layer-norm.ts';
import type { Layer } from './layer.ts';
import { leakyRelu } from './leaky-relu.ts';
import { maxPool } from './max-pool.ts';
import { mish } from './mish.ts';
import { output } from './output.ts';
import { prelu } from './prelu.ts';
import { relu } from './relu.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softplus } from './softplus.ts';
import { stochasticDepth } from './stochastic-depth.ts';
import { tanh } from './tanh.ts';

const all: readonly Layer[] = [
  input,
  dense,
  conv,
  dropConnect,
  sigmoid,
  tanh,
  relu,
  leakyRelu,
  prelu,
  elu,
  selu,
  gelu,
  silu,
  softplus,
  mish,
  hardSwish,
  batchNorm,
  layerNorm,
  dropout,
  alphaDropout,
  stochasticDepth,
  fractionalMaxPool,
  maxPool,
  averagePool,
  globalAveragePool,
  flatten,
  add,
  concat,
  output,
];

export const layers: ReadonlyMap<string, Layer> = new Map(all.map((layer) => [layer.descriptor.kind, layer]));
