import { definePart } from '../part.ts';
import { learningRate, momentum, withVelocity } from './shared.ts';

export const nesterov = definePart({
  kind: 'nesterov',
  title: { en: 'Nesterov momentum', ko: '네스테로프 모멘텀' },
  summary: {
    en: 'Momentum that looks ahead: the gradient counts as if the velocity had been followed already.',
    ko: '한 걸음 앞을 보는 모멘텀. 속도를 따라 이미 움직인 것처럼 기울기를 씁니다.',
  },
  formula: 'g ← g + λ·w, v ← µ·v + g, w ← w − η·(g + µ·v)',
  paper:
    'Nesterov 1983; Sutskever et al. 2013, On the importance of initialization and momentum, section 2 (in the form of CS231n and torch)',
  settings: { learningRate: learningRate(0.1), momentum: momentum(0.9) },
  make: withVelocity('nesterov'),
});
