import { sliver } from '../kernels/packed.ts';
import { scratchLength } from '../kernels/signatures.ts';
import { showShape } from '../compile/graph.ts';
import { integer } from '../settings.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { defineLayer, type LayerDefinition } from './layer.ts';
import { weightAndBias, weightSettings } from './weights.ts';

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
  ...weightSettings({ scheme: 'xavier' }),
};

type Linear = LayerDefinition<typeof linearSettings>;

export const linear: Pick<Linear, 'family' | 'shape' | 'flops'> & Required<Pick<Linear, 'parameters'>> = {
  family: 'parameters',
  shape: ([from], { units }) =>
    from!.length === 1 ? [units] : { code: 'dense_rank', values: { got: showShape(from!) } },
  parameters: ([from], { units, ...settings }) => {
    const fanIn = from![0]!;
    const weight = { shape: [fanIn, units], unit: 'columns' as const, units };
    return weightAndBias(weight, { fanIn, fanOut: units }, settings);
  },
  flops: ([from], [units], { bias }) => 2 * from![0]! * units! + (bias ? units! : 0),
};

/** y (B, units) = x (B, fan-in) · W, W packed. */
export function multiply(context: ForwardContext, packedB: Buffer): void {
  const { inputs, output, emit, scratch, learning, parameter } = context;
  const { buffer: a, columns: k } = inputs[0]!;
  const { buffer: out, rows, columns: n } = output;
  const kernel = learning && parameter('weight').byUnits ? 'matmulColumns' : 'matmulRows';
  emit(kernel, { out, a, packedB, scratch: scratch(scratchLength(rows, k)), rows, n, k });
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
  /** What a step needs of the weights is then made with them, and nobody packs them every time. */
  parameters: (inputs, settings) => {
    const [weight, ...bias] = linear.parameters(inputs, settings);
    return [{ ...weight!, packed: settings.units % sliver === 0 }, ...bias];
  },
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
