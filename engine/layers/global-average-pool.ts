import { sizeOf } from '../compile/graph.ts';
import type { Tensor } from '../compile/lowering.ts';
import { defineLayer } from './layer.ts';
import { imageProblem } from './window.ts';

const sizesOf = ({ rows, shape: [channels, ...sides] }: Tensor) => {
  return { rows, channels: channels!, area: sizeOf(sides) };
};

export const globalAveragePool = defineLayer({
  kind: 'global-average-pool',
  title: { en: 'Global average pool', ko: '전역 평균 풀링' },
  family: 'shape',
  summary: {
    en: 'The mean of each channel, as a flat list: takes the place of Flatten and wide Dense layers at the end of a conv net.',
    ko: '채널마다 평균 하나를 내어 1차원 목록으로 만듭니다. 합성곱 네트워크 끝의 Flatten과 넓은 Dense 층을 대신합니다.',
  },
  formula: 'y[c] = mean of x[c], (c, h, w) → (c)',
  paper: 'Lin et al. 2014, Network In Network, section 3.2',
  settings: {},
  shape: ([from]) => imageProblem(from!) ?? [from![0]!],
  flops: ([from]) => sizeOf(from!),
  forward({ inputs, output, emit }) {
    emit('globalAveragePool', { y: output.buffer, x: inputs[0]!.buffer, ...sizesOf(inputs[0]!) });
  },
  backward({ inputs, outputGradient, inputGradients, emit }) {
    const dx = inputGradients[0];
    if (!dx) return;
    const sizes = sizesOf(inputs[0]!);
    emit('globalAveragePoolGradient', { dx: dx.buffer, dy: outputGradient.buffer, ...sizes });
  },
});
