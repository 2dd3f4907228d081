import { matrixMisfit } from './finish.ts';
import { gain } from './gain.ts';
import { defineInitializer } from './initializer.ts';

export const orthogonal = defineInitializer({
  scheme: 'orthogonal',
  title: { en: 'Orthogonal', ko: '직교' },
  summary: {
    en: 'A random rotation: weights of units are at right angles, so that a linear layer changes no length.',
    ko: '무작위 회전. 유닛의 가중치가 서로 직각이라 선형 층이 길이를 바꾸지 않습니다.',
  },
  formula: 'WᵀW = gain²·I (WWᵀ where W is wider than high), from the QR decomposition of a normal matrix',
  paper:
    'Saxe, McClelland and Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks',
  settings: {
    gain: gain({ en: '1 for linear layers and tanh, √2 for ReLU.', ko: '선형 층과 tanh는 1, ReLU는 √2.' }),
  },
  fill: ({ gain }) => ({ kind: 'orthogonal', gain }),
  matrix: true,
  misfit: (_, shape) => matrixMisfit('orthogonal', shape),
});
