// The exports of the module: every kernel of signatures.ts, and the barrier.
export {
  addBias,
  addBiasRelu,
  columnSums,
  relu,
  reluGradient,
  sigmoid,
  sigmoidGradient,
  tanh,
  tanhGradient,
} from './activations';
export { accumulate, add, axpy, copy, copyColumns, multiply, scale, scaleBy } from './arithmetic';
export { addLogSoftmax } from './averaging';
export { affineColumns } from './affine';
export { barrier } from './barrier';
export { bernoulli, truncatedNormal } from './distributions';
export { brightness, contrast, principalColour, saturation } from './colour';
export { convolution, convolutionInputGradient } from './convolution';
export { channelSums, convolutionWeightGradient } from './convolution-weights';
export { cutMix, cutout } from './boxes';
export { exampleMasks, maskedInputGradient, maskedProduct, maskedWeightGradient } from './example-masks';
export { gatherBytes, gatherFloats, gatherLabels } from './gather';
export { layerNorm, layerNormGradient, layerNormParameterGradient } from './layernorm';
export { softmaxCrossEntropy } from './loss';
export { labelTargets, meanSquaredError, multiclassHinge, softTargetCrossEntropy } from './loss-targets';
export { alphaDropout, alphaDropoutGradient, dropout, randomMask, stochasticDepth } from './masks';
export { matmulColumns, matmulRows, matmulTransposed, matmulTransposedPacked, matmulTransposedSlivers } from './matmul';
export { packB, packTransposed, packTurned } from './packing';
export {
  batchNorm,
  batchNormGradient,
  batchNormParameterGradient,
  batchNormStatistics,
  inverseDeviation,
} from './normalization';
export { betaWeights, mixRows, targetLabels } from './mixing';
export { permuteRows, shuffle } from './order';
export { sgdMomentum } from './optimizer';
export { adagrad, adam, adamW, nesterov, rmsprop } from './optimizers';
export {
  averagePool,
  averagePoolGradient,
  fractionalMaxPool,
  globalAveragePool,
  globalAveragePoolGradient,
  maxPool,
  maxPoolGradient,
  poolingRegions,
} from './pooling';
export { decoupledDecay, l1Gradient, maxNormColumns, maxNormRows, maxNormSlivers } from './penalties';
export { prelu, preluGradient } from './prelu';
export { fill, fillRows, randomNormal, randomUniform } from './random';
export {
  elu,
  eluGradient,
  hardSwish,
  hardSwishGradient,
  leakyRelu,
  leakyReluGradient,
  selu,
  seluGradient,
} from './rectifiers';
export { clipScale, dot, sum, sumReduce } from './reductions';
export {
  gelu,
  geluGradient,
  geluTanh,
  geluTanhGradient,
  mish,
  mishGradient,
  silu,
  siluGradient,
  softplus,
  softplusGradient,
} from './smooth';
export { cuts } from './share';
export { histogram, histogramReduce, moments, momentsReduce } from './statistics';
export { cropTransforms, flipTransforms, resetTransforms, rotateTransforms, shiftTransforms } from './transforms';
export { peak } from './variant';
export { warp } from './warp';
export { unitZeros } from './units';
