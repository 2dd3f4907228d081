import { defineInitializer } from './initializer.ts';

export const zero = defineInitializer({
  scheme: 'zero',
  title: { en: 'Zero', ko: '0' },
  summary: {
    en: 'Every weight 0: all units of a layer compute the same and get the same gradient, so nothing is learned.',
    ko: '모든 가중치가 0입니다. 한 층의 유닛이 모두 같은 값을 내고 같은 기울기를 받아 아무것도 배우지 못합니다.',
  },
  formula: 'w = 0',
  paper: 'CS231n / EECS 498, Training Neural Networks, part 1: weight initialization',
  settings: {},
  fill: () => ({ kind: 'constant', value: 0 }),
});
