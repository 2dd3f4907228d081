import { defineInitializer } from './initializer.ts';
import { distribution, spread } from './scaled.ts';

export const lecun = defineInitializer({
  scheme: 'lecun',
  title: { en: 'LeCun', ko: 'LeCun' },
  summary: {
    en: 'Keeps the variance of the signal through linear layers, and through SELU: std = 1/√fan-in.',
    ko: '선형 층과 SELU를 지나도 신호의 분산을 유지합니다. std = 1/√fan-in.',
  },
  formula: 'std = 1 / √fan-in',
  paper: 'LeCun et al. 1998, Efficient BackProp, section 4.6; Klambauer et al. 2017 for SELU',
  settings: { distribution },
  fill: ({ distribution }, { fanIn }) => spread(distribution, 1 / Math.sqrt(fanIn)),
});
