import { elementwiseByInput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

// No saturated zone: gelu.ts says why.
export const mish = defineLayer({
  ...elementwiseByInput('mish', 10),
  kind: 'mish',
  title: { en: 'Mish', ko: 'Mish' },
  summary: {
    en: 'A value times the tanh of its softplus: smooth, close to SiLU, with a dip of −0.31 near −1.19.',
    ko: '값에 소프트플러스의 tanh를 곱합니다. 매끄럽고 SiLU와 비슷하며, −1.19 부근에서 −0.31까지 내려갑니다.',
  },
  formula: 'x·tanh(ln(1 + eˣ))',
  paper: 'Misra 2019, Mish: A Self Regularized Non-Monotonic Activation Function',
});
