import { sizeOf } from '../compile/graph.ts';
import { number } from '../settings.ts';
import { defineLayer } from './layer.ts';

export const dropout = defineLayer({
  kind: 'dropout',
  title: { en: 'Dropout', ko: '드롭아웃' },
  family: 'regularizer',
  summary: {
    en: 'Switches units off at random while training and scales the rest up, so that testing needs no change (inverted dropout).',
    ko: '학습 중에 유닛을 무작위로 끄고 나머지를 키웁니다. 그래서 테스트에서는 그대로 씁니다(역 드롭아웃).',
  },
  formula: 'y = x·m / (1 − rate), m ~ Bernoulli(1 − rate); test: y = x',
  paper: 'Srivastava et al. 2014, Dropout (inverted form)',
  settings: {
    rate: number({
      title: { en: 'Rate', ko: '비율' },
      help: { en: 'The chance of a unit to be switched off.', ko: '유닛이 꺼질 확률.' },
      min: 0,
      max: 1,
      exclusiveMax: true,
      default: 0.5,
      slider: [0, 0.95],
    }),
  },
  shape: ([from]) => from!,
  flops: (_, output) => 2 * sizeOf(output),
  forward({ inputs, output, emit, training, key, stream }, { rate }) {
    const { rows, columns } = output;
    // In test mode a rate of 0 keeps everything as it is.
    const now = training ? rate : 0;
    emit('dropout', { y: output.buffer, x: inputs[0]!.buffer, key, rows, columns, stream, rate: now });
  },
  backward({ outputGradient: dy, inputGradients, emit, training, key, stream }, { rate }) {
    const dx = inputGradients[0];
    if (!dx) return;
    const now = training ? rate : 0;
    // The same element of the same stream: the mask of the forward pass again.
    emit('dropout', {
      y: dx.buffer,
      x: dy.buffer,
      key,
      rows: dy.rows,
      columns: dy.columns,
      stream,
      rate: now,
    });
  },
});
