import { packedLength } from '../kernels/signatures.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { rate, scaling } from './dropping.ts';
import { addBias, linear, linearSettings, multiply, multiplyBack } from './dense.ts';
import { defineLayer } from './layer.ts';

type Context = ForwardContext | BackwardContext;
interface Dropping {
  readonly rate: number;
  readonly mode: 'vanilla' | 'inverted';
}

/** How weights are masked in this step: their gradient, which is the same call, included. */
function masks({ key, stream, parameter }: Context, { rate, mode }: Dropping) {
  const { rows, columns } = parameter('weight');
  return { key, stream, rows, columns, rate, scale: mode === 'inverted' ? 1 / (1 - rate) : 1 };
}

/** Masked weights (fan-in, units), packed as they are or transposed. */
function packedMasked({ beforehand, keep, parameter }: Context, b: Buffer, transposed: boolean): Buffer {
  const { rows, columns: stride } = parameter('weight');
  if (transposed) {
    const packed = keep('packed.transposed', packedLength(stride, rows));
    beforehand.then('packTransposed', { packed, b, stride, k: stride, n: rows });
    return packed;
  }
  const packed = keep('packed', packedLength(rows, stride));
  beforehand.then('packB', { packed, b, stride, rows, n: stride });
  return packed;
}

export const dropConnect = defineLayer({
  ...linear,
  kind: 'drop-connect',
  title: { en: 'DropConnect', ko: 'DropConnect' },
  draws: 'masks',
  summary: {
    en: 'A dense layer that switches weights off at random while training, rather than units; the bias always stays. One mask a step holds for the whole batch, where the paper draws one for each example: that would take a random number for every weight of every example, and many times as long. Testing uses the mean of the masks.',
    ko: '학습 중에 유닛이 아니라 가중치를 무작위로 끄는 Dense 층입니다. 편향은 끄지 않습니다. 단계마다 마스크 하나를 배치 전체에 씁니다. 논문은 예제마다 하나씩 뽑지만, 그러려면 예제마다 가중치 수만큼 난수가 필요해 몇 배나 오래 걸립니다. 테스트에서는 마스크의 평균을 씁니다.',
  },
  formula:
    'vanilla: y = x·(M∘W) + b, test y = (1 − rate)·x·W + b; inverted: M / (1 − rate), test y = x·W + b; M ~ Bernoulli(1 − rate)',
  paper:
    'Wan et al. 2013, Regularization of Neural Networks using DropConnect, sections 2 and 3 (whose testing samples a Gaussian of the mean used here)',
  settings: {
    ...linearSettings,
    rate: rate({ en: 'The chance of a weight to be switched off.', ko: '가중치가 꺼질 확률.' }, 0.5),
    mode: scaling(
      {
        en: 'Vanilla: weights are multiplied by 1 − rate in testing. Inverted: divided by it in training.',
        ko: '기본형: 테스트에서 가중치에 1 − rate를 곱합니다. 역: 학습에서 그 값으로 나눕니다.',
      },
      'vanilla',
    ),
  },
  forward(context, settings) {
    const { output, emit, random, packed, parameter, keep, beforehand } = context;
    if (random) {
      const { value } = parameter('weight');
      const masked = keep('masked', value.length);
      beforehand.first('randomMask', { out: masked, x: value, ...masks(context, settings) });
      multiply(context, packedMasked(context, masked, false));
    } else {
      multiply(context, packed('weight', false));
      const { buffer: y, rows, columns } = output;
      // x · (factor · W) is factor · (x · W), and outputs are fewer than weights.
      const factor = 1 - settings.rate;
      if (settings.mode === 'vanilla') emit('scale', { out: y, x: y, rows, columns, factor });
    }
    if (settings.bias) addBias(context);
  },
  backward(context, settings) {
    const { inputs, outputGradient: dy, parameter, keep, afterwards } = context;
    const weight = parameter('weight');
    multiplyBack(context, () => packedMasked(context, keep('masked', weight.value.length), true));
    context.weightGradient(weight, inputs[0]!, dy);
    if (weight.gradient) {
      const { gradient } = weight;
      afterwards.then('randomMask', { out: gradient, x: gradient, ...masks(context, settings) });
    }
    if (settings.bias) context.biasGradient(parameter('bias'), dy);
  },
});
