import { defineSchedule } from './schedule.ts';

export const constant = defineSchedule({
  kind: 'constant',
  title: { en: 'Constant', ko: '일정' },
  summary: { en: 'The same learning rate from start to end.', ko: '처음부터 끝까지 같은 학습률.' },
  formula: 'η(t) = η',
  paper: '',
  settings: {},
  course: () => () => 1,
});
