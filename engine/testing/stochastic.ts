import { definePart } from '../part.ts';
import { passes } from './passes.ts';
import type { Testing } from './testing.ts';

export const stochastic = definePart({
  kind: 'stochastic',
  title: { en: 'Stochastic passes', ko: '확률적 통과' },
  summary: {
    en: 'Averages the probabilities over passes in which dropout and its relatives draw masks as in training (MC dropout); batch norm stays as in testing.',
    ko: '드롭아웃과 그 친척들이 학습 때처럼 마스크를 뽑는 통과의 확률을 평균합니다(MC 드롭아웃). 배치 정규화는 테스트 방식 그대로입니다.',
  },
  formula: 'mean of p(x | masks) over K drawings of the masks',
  paper: 'Gal and Ghahramani 2016, Dropout as a Bayesian approximation',
  settings: { passes: passes(20) },
  make: ({ passes }): Testing => ({
    passes,
    random: true,
    views: null,
    alike: (draws) => (draws.size > 0 ? null : 'testing_no_draws'),
    problem: () => null,
  }),
});
