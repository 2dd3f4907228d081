import { defineInitializer } from './initializer.ts';
import { scaledFill, scaledSettings } from './scaled.ts';

export const xavier = defineInitializer({
  scheme: 'xavier',
  title: { en: 'Xavier', ko: 'Xavier' },
  summary: {
    en: 'Keeps the variance of the signal through linear and tanh layers: std = 1/√fan-in; Glorot’s own divides by the average of both fans.',
    ko: '선형 층과 tanh 층을 지나도 신호의 분산을 유지합니다. 기본값은 std = 1/√fan-in이고, Glorot의 원래 식은 두 팬의 평균으로 나눕니다.',
  },
  formula: 'std = gain / √fan; Glorot: fan = (fan-in + fan-out) / 2, std = √(2 / (fan-in + fan-out))',
  paper:
    'Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks (theirs is mode average)',
  settings: scaledSettings(1),
  fill: scaledFill,
});
