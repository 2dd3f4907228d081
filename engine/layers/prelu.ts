import { sizeOf, type Shape } from '../compile/graph.ts';
import type { Take } from '../compile/plan.ts';
import type { Text } from '../contract/descriptor.ts';
import { boolean, number } from '../settings.ts';
import { activation } from './elementwise.ts';
import { defineLayer, type ObservedNumber } from './layer.ts';

/** How many slopes there are, and how many values of an example each belongs to. */
function slopesOf(shape: Shape, perChannel: boolean): { channels: number; size: number } {
  const channels = perChannel ? shape[0]! : 1;
  return { channels, size: sizeOf(shape) / channels };
}

/** Over the channels. */
function slopeObserved(take: Take, title: Text): ObservedNumber<unknown> {
  return { title, take, of: ({ parameter }) => [parameter('slope').value] };
}

export const prelu = defineLayer({
  ...activation(2),
  kind: 'prelu',
  title: { en: 'PReLU', ko: 'PReLU' },
  summary: {
    en: 'Leaky ReLU that learns its slope: one for each channel (each feature, where there are none), or one for all.',
    ko: '기울기를 학습하는 Leaky ReLU입니다. 채널마다(채널이 없으면 특징마다) 하나 또는 전체에 하나입니다.',
  },
  formula: 'x > 0: x, else α·x, α learned',
  paper: 'He et al. 2015, Delving Deep into Rectifiers, section 2.1 (α starts at 0.25, without weight decay)',
  settings: {
    perChannel: boolean({
      title: { en: 'Per channel', ko: '채널별' },
      help: {
        en: 'A slope for each channel, rather than one shared by the layer.',
        ko: '층 전체가 기울기 하나를 공유하지 않고 채널마다 하나씩 둡니다.',
      },
      default: true,
    }),
    initial: number({
      title: { en: 'Slope at the start', ko: '시작 기울기' },
      help: { en: 'The α that training begins with.', ko: '학습을 시작할 때의 α.' },
      min: -1,
      max: 1,
      default: 0.25,
      slider: [0, 1],
    }),
  },
  dies: true,
  observes: {
    alphaMean: slopeObserved('mean', { en: 'mean α', ko: 'α 평균' }),
    alphaMin: slopeObserved('min', { en: 'least α', ko: 'α 최솟값' }),
    alphaMax: slopeObserved('max', { en: 'largest α', ko: 'α 최댓값' }),
  },
  parameters([from], { perChannel, initial }) {
    const { channels } = slopesOf(from!, perChannel);
    const init = { scheme: 'constant', value: initial };
    return [{ name: 'slope', shape: [channels], init, fanIn: 1, fanOut: 1, decay: 'none' }];
  },
  forward({ inputs, output, emit, parameter }, { perChannel }) {
    const { buffer: y, rows, shape } = output;
    const slope = parameter('slope').value;
    emit('prelu', { y, x: inputs[0]!.buffer, slope, rows, ...slopesOf(shape, perChannel) });
  },
  backward({ inputs, output, outputGradient: dy, inputGradients, emit, keep, ...into }, { perChannel }) {
    const { rows, columns, shape } = output;
    const { channels, size } = slopesOf(shape, perChannel);
    const slope = into.parameter('slope');
    // dL/dα of every row, (B, channels)
    const partial = keep('partial', rows * channels);
    // The kernel makes both gradients: without anyone to take dx, it goes into memory of our own.
    const dx = inputGradients[0]?.buffer ?? keep('dx', rows * columns);
    const x = inputs[0]!.buffer;
    emit('preluGradient', { dx, partial, x, dy: dy.buffer, slope: slope.value, rows, channels, size });
    into.biasGradient(slope, { buffer: partial, rows, columns: channels, shape: [channels] });
  },
});
