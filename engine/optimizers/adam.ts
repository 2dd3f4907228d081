import { definePart } from '../part.ts';
import { momentOptimizer, momentSettings } from './moments.ts';

export const adam = definePart({
  kind: 'adam',
  title: { en: 'Adam', ko: 'Adam' },
  summary: {
    en: 'Momentum divided by the root of the average squared gradient: every weight moves by about the learning rate.',
    ko: '모멘텀을 기울기 제곱 평균의 제곱근으로 나눕니다. 모든 가중치가 대략 학습률만큼 움직입니다.',
  },
  formula:
    'g ← g + λ·w, m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², w ← w − η·m̂ / (√ŝ + ε), m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ)',
  paper: 'Kingma and Ba 2015, Adam: A Method for Stochastic Optimization, algorithm 1',
  settings: momentSettings,
  make: (settings) => momentOptimizer('adam', settings),
});
