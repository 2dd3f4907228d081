import { integer, number } from '../settings.ts';
import { defineSchedule } from './schedule.ts';

export const step = defineSchedule({
  kind: 'step',
  title: { en: 'Step', ko: '계단' },
  summary: {
    en: 'Multiplies the learning rate by a factor after every so many epochs, counted from the start of the run.',
    ko: '실행 시작부터 세어 정해진 에포크마다 학습률에 계수를 곱합니다.',
  },
  formula: 'η(t) = η · factor^⌊epoch / every⌋',
  paper: 'He et al. 2015, Deep Residual Learning, section 3.4; CS231n, Neural Networks 3',
  settings: {
    every: integer({
      title: { en: 'Every', ko: '간격' },
      help: { en: 'Epochs between two steps.', ko: '두 계단 사이의 에포크 수.' },
      min: 1,
      max: 10_000,
      default: 10,
      slider: [1, 50],
    }),
    factor: number({
      title: { en: 'Factor', ko: '계수' },
      help: { en: 'What the rate is multiplied by.', ko: '학습률에 곱하는 값.' },
      min: 0,
      max: 1,
      default: 0.1,
      slider: [0, 1],
    }),
  },
  course:
    ({ every, factor }) =>
    ({ step, stepsPerEpoch }) =>
      factor ** Math.floor(step / (every * stepsPerEpoch)),
});
