import { defineInitializer } from './initializer.ts';
import { scaledFill, scaledSettings } from './scaled.ts';

export const xavier = defineInitializer({
  scheme: 'xavier',
  title: { en: 'Xavier', ko: 'Xavier' },
  summary: {
    en: 'Keeps the variance of the signal through linear and tanh layers: std = 1/√fan-in unless told otherwise.',
    ko: '선형 층과 tanh 층을 지나도 신호의 분산을 유지합니다. 기본값은 std = 1/√fan-in.',
  },
  formula: 'std = gain / √fan',
  paper:
    'Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks (theirs is mode average)',
  settings: scaledSettings(1),
  fill: scaledFill,
});
