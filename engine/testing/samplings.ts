import { definePart } from '../part.ts';
import { passes } from './passes.ts';
import type { Testing } from './testing.ts';

export const samplings = definePart({
  kind: 'samplings',
  title: { en: 'Pooling samplings', ko: '풀링 표본' },
  summary: {
    en: 'Averages the probabilities over passes that each draw other regions of fractional max pooling. Other layers do the same in every pass.',
    ko: '통과할 때마다 분수 최대 풀링의 영역을 새로 뽑아 확률을 평균합니다. 다른 층은 매번 같습니다.',
  },
  formula: 'mean of p(x | regions) over K drawings of the regions',
  paper: 'Graham 2014, Fractional max-pooling, section 4',
  settings: { passes: passes(12) },
  make: ({ passes }): Testing => ({
    passes,
    random: false,
    views: null,
    alike: (draws) => (draws.has('regions') ? null : 'testing_no_regions'),
    problem: () => null,
  }),
});
