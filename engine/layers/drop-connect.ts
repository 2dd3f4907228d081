import { maskLength, packedLength } from '../kernels/signatures.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { drawnFor, rate, scaling } from './dropping.ts';
import { addBias, linear, linearSettings, multiply, multiplyBack } from './dense.ts';
import { defineLayer } from './layer.ts';

type Context = ForwardContext | BackwardContext;
interface Dropping {
  readonly rate: number;
  readonly mode: 'vanilla' | 'inverted';
}

/** What the weights that are left are multiplied by in training. */
const scaleOf = ({ rate, mode }: Dropping): number => (mode === 'inverted' ? 1 / (1 - rate) : 1);

// ── one mask for the whole batch: the weights are masked, and the rest is a dense layer ─────────────────────────────

/** How weights are masked in this step: their gradient, which is the same call, included. */
function batchMask({ key, stream, parameter }: Context, settings: Dropping) {
  const { rows, columns } = parameter('weight');
  return { key, stream, rows, columns, rate: settings.rate, scale: scaleOf(settings) };
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

function forwardByBatch(context: ForwardContext, settings: Dropping): void {
  const { beforehand, keep, parameter } = context;
  const { value } = parameter('weight');
  const masked = keep('masked', value.length);
  beforehand.first('randomMask', { out: masked, x: value, ...batchMask(context, settings) });
  multiply(context, packedMasked(context, masked, false));
}

function backwardByBatch(context: BackwardContext, settings: Dropping): void {
  const { inputs, outputGradient: dy, parameter, keep, afterwards } = context;
  const weight = parameter('weight');
  multiplyBack(context, () => packedMasked(context, keep('masked', weight.value.length), true));
  context.weightGradient(weight, inputs[0]!, dy);
  if (weight.gradient) {
    const { gradient } = weight;
    afterwards.then('randomMask', { out: gradient, x: gradient, ...batchMask(context, settings) });
  }
}

// ── a mask for every example: bits, drawn once, that the products read ─────────────────────────────────────────────

/** The bits of this step, drawn forward and found again backward. */
function exampleMasks({ output: { rows }, keep, parameter }: Context): Buffer {
  const { rows: fanIn, columns: units } = parameter('weight');
  return keep('masks', maskLength(rows, fanIn, units), 'integer');
}

function forwardByExample(context: ForwardContext, settings: Dropping): void {
  const { inputs, output, emit, key, stream, parameter } = context;
  const { value: weight, rows: fanIn, columns: units } = parameter('weight');
  const { rows } = output;
  const masks = exampleMasks(context);
  emit('exampleMasks', { masks, key, rows, fanIn, units, stream, rate: settings.rate });
  const [y, x, scale] = [output.buffer, inputs[0]!.buffer, scaleOf(settings)];
  emit('maskedProduct', { y, x, weight, masks, rows, fanIn, units, scale });
}

function backwardByExample(context: BackwardContext, settings: Dropping): void {
  const { inputs, inputGradients, outputGradient, emit, afterwards, parameter } = context;
  const { value: weight, gradient, rows: fanIn, columns: units } = parameter('weight');
  const { rows: examples, buffer: dy } = outputGradient;
  const masks = exampleMasks(context);
  const scale = scaleOf(settings);
  const dx = inputGradients[0]?.buffer;
  if (dx) emit('maskedInputGradient', { dx, dy, weight, masks, rows: examples, fanIn, units, scale });
  if (!gradient) return;
  const x = inputs[0]!.buffer;
  afterwards.then('maskedWeightGradient', {
    dweight: gradient,
    ...{ x, dy, masks, rows: fanIn, units, examples, scale },
  });
}

export const dropConnect = defineLayer({
  ...linear,
  kind: 'drop-connect',
  title: { en: 'DropConnect', ko: 'DropConnect' },
  draws: 'masks',
  summary: {
    en: 'A dense layer that switches weights off at random while training, rather than units; the bias always stays. Every example has a mask of its own, or all of a step have the same. Testing uses the mean of the masks.',
    ko: '학습 중에 유닛이 아니라 가중치를 무작위로 끄는 Dense 층입니다. 편향은 끄지 않습니다. 마스크는 예제마다 따로 뽑거나, 단계마다 하나를 함께 씁니다. 테스트에서는 마스크의 평균을 씁니다.',
  },
  formula:
    'vanilla: y = x·(M∘W) + b, test y = (1 − rate)·x·W + b; inverted: M / (1 − rate), test y = x·W + b; M ~ Bernoulli(1 − rate), one for every x or one a step',
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
    per: drawnFor(
      {
        en: 'Every example: a mask each, as in the paper. That needs a bit of memory for every weight and example, and several times as long, least at a rate of 0.5, whose masks are drawn the fastest. The whole batch: one mask a step, nearly as fast as Dense, with more noise from step to step.',
        ko: '예제마다: 논문처럼 마스크를 따로 뽑습니다. 예제마다 가중치 하나에 1비트의 메모리가 들고, 시간도 몇 배 걸립니다. 마스크를 가장 빨리 뽑는 비율 0.5에서 가장 덜 걸립니다. 배치 전체: 단계마다 마스크 하나를 뽑습니다. 거의 Dense만큼 빠르지만 단계마다의 잡음이 큽니다.',
      },
      'example',
    ),
  },
  forward(context, settings) {
    const { output, emit, random, packed } = context;
    if (!random) {
      multiply(context, packed('weight', false));
      const { buffer: y, rows, columns } = output;
      // x · (factor · W) is factor · (x · W), and outputs are fewer than weights.
      const factor = 1 - settings.rate;
      if (settings.mode === 'vanilla') emit('scale', { out: y, x: y, rows, columns, factor });
    } else if (settings.per === 'example') forwardByExample(context, settings);
    else forwardByBatch(context, settings);
    if (settings.bias) addBias(context);
  },
  backward(context, settings) {
    if (settings.per === 'example') backwardByExample(context, settings);
    else backwardByBatch(context, settings);
    if (settings.bias) context.biasGradient(context.parameter('bias'), context.outputGradient);
  },
});
