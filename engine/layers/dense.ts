import { scratchLength } from '../kernels/signatures.ts';
import { showShape } from '../compile/graph.ts';
import { boolean, init, integer, optionalNumber } from '../settings.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { defineLayer, type LayerDefinition } from './layer.ts';

/** The weights of a layer that is a matrix product and a bias: what dense and DropConnect share. */
export const linearSettings = {
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
};

type Linear = LayerDefinition<typeof linearSettings>;

export const linear: Pick<Linear, 'family' | 'shape' | 'flops'> & Required<Pick<Linear, 'parameters'>> = {
  family: 'parameters',
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
};

/** y (B, units) = x (B, fan-in) · W, W packed. */
export function multiply({ inputs, output, emit, scratch }: ForwardContext, packedB: Buffer): void {
  const { buffer: a, columns: k } = inputs[0]!;
  const { buffer: out, rows, columns: n } = output;
  emit('matmulRows', { out, a, packedB, scratch: scratch(scratchLength(rows, k)), rows, n, k });
}

export function addBias({ output, emit, parameter }: ForwardContext): void {
  const { buffer: y, rows, columns } = output;
  emit('addBias', { y, bias: parameter('bias').value, rows, columns });
}

/** dx (B, fan-in) = dy (B, units) · Wᵀ; `packedB` gives Wᵀ packed and is asked only where somebody needs dx. */
export function multiplyBack(context: BackwardContext, packedB: () => Buffer): void {
  const { outputGradient: dy, inputGradients, emit, scratch } = context;
  const dx = inputGradients[0];
  if (!dx) return;
  emit('matmulRows', {
    out: dx.buffer,
    a: dy.buffer,
    packedB: packedB(),
    scratch: scratch(scratchLength(dy.rows, dy.columns)),
    rows: dy.rows,
    n: dx.columns,
    k: dy.columns,
  });
}

export const dense = defineLayer({
  ...linear,
  kind: 'dense',
  title: { en: 'Dense', ko: 'Dense' },
  summary: {
    en: 'Every unit reads every feature: a matrix product and a bias.',
    ko: '모든 유닛이 모든 특징을 읽습니다. 행렬곱과 편향입니다.',
  },
  formula: 'y = x·W + b, W: (fan-in, units)',
  paper: 'EECS 498-007, Neural Networks',
  settings: linearSettings,
  forward(context, { bias }) {
    multiply(context, context.packed('weight', false));
    if (bias) addBias(context);
  },
  backward(context, { bias }) {
    const { inputs, outputGradient: dy, packed, parameter } = context;
    multiplyBack(context, () => packed('weight', true));
    context.weightGradient(parameter('weight'), inputs[0]!, dy); // (fan-in, units) = xᵀ · dy
    if (bias) context.biasGradient(parameter('bias'), dy);
  },
});
