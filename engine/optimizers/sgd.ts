import { definePart } from '../part.ts';
import { learningRate, momentum, withVelocity } from './shared.ts';

export const sgd = definePart({
  kind: 'sgd',
  title: { en: 'SGD', ko: 'SGD' },
  summary: {
    en: 'Gradient descent on batches, with momentum; plain descent with momentum 0.',
    ko: '배치마다 하는 경사 하강법. 모멘텀을 더할 수 있고, 0이면 기본 경사 하강법입니다.',
  },
  formula: 'v ← µ·v + g + λ·w, w ← w − η·v',
  paper: 'Sutskever et al. 2013, On the importance of initialization and momentum (the rate outside v)',
  settings: { learningRate: learningRate(0.1), momentum: momentum(0) },
  make: withVelocity('sgdMomentum'),
});
