import { sizeOf } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { rate, scaling, ofUnits } from './dropping.ts';
import { defineLayer } from './layer.ts';

interface Dropping {
  readonly rate: number;
  readonly mode: 'inverted' | 'vanilla';
}

/** y from x, or dx from dy: the same element of the same stream gets the same mask, so the way back is the same call. */
function drop(
  { output, emit, random, key, stream }: ForwardContext | BackwardContext,
  { rate, mode }: Dropping,
  y: Buffer,
  x: Buffer,
): void {
  const { rows, columns } = output;
  const masks = { key, rows, columns, stream };
  // Without masks a rate of 0 keeps everything as it is.
  if (mode === 'inverted') emit('dropout', { y, x, ...masks, rate: random ? rate : 0 });
  else if (random) emit('randomMask', { out: y, x, ...masks, rate, scale: 1 });
  else emit('scale', { out: y, x, rows, columns, factor: 1 - rate });
}

export const dropout = defineLayer({
  kind: 'dropout',
  title: { en: 'Dropout', ko: '드롭아웃' },
  family: 'regularizer',
  draws: 'masks',
  summary: {
    en: 'Switches units off at random while training. What is left is scaled so that training and testing agree in expectation: up in training (inverted), or down in testing (vanilla).',
    ko: '학습 중에 유닛을 무작위로 끕니다. 학습과 테스트의 기댓값이 같도록 학습에서 키우거나(역), 테스트에서 줄입니다(기본형).',
  },
  formula:
    'inverted: y = x·m / (1 − rate), test y = x; vanilla: y = x·m, test y = (1 − rate)·x; m ~ Bernoulli(1 − rate)',
  paper: 'Srivastava et al. 2014, Dropout, sections 4 (vanilla) and 10 (inverted)',
  settings: {
    rate: rate(ofUnits, 0.5),
    mode: scaling(
      {
        en: 'Inverted: divided by 1 − rate in training. Vanilla: multiplied by 1 − rate in testing.',
        ko: '역: 학습에서 1 − rate로 나눕니다. 기본형: 테스트에서 1 − rate를 곱합니다.',
      },
      'inverted',
    ),
  },
  shape: ([from]) => from!,
  flops: (_, output) => 2 * sizeOf(output),
  forward: (context, settings) => drop(context, settings, context.output.buffer, context.inputs[0]!.buffer),
  backward(context, settings) {
    const dx = context.inputGradients[0];
    if (dx) drop(context, settings, dx.buffer, context.outputGradient.buffer);
  },
});
