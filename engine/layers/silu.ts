import { elementwiseByInput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

// No saturated zone: gelu.ts says why.
export const silu = defineLayer({
  ...elementwiseByInput('silu', 5),
  kind: 'silu',
  title: { en: 'SiLU', ko: 'SiLU' },
  summary: {
    en: 'A value times its sigmoid, also called swish: smooth, nearly ReLU far out, with a dip of −0.28 near −1.28.',
    ko: '값에 자신의 시그모이드를 곱합니다(swish). 매끄럽고 멀리서는 ReLU와 거의 같으며, −1.28 부근에서 −0.28까지 내려갑니다.',
  },
  formula: 'x·σ(x)',
  paper:
    'Elfwing, Uchibe and Doya 2018, Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning, section 2',
});
