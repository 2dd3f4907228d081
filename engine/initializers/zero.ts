import { defineInitializer } from './initializer.ts';

export const zero = defineInitializer({
  scheme: 'zero',
  title: { en: 'Zero', ko: '0' },
  summary: {
    en: 'Every weight 0: the units of a layer stay copies of each other as long as the layer after it is alike for all of them, too. The last layer may start so: its classes differ.',
    ko: '모든 가중치가 0입니다. 다음 층도 모든 유닛을 똑같이 대하는 한, 한 층의 유닛들이 서로의 복사본으로 남습니다. 마지막 층은 클래스가 서로 달라 이렇게 시작해도 됩니다.',
  },
  formula: 'w = 0',
  paper: 'CS231n / EECS 498, Training Neural Networks, part 1: weight initialization',
  settings: {},
  fill: () => ({ kind: 'constant', value: 0 }),
});
