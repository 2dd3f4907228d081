import { integer, number } from '../settings.ts';
import { matrixMisfit } from './finish.ts';
import { defineInitializer } from './initializer.ts';

export const lsuv = defineInitializer({
  scheme: 'lsuv',
  title: { en: 'LSUV', ko: 'LSUV' },
  summary: {
    en: 'Orthogonal, then scaled layer by layer on a first batch of data until the variance of the output is 1.',
    ko: '직교로 시작한 뒤, 첫 배치로 층마다 출력의 분산이 1이 되도록 차례로 크기를 맞춥니다.',
  },
  formula: 'W ← W / √Var(output), layer by layer, until |Var − 1| < tolerance',
  paper:
    'Mishkin and Matas 2016, All you need is a good init, algorithm 1 (with nothing dropped; batch norm looks at the batch, as in training)',
  settings: {
    tolerance: number({
      title: { en: 'Tolerance', ko: '허용 오차' },
      help: { en: 'How far from 1 the variance may stay.', ko: '분산이 1에서 벗어나도 되는 크기.' },
      min: 1e-5,
      max: 1,
      default: 0.01,
      slider: [1e-4, 0.5],
      scale: 'log',
    }),
    attempts: integer({
      title: { en: 'Attempts', ko: '시도 횟수' },
      help: { en: 'How often a layer is scaled, at most.', ko: '한 층의 크기를 맞추는 최대 횟수.' },
      min: 1,
      max: 100,
      default: 10,
    }),
  },
  fill: ({ tolerance, attempts }) => {
    return { kind: 'orthogonal', gain: 1, unitVariance: { tolerance, attempts } };
  },
  matrix: true,
  misfit: (_, shape) => matrixMisfit('lsuv', shape),
});
