import { graph } from '../inline.ts';
import { around, dense, flat, input, layer, output } from './networks.ts';

/** Two residual blocks whose branches may be dropped. */
const blocks = (params: object, units = 6) =>
  graph(
    [
      input,
      flat,
      dense('fc1', units),
      dense('a', units),
      layer('tanh'),
      layer('stochastic-depth', { ...params }, 'drop1'),
      layer('add', undefined, 'add1'),
      dense('b', units),
      layer('stochastic-depth', { ...params }, 'drop2'),
      layer('add', undefined, 'add2'),
      dense('fc2', 4),
      output,
    ],
    'in flat fc1 a tanh drop1 add1 b drop2 add2 fc2 out',
    'fc1 add1',
    'add1 add2',
  );

/**
 * A branch of layers that keep something, draw, or make gradients of their own, and another branch in it. No bias before a
 * batch norm, where its gradient is zero and all there is to compare is rounding.
 */
export const nestedBlocks = graph(
  [
    input,
    flat,
    layer('dense', { units: 6, bias: false }, 'fc1'),
    layer('batch-norm', {}, 'norm'),
    layer('prelu'),
    layer('drop-connect', { units: 6, bias: false }),
    layer('batch-norm', {}, 'innerNorm'),
    layer('dropout', { rate: 0.3 }),
    layer('stochastic-depth', {}, 'inner'),
    layer('add', undefined, 'innerSum'),
    dense('a', 6),
    layer('stochastic-depth', {}, 'outer'),
    layer('add', undefined, 'sum'),
    dense('fc2', 4),
    output,
  ],
  'in flat fc1 norm prelu drop-connect innerNorm dropout inner innerSum a outer sum fc2 out',
  'prelu innerSum',
  'fc1 sum',
);

export const regularizerCases = {
  dropout: [
    around(layer('dropout', { rate: 0.5 })),
    around(layer('dropout', { rate: 0.1 }), layer('tanh')),
    around(layer('dropout', { rate: 0 })),
    around(layer('dropout', { rate: 0.5, mode: 'vanilla' })),
    around(layer('dropout', { rate: 0, mode: 'vanilla' })),
  ],
  'alpha-dropout': [
    around(layer('selu'), layer('alpha-dropout', { rate: 0.3 })),
    around(layer('alpha-dropout', { rate: 0 })),
  ],
  'drop-connect': [
    around(layer('drop-connect', { units: 7 })),
    around(layer('drop-connect', { units: 7, rate: 0.2, mode: 'inverted', bias: false }), layer('tanh')),
    around(layer('drop-connect', { units: 20, rate: 0 })),
    around(layer('drop-connect', { units: 7, per: 'batch' })),
    around(
      layer('drop-connect', { units: 7, rate: 0.2, mode: 'inverted', per: 'batch', bias: false }),
      layer('tanh'),
    ),
    around(layer('drop-connect', { units: 20, rate: 0, per: 'batch' })),
    // In both, what one draws for is not what the other does.
    around(layer('drop-connect', { units: 130 }, 'wide'), layer('drop-connect', { units: 8, per: 'batch' })),
    around(
      layer('drop-connect', { units: 6 }, 'one'),
      layer('relu'),
      layer('drop-connect', { units: 8 }, 'two'),
    ),
  ],
  'stochastic-depth': [
    blocks({}),
    blocks({ per: 'example' }),
    blocks({ survival: 0.8, mode: 'constant' }),
    blocks({ survival: 1 }),
    blocks({}, 16),
    nestedBlocks,
  ],
};
