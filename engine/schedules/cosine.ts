import { end } from './shared.ts';
import { defineSchedule } from './schedule.ts';

export const cosine = defineSchedule({
  kind: 'cosine',
  title: { en: 'Cosine', ko: '코사인' },
  summary: {
    en: 'Falls along half a cosine: slowly, fast, slowly.',
    ko: '반쪽 코사인을 따라 내려갑니다. 천천히, 빠르게, 다시 천천히.',
  },
  formula: 'η(p) = η · (end + (1 − end) · (1 + cos πp) / 2), p from 0 to 1 over the run',
  paper:
    'Loshchilov and Hutter 2017, SGDR: Stochastic Gradient Descent with Warm Restarts, equation 5 (no restarts)',
  settings: { end: end(0) },
  course:
    ({ end }) =>
    (_, progress) =>
      end + ((1 - end) * (1 + Math.cos(Math.PI * progress))) / 2,
});
