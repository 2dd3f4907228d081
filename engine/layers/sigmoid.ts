import { elementwise } from './elementwise.ts';
import { defineLayer } from './layer.ts';

// σ′ = y(1 − y) falls below 1 % of its maximum 1/4 where y is within this of 0 or 1.
const edge = (1 - Math.sqrt(0.99)) / 2;

export const sigmoid = defineLayer({
  ...elementwise('sigmoid', 4),
  kind: 'sigmoid',
  title: { en: 'Sigmoid', ko: '시그모이드' },
  summary: {
    en: 'Squashes to 0…1. Saturates on both sides, is never centred on zero, and lets at most a quarter of the gradient through.',
    ko: '0과 1 사이로 압축합니다. 양쪽에서 포화되고 0을 중심으로 하지 않으며 기울기의 최대 1/4만 통과시킵니다.',
  },
  formula: 'σ(x) = 1 / (1 + e⁻ˣ)',
  paper: 'LeCun et al. 1998, Efficient BackProp, section 4.4',
  saturation: { low: edge, high: 1 - edge },
});
