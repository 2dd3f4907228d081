import { sizeOf, type Shape } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import { number } from '../settings.ts';
import { defineLayer } from './layer.ts';
import { normalizationSettings, scaleAndShift } from './normalization.ts';

/** Channels, and the values of an example in each: height · width of an image, 1 of plain features. */
function channelsOf(shape: Shape): { channels: number; size: number } {
  const channels = shape[0]!;
  return { channels, size: sizeOf(shape) / channels };
}

/** What the batch said, for the way back. */
function batchStatistics({ keep }: ForwardContext | BackwardContext, channels: number) {
  return { mean: keep('mean', channels), inverse: keep('inverse', channels) };
}

export const batchNorm = defineLayer({
  kind: 'batch-norm',
  title: { en: 'Batch norm', ko: '배치 정규화' },
  family: 'normalization',
  summary: {
    en: 'Gives every channel mean 0 and variance 1 over the batch, then a learned scale and shift. In testing it uses running averages of both instead: a fixed affine map.',
    ko: '채널마다 배치에서 평균 0, 분산 1이 되게 한 뒤 학습된 배율과 이동을 적용합니다. 테스트에서는 둘의 이동 평균을 쓰므로 고정된 아핀 변환입니다.',
  },
  formula: 'y = γ·(x − μ) / √(σ² + ε) + β; running ← running + momentum·(observed − running)',
  paper:
    'Ioffe and Szegedy 2015, Batch Normalization, section 3 (σ² is the biased variance; the running one is unbiased)',
  settings: {
    momentum: number({
      title: { en: 'Momentum', ko: '모멘텀' },
      help: {
        en: 'The share of the newest batch in the running mean and variance that testing uses.',
        ko: '테스트에서 쓰는 이동 평균과 이동 분산에서 새 배치가 차지하는 비율.',
      },
      min: 0,
      max: 1,
      default: 0.1,
      slider: [0.001, 1],
      scale: 'log',
    }),
    ...normalizationSettings,
  },
  shape: ([from]) => from!,
  // Of one value there is no variance: it would come out as β, whatever it was.
  smallestBatch: ([from]) => (channelsOf(from!).size === 1 ? 2 : 1),
  parameters: ([from], { gammaInit }) => scaleAndShift([from![0]!], gammaInit),
  states: ([from]) => [
    { name: 'runningMean', shape: [from![0]!], initial: 0 },
    { name: 'runningVariance', shape: [from![0]!], initial: 1 },
  ],
  flops: (_, output) => 4 * sizeOf(output),
  forward(context, { momentum, epsilon }) {
    const { output, emit, training, parameter, state, keep } = context;
    const { buffer: y, rows, shape } = output;
    const { channels, size } = channelsOf(shape);
    const x = context.inputs[0]!.buffer;
    const [runningMean, runningVariance] = [state('runningMean'), state('runningVariance')];
    const [gamma, beta] = [parameter('gamma').value, parameter('beta').value];
    const map = { y, x, gamma, beta, rows, channels, size };
    if (!training) {
      const inverse = keep('inverse', channels);
      emit('inverseDeviation', { inverse, variance: runningVariance, channels, epsilon });
      emit('batchNorm', { ...map, mean: runningMean, inverse });
      return;
    }
    const observed = batchStatistics(context, channels);
    const sizes = { count: context.count(), rows, channels, size };
    emit('batchNormStatistics', {
      ...observed,
      runningMean,
      runningVariance,
      x,
      ...sizes,
      momentum,
      epsilon,
    });
    emit('batchNorm', { ...map, ...observed });
  },
  backward(context) {
    const { inputs, outputGradient, inputGradients, emit, parameter, keep } = context;
    const { rows, shape } = outputGradient;
    const { channels, size } = channelsOf(shape);
    const shared = {
      x: inputs[0]!.buffer,
      dy: outputGradient.buffer,
      ...batchStatistics(context, channels),
      count: context.count(),
      rows,
      channels,
      size,
    };
    const [gamma, beta] = [parameter('gamma'), parameter('beta')];
    // dx is made of both sums, so they are needed where nothing is learned too.
    const dgamma = gamma.gradient ?? keep('dgamma', channels);
    const dbeta = beta.gradient ?? keep('dbeta', channels);
    emit('batchNormParameterGradient', { ...shared, dgamma, dbeta });
    const dx = inputGradients[0];
    if (dx) emit('batchNormGradient', { ...shared, dx: dx.buffer, gamma: gamma.value, dgamma, dbeta });
  },
});
