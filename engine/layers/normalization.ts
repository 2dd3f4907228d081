/** What batch norm and layer norm share: a learned scale and shift, and what keeps the division from failing. */
import type { Shape } from '../compile/graph.ts';
import { number } from '../settings.ts';
import type { ParameterSpec } from './layer.ts';

export const normalizationSettings = {
  epsilon: number({
    title: { en: 'ε', ko: 'ε' },
    help: {
      en: 'Added to the variance before its root is taken, so that nothing is divided by zero.',
      ko: '제곱근을 구하기 전에 분산에 더해 0으로 나누는 일을 막습니다.',
    },
    min: 1e-12,
    max: 1,
    default: 1e-5,
    slider: [1e-8, 0.1],
    scale: 'log',
  }),
  gammaInit: number({
    title: { en: 'γ at the start', ko: '시작 γ' },
    help: {
      en: 'What the scale γ begins with. 0 in the last norm of a residual branch: the block then begins as the identity (Goyal et al. 2017, section 5.1).',
      ko: '배율 γ의 시작 값. 잔차 가지의 마지막 정규화에서 0으로 두면 블록이 항등 함수로 시작합니다(Goyal et al. 2017, 5.1절).',
    },
    min: 0,
    max: 10,
    default: 1,
    slider: [0, 2],
  }),
};

/** γ and β. Both are exempt from weight decay: pulling them to zero would not make the layers before them smaller. */
export function scaleAndShift(shape: Shape, gammaInit: number): readonly ParameterSpec[] {
  const shared = { shape, fanIn: 1, fanOut: 1, decay: 'none' as const };
  return [
    { ...shared, name: 'gamma', init: { scheme: 'constant', value: gammaInit } },
    { ...shared, name: 'beta', init: { scheme: 'zero' } },
  ];
}
