import { number } from '../settings.ts';
import { defineInitializer } from './initializer.ts';

export const normal = defineInitializer({
  scheme: 'normal',
  title: { en: 'Normal', ko: '정규분포' },
  summary: {
    en: 'Gaussian with a standard deviation of your choice, whatever the width of the layer.',
    ko: '층의 너비와 상관없이 정해진 표준편차의 가우스 분포.',
  },
  formula: 'w ~ N(0, std²)',
  paper: 'CS231n / EECS 498, Training Neural Networks, part 1: weight initialization',
  settings: {
    std: number({
      title: { en: 'std', ko: 'std' },
      help: { en: 'Standard deviation of the weights.', ko: '가중치의 표준편차.' },
      min: 0,
      max: 1000,
      default: 0.01,
      slider: [0.0001, 1],
      scale: 'log',
    }),
  },
  fill: ({ std }) => ({ kind: 'normal', mean: 0, std }),
});
