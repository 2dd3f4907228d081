import { elementwiseByInput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

export const softplus = defineLayer({
  ...elementwiseByInput('softplus', 5),
  kind: 'softplus',
  title: { en: 'Softplus', ko: 'Softplus' },
  summary: {
    en: 'A smooth ReLU: its slope is the sigmoid. Always positive, so never centred on zero.',
    ko: '매끄러운 ReLU로, 기울기가 시그모이드입니다. 항상 양수라서 0을 중심으로 하지 않습니다.',
  },
  formula: 'ln(1 + eˣ)',
  paper: 'Dugas et al. 2001, Incorporating Second-Order Functional Knowledge for Better Option Pricing',
  // The slope σ(x) is 1 − e⁻ʸ: below 1 % of its limit 1 where y is below this.
  saturation: { low: -Math.log(0.99), high: Infinity },
});
