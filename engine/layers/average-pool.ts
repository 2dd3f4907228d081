import { sizeOf } from '../compile/graph.ts';
import { defineLayer } from './layer.ts';
import { poolSettings, poolShape, poolSizes } from './pooling.ts';

export const averagePool = defineLayer({
  kind: 'average-pool',
  title: { en: 'Average pool', ko: '평균 풀링' },
  family: 'shape',
  summary: {
    en: 'Takes the mean of each window. At the border it is the mean of what the window sees of the image.',
    ko: '창마다 평균을 냅니다. 경계에서는 창이 보는 이미지 부분만의 평균입니다.',
  },
  formula: 'y = mean of each k × k window; size = ⌊(n + 2p − k)/s⌋ + 1',
  paper: 'LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition, section II.B',
  settings: poolSettings,
  shape: poolShape,
  flops: (_, output, { kernel }) => sizeOf(output) * kernel ** 2,
  forward({ inputs, output, emit }, settings) {
    const sizes = poolSizes(inputs[0]!, output, settings);
    emit('averagePool', { y: output.buffer, x: inputs[0]!.buffer, ...sizes });
  },
  backward({ inputs, output, outputGradient, inputGradients, emit }, settings) {
    const dx = inputGradients[0];
    if (!dx) return;
    const sizes = poolSizes(inputs[0]!, output, settings);
    emit('averagePoolGradient', { dx: dx.buffer, dy: outputGradient.buffer, ...sizes });
  },
});
