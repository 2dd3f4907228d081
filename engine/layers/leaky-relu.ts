import { sizeOf } from '../compile/graph.ts';
import type { ForwardContext } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { number } from '../settings.ts';
import { activation, mapping, slopeByOutput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

/** A tensor with 1 for every unit that is above zero in no example of the batch. */
function unitsOff({ output, emit, keep }: ForwardContext): Buffer {
  const { buffer, rows, columns, shape } = output;
  const units = shape[0]!;
  const [above, off] = [keep('above', rows * columns), keep('off', units)];
  emit('relu', { y: above, x: buffer, rows, columns });
  emit('unitZeros', { out: off, x: above, rows, units, area: sizeOf(shape) / units });
  return off;
}

export const leakyRelu = defineLayer({
  ...activation(2),
  kind: 'leaky-relu',
  title: { en: 'Leaky ReLU', ko: 'Leaky ReLU' },
  summary: {
    en: 'Lets positive values pass and a little of the negative ones: a unit that is never positive still gets a gradient, so it cannot die.',
    ko: '양수는 통과시키고 음수는 조금만 통과시킵니다. 한 번도 양수가 아닌 유닛도 기울기를 받으므로 죽지 않습니다.',
  },
  formula: 'x > 0: x, else slope·x',
  paper:
    'Maas, Hannun and Ng 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models, section 2',
  settings: {
    slope: number({
      title: { en: 'Slope', ko: '기울기' },
      help: {
        en: 'What is left of negative values. 0 is ReLU, 1 changes nothing.',
        ko: '음수에 곱하는 값. 0이면 ReLU, 1이면 아무것도 바꾸지 않습니다.',
      },
      min: 0,
      max: 1,
      default: 0.01,
      slider: [0, 0.5],
    }),
  },
  // The slope is 1 at most, so the negative side is flat only where it is less than 1 % steep.
  saturation: ({ slope }) => (slope < 0.01 ? { low: 0, high: Infinity } : null),
  dies: true,
  // What of ReLU would be its dead units: here they give something out all the same.
  observes: {
    off: {
      title: { en: 'units never above zero', ko: '0을 넘지 않는 유닛' },
      take: 'mean',
      of: (context) => [unitsOff(context)],
    },
  },
  forward: (context, { slope }) => context.emit('leakyRelu', { ...mapping(context), slope }),
  backward(context, { slope }) {
    const steps = slopeByOutput(context);
    if (steps) context.emit('leakyReluGradient', { ...steps, slope });
  },
});
