import { sizeOf } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext, PlaceInKind } from '../compile/lowering.ts';
import type { Buffer } from '../compile/plan.ts';
import { choice, number } from '../settings.ts';
import { drawnFor } from './dropping.ts';
import { defineLayer } from './layer.ts';

interface Depth {
  readonly survival: number;
  readonly mode: 'linear' | 'constant';
  readonly per: 'batch' | 'example';
}

/** p_l of the block: l is the layer's place among the network's stochastic-depth layers, L is how many there are. */
export function survivalAt({ survival, mode }: Depth, { position, count }: PlaceInKind): number {
  return mode === 'constant' ? survival : 1 - (position / count) * (1 - survival);
}

/** Whether every example draws for itself, as the kernel is told. */
const eachOf = ({ per }: Depth): 0 | 1 => (per === 'example' ? 1 : 0);

/** y from x, or dx from dy: rows that live are the same both ways. */
function keepRows(
  { output, emit, random, key, stream, placeInKind }: ForwardContext | BackwardContext,
  settings: Depth,
  y: Buffer,
  x: Buffer,
): void {
  const { rows, columns } = output;
  const survival = survivalAt(settings, placeInKind);
  if (random)
    emit('stochasticDepth', { y, x, key, rows, columns, stream, survival, scale: 1, each: eachOf(settings) });
  else emit('scale', { out: y, x, rows, columns, factor: survival });
}

export const stochasticDepth = defineLayer({
  kind: 'stochastic-depth',
  title: { en: 'Stochastic depth', ko: '확률적 깊이' },
  family: 'regularizer',
  draws: 'masks',
  dropsBatch: ({ per, survival }) => per === 'batch' && survival < 1,
  summary: {
    en: 'The last layer of a residual branch, before Add: in training the branch is 0 in some steps, or for some examples, and the block is the identity; in testing it is scaled by its survival. A branch that is dropped for a whole batch is not computed, forward or back: its gradients are 0, and what its layers keep stands still (momentum and decay go on). A step that is observed computes it forward, to show its activations.',
    ko: '잔차 가지의 마지막, 더하기 바로 앞에 둡니다. 학습 중에는 일부 단계에서, 또는 일부 예제에서 가지가 0이 되어 블록이 항등 함수가 되고, 테스트에서는 생존 확률을 곱합니다. 배치 전체에서 버린 가지는 앞으로도 뒤로도 계산하지 않아, 그 단계의 기울기는 0이고 층이 간직한 값도 그대로입니다(모멘텀과 감쇠는 계속됩니다). 관찰하는 단계에서는 활성값을 보이려고 앞으로만 계산합니다.',
  },
  formula: 'y = b·x, b ~ Bernoulli(p_l), p_l = 1 − l/L·(1 − survival); test: y = p_l·x',
  paper: 'Huang et al. 2016, Deep Networks with Stochastic Depth, section 3',
  settings: {
    survival: number({
      title: { en: 'Survival', ko: '생존 확률' },
      help: {
        en: 'p_L, the chance that the last block lives: of every block under the constant rule.',
        ko: '마지막 블록이 살아남을 확률 p_L. 일정 규칙에서는 모든 블록의 확률입니다.',
      },
      min: 0,
      max: 1,
      default: 0.5,
      slider: [0, 1],
    }),
    mode: choice({
      title: { en: 'Rule', ko: '규칙' },
      help: {
        en: 'Linear: survival falls evenly to that of the last block. l counts the stochastic-depth layers from the input, L is how many the network has.',
        ko: '선형: 생존 확률이 마지막 블록까지 고르게 줄어듭니다. l은 입력부터 센 확률적 깊이 층의 순서, L은 그 개수입니다.',
      },
      options: [
        { value: 'linear', title: { en: 'linear', ko: '선형' } },
        { value: 'constant', title: { en: 'constant', ko: '일정' } },
      ],
      default: 'linear',
    }),
    per: drawnFor(
      {
        en: 'A whole batch: the block lives or not, as in the paper. Every example: as is usual now, with less noise from step to step.',
        ko: '배치 전체: 논문처럼 블록이 살거나 죽습니다. 예제마다: 요즘 흔한 방식으로, 단계마다의 잡음이 적습니다.',
      },
      'batch',
    ),
  },
  observes: {
    alive: {
      title: { en: 'share of examples the block lived for', ko: '블록이 살아남은 예제의 비율' },
      take: 'mean',
      // A one for every example goes the way of the branch: what comes out is 1 where it lived.
      of({ output: { rows }, keep, emit, random, key, stream, placeInKind }, settings) {
        const [ones, alive] = [keep('ones', rows), keep('alive', rows)];
        emit('fill', { out: ones, length: rows, value: 1 });
        const survival = random ? survivalAt(settings, placeInKind) : 1;
        const each = eachOf(settings);
        emit('stochasticDepth', {
          y: alive,
          x: ones,
          key,
          rows,
          columns: 1,
          stream,
          survival,
          scale: 1,
          each,
        });
        return [alive];
      },
    },
  },
  shape: ([from]) => from!,
  flops: (_, output) => sizeOf(output),
  forward: (context, settings) =>
    keepRows(context, settings, context.output.buffer, context.inputs[0]!.buffer),
  backward(context, settings) {
    const dx = context.inputGradients[0];
    if (dx) keepRows(context, settings, dx.buffer, context.outputGradient.buffer);
  },
});
