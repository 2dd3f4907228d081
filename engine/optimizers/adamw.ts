import { definePart } from '../part.ts';
import { momentOptimizer, momentSettings } from './moments.ts';

export const adamw = definePart({
  kind: 'adamw',
  title: { en: 'AdamW', ko: 'AdamW' },
  summary: {
    en: 'Adam whose L2 decay shrinks the weights beside the step, instead of being averaged away within the gradient.',
    ko: 'L2 감쇠가 기울기 안에서 평균으로 묻히지 않고, 걸음과 별도로 가중치를 줄이는 Adam.',
  },
  formula: 'w ← w − η·(m̂ / (√ŝ + ε) + λ·w), m̂ and ŝ as in Adam, of the gradient without decay',
  paper:
    'Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization (in the form of torch, which scales λ by the learning rate)',
  settings: momentSettings,
  make: (settings) => momentOptimizer('adamW', settings),
});
