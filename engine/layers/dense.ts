import { scratchLength } from '../kernels/signatures.ts';
import { showShape } from '../compile/graph.ts';
import { boolean, init, integer, optionalNumber } from '../settings.ts';
import { defineLayer } from './layer.ts';

export const dense = defineLayer({
  kind: 'dense',
  title: { en: 'Dense', ko: 'Dense' },
  family: 'parameters',
  summary: {
    en: 'Every unit reads every feature: a matrix product and a bias.',
    ko: '모든 유닛이 모든 특징을 읽습니다. 행렬곱과 편향입니다.',
  },
  formula: 'y = x·W + b, W: (fan-in, units)',
  paper: 'EECS 498-007, Neural Networks',
  settings: {
    units: integer({
      title: { en: 'Units', ko: '유닛' },
      help: { en: 'How many outputs the layer has.', ko: '층의 출력 개수.' },
      min: 1,
      max: 65_536,
      default: 256,
      slider: [1, 4096],
      scale: 'log',
    }),
    init: init({
      title: { en: 'Weights start as', ko: '가중치 초기화' },
      help: { en: 'How the weights are drawn before training.', ko: '학습 전에 가중치를 뽑는 방법.' },
      default: { scheme: 'xavier' },
    }),
    bias: boolean({
      title: { en: 'Bias', ko: '편향' },
      help: {
        en: 'Adds one number to each unit, 0 at the start.',
        ko: '유닛마다 숫자 하나를 더합니다(시작은 0).',
      },
      default: true,
    }),
    l2: optionalNumber({
      title: { en: 'L2', ko: 'L2' },
      help: {
        en: "λ of this layer's penalty λ/2·‖W‖². Empty: the experiment's weight decay. The bias is exempt.",
        ko: '이 층의 벌점 λ/2·‖W‖²의 λ. 비우면 실험의 가중치 감쇠를 씁니다. 편향은 제외됩니다.',
      },
      min: 0,
      max: 1000,
      slider: [0, 0.1],
    }),
  },
  shape: ([from], { units }) =>
    from!.length === 1 ? [units] : { code: 'dense_rank', values: { got: showShape(from!) } },
  parameters: ([from], { units, init, bias, l2 }) => {
    const fanIn = from![0]!;
    const fans = { fanIn, fanOut: units };
    const weight = {
      name: 'weight',
      shape: [fanIn, units],
      init,
      ...fans,
      decay: l2 ?? ('experiment' as const),
    };
    if (!bias) return [weight];
    return [
      weight,
      { name: 'bias', shape: [units], init: { scheme: 'zero' }, ...fans, decay: 'none' as const },
    ];
  },
  flops: ([from], [units], { bias }) => 2 * from![0]! * units! + (bias ? units! : 0),

  forward({ inputs, output, emit, packed, parameter, scratch }, { bias }) {
    const x = inputs[0]!; // (B, fan-in)
    const { rows, columns: n } = output; // (B, units)
    const k = x.columns;
    emit('matmulRows', {
      out: output.buffer,
      a: x.buffer,
      packedB: packed('weight', false),
      scratch: scratch(scratchLength(rows, k)),
      rows,
      n,
      k,
    });
    if (bias) emit('addBias', { y: output.buffer, bias: parameter('bias').value, rows, columns: n });
  },

  backward(
    { inputs, outputGradient: dy, inputGradients, packed, parameter, scratch, emit, ...into },
    { bias },
  ) {
    const dx = inputGradients[0]; // (B, fan-in) = dy · Wᵀ
    if (dx) {
      emit('matmulRows', {
        out: dx.buffer,
        a: dy.buffer,
        packedB: packed('weight', true),
        scratch: scratch(scratchLength(dy.rows, dy.columns)),
        rows: dy.rows,
        n: dx.columns,
        k: dy.columns,
      });
    }
    into.weightGradient(parameter('weight'), inputs[0]!, dy); // (fan-in, units) = xᵀ · dy
    if (bias) into.biasGradient(parameter('bias'), dy);
  },
});
