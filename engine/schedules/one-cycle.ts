import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import type { Schedule } from './schedule.ts';
import { end } from './shared.ts';

export const oneCycle = definePart({
  kind: 'one-cycle',
  title: { en: 'One cycle', ko: '원 사이클' },
  summary: {
    en: 'Rises in a straight line, falls back as it rose, and ends in a tail of tiny rates. Its rise is its warm-up.',
    ko: '직선으로 오르고, 오른 만큼 다시 내려온 뒤, 아주 작은 학습률의 꼬리로 끝납니다. 오르는 부분이 워밍업입니다.',
  },
  formula: 'start·η → η → start·η over 1 − tail of the run, then start·η → end·η, in straight lines',
  paper:
    'Smith 2018, A disciplined approach to neural network hyper-parameters: Part 1, section 4.1 (momentum is not cycled)',
  settings: {
    start: number({
      title: { en: 'Starts at', ko: '시작 값' },
      help: {
        en: 'The learning rate at the start of the cycle, as a share of the full one.',
        ko: '사이클이 시작할 때의 학습률. 전체 학습률에 대한 비율입니다.',
      },
      min: 0,
      max: 1,
      default: 0.1,
      slider: [0, 1],
    }),
    tail: number({
      title: { en: 'Tail', ko: '꼬리' },
      help: {
        en: 'The share of the run after the cycle, in which the rate falls to its end.',
        ko: '사이클 뒤에 학습률이 마지막 값까지 내려가는 구간의 비율.',
      },
      min: 0,
      max: 0.9,
      default: 0.1,
      slider: [0, 0.5],
    }),
    end: end(0.001),
  },
  make:
    ({ start, tail, end }): Schedule =>
    ({ step, steps }) => {
      const progress = step / steps;
      const half = (1 - tail) / 2;
      if (progress < half) return start + ((1 - start) * progress) / half;
      if (progress < 1 - tail) return 1 - ((1 - start) * (progress - half)) / half;
      return start + ((end - start) * (progress - (1 - tail))) / tail;
    },
});
