import { elementwise } from './elementwise.ts';
import { defineLayer } from './layer.ts';

// tanh′ = 1 − y² falls below 1 % of its maximum 1 where |y| is beyond this.
const edge = Math.sqrt(0.99);

export const tanh = defineLayer({
  ...elementwise('tanh', 6),
  kind: 'tanh',
  title: { en: 'Tanh', ko: 'Tanh' },
  summary: {
    en: 'Squashes to −1…1, centred on zero. Still saturates on both sides.',
    ko: '−1과 1 사이로 압축하며 0을 중심으로 합니다. 여전히 양쪽에서 포화됩니다.',
  },
  formula: 'tanh(x)',
  paper: 'LeCun et al. 1998, Efficient BackProp, section 4.4',
  saturation: { low: -edge, high: edge },
});
