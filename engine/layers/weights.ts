/** What dense and convolution share: settings of a weight and a bias, and the tensors they make. */
import { boolean, init, optionalNumber } from '../settings.ts';
import type { Init } from '../contract/documents.ts';
import type { ParameterSpec } from './layer.ts';

export const weightSettings = (start: Init) => ({
  init: init({
    title: { en: 'Weights start as', ko: '가중치 초기화' },
    help: { en: 'How the weights are drawn before training.', ko: '학습 전에 가중치를 뽑는 방법.' },
    default: start,
  }),
  bias: boolean({
    title: { en: 'Bias', ko: '편향' },
    help: {
      en: 'Adds one number to each unit or filter. Batch norm after it makes it needless.',
      ko: '유닛이나 필터마다 숫자 하나를 더합니다. 뒤에 배치 정규화가 오면 필요 없습니다.',
    },
    default: true,
  }),
  biasInit: init({
    title: { en: 'Biases start as', ko: '편향 초기화' },
    help: {
      en: 'How the biases are set before training; a small constant keeps ReLU units alive at the start.',
      ko: '학습 전 편향의 값. 작은 상수는 시작할 때 ReLU 유닛을 살려 둡니다.',
    },
    default: { scheme: 'zero' },
    vector: true,
  }),
  l2: optionalNumber({
    title: { en: 'L2', ko: 'L2' },
    help: {
      en: "λ of this layer's penalty λ/2·‖W‖². Empty: the experiment's L2 decay. The bias is exempt.",
      ko: '이 층의 벌점 λ/2·‖W‖²의 λ. 비우면 실험의 L2 감쇠를 씁니다. 편향은 제외됩니다.',
    },
    min: 0,
    max: 1000,
    slider: [0, 0.1],
  }),
  l1: optionalNumber({
    title: { en: 'L1', ko: 'L1' },
    help: {
      en: "λ of this layer's penalty λ·‖W‖₁. Empty: the experiment's L1 decay. The bias is exempt.",
      ko: '이 층의 벌점 λ·‖W‖₁의 λ. 비우면 실험의 L1 감쇠를 씁니다. 편향은 제외됩니다.',
    },
    min: 0,
    max: 1000,
    slider: [0, 0.01],
  }),
});

interface WeightValues {
  readonly init: Init;
  readonly bias: boolean;
  readonly biasInit: Init;
  readonly l2: number | null;
  readonly l1: number | null;
}

/** A weight of this shape, and a bias of one number a unit where the settings want one. */
export function weightAndBias(
  weight: Pick<ParameterSpec, 'shape' | 'unit' | 'packed'> & { readonly units: number },
  fans: { readonly fanIn: number; readonly fanOut: number },
  { init, bias, biasInit, l2, l1 }: WeightValues,
): readonly ParameterSpec[] {
  const { units, ...place } = weight;
  const matrix: ParameterSpec = { name: 'weight', ...place, init, ...fans, decay: l2 ?? 'experiment', l1 };
  if (!bias) return [matrix];
  return [matrix, { name: 'bias', shape: [units], init: biasInit, ...fans, decay: 'none' }];
}
