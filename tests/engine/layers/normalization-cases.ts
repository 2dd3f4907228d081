import type { NetworkNode } from '../../../engine/contract/documents.ts';
import { chain, graph } from '../inline.ts';
import { around, dense, flat, input, layer, output } from './networks.ts';

/**
 * Batch norm takes away what a bias before it adds, so that the gradient of one is nothing but rounding, which neither
 * differences nor SIMD can be compared with.
 */
const withoutBias = (...nodes: NetworkNode[]) =>
  chain(input, flat, dense('fc1', 9, { bias: false }), ...nodes, dense('fc2', 5), output);
/** On an image, whose channels have several values an example, before anything that learns. */
const onImage = (kind: string) => chain(input, layer(kind), flat, dense('fc', 4), output);
/** The last norm of a residual branch begins at zero, so that the block begins as the identity. */
const branch = (kind: string) =>
  graph(
    [
      input,
      flat,
      dense('fc1', 6),
      dense('a', 6, { bias: false }),
      layer(kind, { gammaInit: 0 }),
      layer('add'),
      dense('fc2', 4),
      output,
    ],
    `in flat fc1 a ${kind} add fc2 out`,
    'fc1 add',
  );

export const normalizationCases = {
  'batch-norm': [
    withoutBias(layer('batch-norm')),
    withoutBias(layer('batch-norm', { momentum: 1, epsilon: 0.1, gammaInit: 0.5 }), layer('tanh')),
    onImage('batch-norm'),
    branch('batch-norm'),
  ],
  'layer-norm': [
    around(layer('layer-norm')),
    around(layer('layer-norm', { epsilon: 0.1, gammaInit: 0.5 }), layer('tanh')),
    onImage('layer-norm'),
    branch('layer-norm'),
  ],
};
