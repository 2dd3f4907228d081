import { number } from '../settings.ts';
import { defineInitializer } from './initializer.ts';

export const constant = defineInitializer({
  scheme: 'constant',
  title: { en: 'Constant', ko: '상수' },
  summary: {
    en: 'Every weight the same: the units of a layer stay copies of each other as long as the layer after it is alike for all of them, too.',
    ko: '모든 가중치가 같은 값입니다. 다음 층도 모든 유닛을 똑같이 대하는 한, 한 층의 유닛들이 서로의 복사본으로 남습니다.',
  },
  formula: 'w = value',
  paper: 'CS231n / EECS 498, Training Neural Networks, part 1: weight initialization',
  settings: {
    value: number({
      title: { en: 'Value', ko: '값' },
      help: { en: 'The value every weight starts with.', ko: '모든 가중치의 시작 값.' },
      min: -1e6,
      max: 1e6,
      default: 0.01,
      slider: [-1, 1],
    }),
  },
  fill: ({ value }) => ({ kind: 'constant', value }),
});
