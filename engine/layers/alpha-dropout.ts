import { sizeOf } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import { ofUnits, rate } from './dropping.ts';
import { defineLayer } from './layer.ts';

/** What both ways share: the same element of the same stream gets the same mask. Without masks a rate of 0 keeps all. */
function masks({ output, key, stream, random }: ForwardContext | BackwardContext, rate: number) {
  const { rows, columns } = output;
  return { key, rows, columns, stream, rate: random ? rate : 0 };
}

export const alphaDropout = defineLayer({
  kind: 'alpha-dropout',
  title: { en: 'Alpha dropout', ko: '알파 드롭아웃' },
  family: 'regularizer',
  draws: 'masks',
  summary: {
    en: "Dropout for SELU: switched-off units get SELU's lowest value instead of 0, and an affine map keeps mean 0 and variance 1. Testing leaves everything as it is.",
    ko: 'SELU용 드롭아웃입니다. 꺼진 유닛에 0이 아니라 SELU의 최솟값을 주고, 아핀 변환으로 평균 0, 분산 1을 유지합니다. 테스트에서는 그대로 둡니다.',
  },
  formula:
    'y = a·(x·m + α′·(1 − m)) + b, m ~ Bernoulli(q), q = 1 − rate; α′ = −λα, a = (q + α′²·q·(1 − q))^(−1/2), b = −a·(1 − q)·α′',
  paper: 'Klambauer et al. 2017, Self-Normalizing Neural Networks, section 2, new dropout technique',
  settings: {
    rate: rate(ofUnits, 0.05, [0, 0.5]),
  },
  shape: ([from]) => from!,
  flops: (_, output) => 2 * sizeOf(output),
  forward(context, { rate }) {
    const x = context.inputs[0]!.buffer;
    context.emit('alphaDropout', { y: context.output.buffer, x, ...masks(context, rate) });
  },
  backward(context, { rate }) {
    const dx = context.inputGradients[0]?.buffer;
    const dy = context.outputGradient.buffer;
    if (dx) context.emit('alphaDropoutGradient', { dx, dy, ...masks(context, rate) });
  },
});
