import { choice } from '../settings.ts';
import { activation, stepsByInput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

const forms = { exact: stepsByInput('gelu'), tanh: stepsByInput('geluTanh') };

// No saturated zone, as of every activation here that turns around below zero: an output just under zero comes from the
// flat tail as well as from the steep part at zero, so outputs do not tell.
export const gelu = defineLayer({
  ...activation(12),
  kind: 'gelu',
  title: { en: 'GELU', ko: 'GELU' },
  summary: {
    en: 'Weighs a value by how likely a standard normal number lies below it: a smooth ReLU that dips below zero.',
    ko: '표준 정규분포에서 그 값보다 작을 확률을 값에 곱합니다. 0 아래로 살짝 내려가는 매끄러운 ReLU입니다.',
  },
  formula: 'x·Φ(x); tanh form: x/2·(1 + tanh(√(2/π)(x + 0.044715x³)))',
  paper: 'Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2',
  settings: {
    form: choice({
      title: { en: 'Form', ko: '형태' },
      help: {
        en: 'The normal distribution function itself, or its approximation by tanh. They differ by less than 0.001.',
        ko: '정규분포 함수 그대로, 또는 tanh 근사. 차이는 0.001보다 작습니다.',
      },
      options: [
        { value: 'exact', title: { en: 'exact', ko: '정확' } },
        { value: 'tanh', title: { en: 'tanh', ko: 'tanh' } },
      ],
      default: 'exact',
    }),
  },
  forward: (context, { form }) => forms[form].forward(context),
  backward: (context, { form }) => forms[form].backward(context),
});
