import { elementwise } from './elementwise.ts';
import { defineLayer } from './layer.ts';

/** The slope is steepest, λα, just below zero, where it is y + λα. */
const steepest = 1.0507009873554805 * 1.6732632423543772;

export const selu = defineLayer({
  ...elementwise('selu', 5),
  kind: 'selu',
  title: { en: 'SELU', ko: 'SELU' },
  summary: {
    en: 'ELU with the two constants that pull mean 0 and variance 1 back in, layer after layer, from weights of std 1/√fan-in (Xavier). Its dropout is alpha dropout.',
    ko: '가중치의 std가 1/√fan-in(Xavier)일 때 층마다 평균 0, 분산 1로 되돌리는 두 상수를 쓴 ELU입니다. 드롭아웃은 알파 드롭아웃을 씁니다.',
  },
  formula: 'x > 0: λx, else λα(eˣ − 1); λ = 1.0507, α = 1.6733',
  paper: 'Klambauer et al. 2017, Self-Normalizing Neural Networks, section 2, equation 2',
  saturation: { low: 0.01 * steepest - steepest, high: Infinity },
});
