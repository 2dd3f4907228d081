import { number } from '../settings.ts';
import { defineInitializer } from './initializer.ts';

export const truncatedNormal = defineInitializer({
  scheme: 'truncated-normal',
  title: { en: 'Truncated normal', ko: '절단 정규분포' },
  summary: {
    en: 'Gaussian without its tails: nothing beyond two standard deviations. What is left has 0.88 of the std.',
    ko: '꼬리를 자른 가우스 분포. 표준편차의 두 배를 넘는 값이 없습니다. 실제 표준편차는 0.88배가 됩니다.',
  },
  formula: 'w = std·z, z ~ N(0, 1) given |z| ≤ 2',
  paper: 'As trunc_normal_ of torch, at −2 std and 2 std',
  settings: {
    std: number({
      title: { en: 'std', ko: 'std' },
      help: { en: 'Standard deviation before the cut.', ko: '자르기 전의 표준편차.' },
      min: 0,
      max: 1000,
      default: 0.02,
      slider: [0.0001, 1],
      scale: 'log',
    }),
  },
  fill: ({ std }) => ({ kind: 'truncated', mean: 0, std }),
});
