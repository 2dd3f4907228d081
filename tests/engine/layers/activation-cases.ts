import { chain } from '../inline.ts';
import { around, dense, flat, input, layer, output } from './networks.ts';

/** The slopes of an image's channels, with something to learn behind them alone. */
const prelu = (params: object) => chain(input, layer('prelu', { ...params }), flat, dense('fc', 4), output);

export const activationCases = {
  sigmoid: [around(layer('sigmoid'))],
  tanh: [around(layer('tanh'))],
  relu: [around(layer('relu'))],
  'leaky-relu': [
    around(layer('leaky-relu')),
    around(layer('leaky-relu', { slope: 0.3 })),
    around(layer('leaky-relu', { slope: 0 })),
  ],
  prelu: [
    around(layer('prelu')),
    around(layer('prelu', { perChannel: false, initial: 0.6 })),
    around(layer('prelu', { initial: -0.4 })),
    prelu({}),
    prelu({ perChannel: false }),
  ],
  elu: [
    around(layer('elu')),
    around(layer('elu', { alpha: 0.3 })),
    around(layer('elu', { alpha: 2.5 })),
    around(layer('elu', { alpha: 0 })),
  ],
  selu: [around(layer('selu'))],
  gelu: [around(layer('gelu')), around(layer('gelu', { form: 'tanh' }))],
  silu: [around(layer('silu'))],
  softplus: [around(layer('softplus'))],
  mish: [around(layer('mish'))],
  'hard-swish': [around(layer('hard-swish'))],
};
