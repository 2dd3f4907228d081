import { end } from './shared.ts';
import { defineSchedule } from './schedule.ts';

export const linear = defineSchedule({
  kind: 'linear',
  title: { en: 'Linear', ko: '선형' },
  summary: { en: 'Falls in a straight line.', ko: '직선으로 내려갑니다.' },
  formula: 'η(p) = η · (1 − (1 − end) · p), p from 0 to 1 over the run',
  paper: 'EECS 498-007, Training Neural Networks II',
  settings: { end: end(0) },
  course:
    ({ end }) =>
    (_, progress) =>
      1 - (1 - end) * progress,
});
