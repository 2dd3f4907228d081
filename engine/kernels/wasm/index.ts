// The exports of the module: every kernel of signatures.ts, and the barrier.
export {
  addBias,
  columnSums,
  relu,
  reluGradient,
  sigmoid,
  sigmoidGradient,
  tanh,
  tanhGradient,
} from './activations';
export { barrier } from './barrier';
export { gatherBytes, gatherLabels } from './gather';
export { softmaxCrossEntropy } from './loss';
export { matmulRows, matmulTransposed, packB } from './matmul';
export { sgdMomentum } from './optimizer';
export { dropout, fill, randomNormal, randomUniform } from './random';
export { histogram, histogramReduce, moments, momentsReduce } from './statistics';
