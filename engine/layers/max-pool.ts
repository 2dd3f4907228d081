import { sizeOf } from '../compile/graph.ts';
import type { BackwardContext } from '../compile/lowering.ts';
import { defineLayer } from './layer.ts';
import { poolSettings, poolShape, poolSizes } from './pooling.ts';

/** Which value of the input each value of the output is: forward leaves it, backward reads it. (B, C, H′, W′) */
export const placesOf = ({ output, keep }: Pick<BackwardContext, 'output' | 'keep'>) =>
  keep('index', output.rows * output.columns, 'integer');

/** The gradient goes to the values that were passed on, and nowhere else. */
export function maxPoolBackward(context: BackwardContext): void {
  const { inputs, output, outputGradient, inputGradients, emit } = context;
  const dx = inputGradients[0];
  if (!dx) return;
  const [channels, ...sides] = inputs[0]!.shape;
  emit('maxPoolGradient', {
    dx: dx.buffer,
    dy: outputGradient.buffer,
    index: placesOf(context),
    rows: dx.rows,
    channels: channels!,
    area: sizeOf(sides),
    outArea: sizeOf(output.shape.slice(1)),
  });
}

export const maxPool = defineLayer({
  kind: 'max-pool',
  title: { en: 'Max pool', ko: '최대 풀링' },
  family: 'shape',
  summary: {
    en: 'Keeps the largest value of each window: a smaller image that says what was found, less where.',
    ko: '창마다 가장 큰 값만 남깁니다. 무엇이 있었는지 남고 위치는 흐려진 작은 이미지입니다.',
  },
  formula: 'y = max of each k × k window; size = ⌊(n + 2p − k)/s⌋ + 1',
  paper: 'Scherer et al. 2010, Evaluation of Pooling Operations in Convolutional Architectures',
  settings: poolSettings,
  shape: poolShape,
  flops: (_, output, { kernel }) => sizeOf(output) * (kernel ** 2 - 1),
  forward(context, settings) {
    const { inputs, output, emit } = context;
    const index = placesOf(context);
    const sizes = poolSizes(inputs[0]!, output, settings);
    emit('maxPool', { y: output.buffer, index, x: inputs[0]!.buffer, ...sizes });
  },
  backward: maxPoolBackward,
});
