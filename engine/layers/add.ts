import { sizeOf, showShape } from '../compile/graph.ts';
import { defineLayer } from './layer.ts';

export const add = defineLayer({
  kind: 'add',
  title: { en: 'Add', ko: '더하기' },
  family: 'shape',
  summary: {
    en: 'Adds what comes in, element by element: the end of a residual block. The gradient goes back unchanged to all of them.',
    ko: '들어오는 값을 원소별로 더합니다. 잔차 블록의 끝입니다. 기울기는 모든 입력에 그대로 돌아갑니다.',
  },
  formula: 'y = x₁ + x₂ + …',
  paper: 'He et al. 2016, Deep Residual Learning for Image Recognition, section 3.2',
  inputs: { least: 2, most: 16 },
  settings: {},
  observes: {
    inputs: {
      title: { en: 'variance of each input', ko: '입력별 분산' },
      take: 'variance',
      of: ({ inputs }) => inputs.map(({ buffer }) => buffer),
    },
    output: {
      title: { en: 'variance of the sum', ko: '합의 분산' },
      take: 'variance',
      of: ({ output }) => [output.buffer],
    },
  },
  shape: ([first, ...more]) => {
    const other = more.find((shape) => showShape(shape) !== showShape(first!));
    return other
      ? { code: 'add_shapes', values: { first: showShape(first!), other: showShape(other) } }
      : first!;
  },
  flops: (inputs, output) => (inputs.length - 1) * sizeOf(output),
  forward({ inputs, output, emit }) {
    const [first, second, ...more] = inputs.map(({ buffer }) => buffer);
    const { buffer: out, rows, columns } = output;
    emit('add', { out, a: first!, b: second!, rows, columns });
    for (const x of more) emit('accumulate', { y: out, x, rows, columns });
  },
  backward({ outputGradient: dy, inputGradients, emit }) {
    const { rows, columns, buffer: x } = dy;
    for (const dx of inputGradients) if (dx) emit('copy', { out: dx.buffer, x, rows, columns });
  },
});
