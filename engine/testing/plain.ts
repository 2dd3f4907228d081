import { definePart } from '../part.ts';
import type { Testing } from './testing.ts';

export const plain = definePart({
  kind: 'plain',
  title: { en: 'One pass', ko: '한 번' },
  summary: {
    en: 'Every test example passes once, as it is.',
    ko: '모든 테스트 예제를 있는 그대로 한 번 통과시킵니다.',
  },
  formula: 'p(x)',
  paper: '',
  settings: {},
  make: (): Testing => ({ passes: 1, random: false, views: null, alike: () => null, problem: () => null }),
});
