import { number } from '../settings.ts';
import { activation, mapping, slopeByOutput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

export const elu = defineLayer({
  ...activation(4),
  kind: 'elu',
  title: { en: 'ELU', ko: 'ELU' },
  summary: {
    en: 'Lets positive values pass and bends negative ones to −α: the mean stays nearer zero than with ReLU, and far down it saturates.',
    ko: '양수는 통과시키고 음수는 −α로 휘어집니다. 평균이 ReLU보다 0에 가깝고, 아주 작은 값에서는 포화됩니다.',
  },
  formula: 'x > 0: x, else α(eˣ − 1)',
  paper:
    'Clevert, Unterthiner and Hochreiter 2016, Fast and Accurate Deep Network Learning by Exponential Linear Units, section 3',
  settings: {
    alpha: number({
      title: { en: 'α', ko: 'α' },
      help: { en: 'Negative values go down to −α.', ko: '음수 쪽 출력은 −α까지 내려갑니다.' },
      min: 0,
      max: 10,
      default: 1,
      slider: [0, 2],
    }),
  },
  // The slope of a negative value is y + α, and the steepest slope 1 or α. With α ≤ 0.01 the whole negative side is flat.
  saturation: ({ alpha }) => ({ low: Math.min(0, 0.01 * Math.max(1, alpha) - alpha), high: Infinity }),
  forward: (context, { alpha }) => context.emit('elu', { ...mapping(context), alpha }),
  backward(context, { alpha }) {
    const steps = slopeByOutput(context);
    if (steps) context.emit('eluGradient', { ...steps, alpha });
  },
});
