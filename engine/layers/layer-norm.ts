import { sizeOf } from '../compile/graph.ts';
import { defineLayer } from './layer.ts';
import { normalizationSettings, scaleAndShift } from './normalization.ts';

export const layerNorm = defineLayer({
  kind: 'layer-norm',
  title: { en: 'Layer norm', ko: '레이어 정규화' },
  family: 'normalization',
  summary: {
    en: 'Gives every example mean 0 and variance 1 over all its values, then a learned scale and shift of each value. The same in training and testing, whatever the batch.',
    ko: '예제마다 모든 값에 걸쳐 평균 0, 분산 1이 되게 한 뒤 값마다 학습된 배율과 이동을 적용합니다. 배치와 무관하게 학습과 테스트에서 같습니다.',
  },
  formula: 'y = γ·(x − μ) / √(σ² + ε) + β, μ and σ of each example',
  paper: 'Ba, Kiros and Hinton 2016, Layer Normalization, section 3',
  settings: normalizationSettings,
  shape: ([from]) => (sizeOf(from!) > 1 ? from! : { code: 'layer_norm_single', values: {} }),
  parameters: ([from], { gammaInit }) => scaleAndShift(from!, gammaInit),
  // Mean and variance are 4 a value, scale and shift 4 more.
  flops: (_, output) => 8 * sizeOf(output),
  forward({ inputs, output, emit, parameter, keep }, { epsilon }) {
    const { buffer: y, rows, columns } = output;
    const [mean, inverse] = [keep('mean', rows), keep('inverse', rows)];
    const [gamma, beta] = [parameter('gamma').value, parameter('beta').value];
    emit('layerNorm', { y, mean, inverse, x: inputs[0]!.buffer, gamma, beta, rows, columns, epsilon });
  },
  backward({ inputs, outputGradient, inputGradients, emit, parameter, keep, afterwards }) {
    const { buffer: dy, rows, columns } = outputGradient;
    const x = inputs[0]!.buffer;
    const shared = { x, dy, mean: keep('mean', rows), inverse: keep('inverse', rows), rows, columns };
    const [gamma, beta] = [parameter('gamma'), parameter('beta')];
    const dx = inputGradients[0];
    if (dx) emit('layerNormGradient', { ...shared, dx: dx.buffer, gamma: gamma.value });
    if (!gamma.gradient || !beta.gradient) return;
    const gradients = { dgamma: gamma.gradient, dbeta: beta.gradient };
    afterwards.first('layerNormParameterGradient', { ...shared, ...gradients });
  },
});
