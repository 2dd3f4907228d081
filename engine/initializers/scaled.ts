/** What Xavier and Kaiming share: a standard deviation of gain/√fan, drawn from a normal or a uniform distribution. */
import { choice } from '../settings.ts';
import { gain } from './gain.ts';
import type { Fans, Fill } from './initializer.ts';

/** A normal or a uniform distribution of one standard deviation. */
export const distribution = choice({
  title: { en: 'Distribution', ko: '분포' },
  help: { en: 'Both have the same variance.', ko: '두 분포의 분산은 같습니다.' },
  options: [
    { value: 'normal', title: { en: 'normal', ko: '정규' } },
    { value: 'uniform', title: { en: 'uniform', ko: '균등' } },
  ],
  default: 'normal',
});

export const scaledSettings = (usual: number) => ({
  mode: choice({
    title: { en: 'Fan', ko: '팬' },
    help: {
      en: 'Which count the variance is divided by: inputs of a unit, outputs, or their average.',
      ko: '분산을 나눌 개수: 유닛의 입력 수, 출력 수, 또는 그 평균.',
    },
    options: [
      { value: 'fan-in', title: { en: 'fan-in', ko: '팬인' } },
      { value: 'fan-out', title: { en: 'fan-out', ko: '팬아웃' } },
      { value: 'average', title: { en: 'average', ko: '평균' } },
    ],
    default: 'fan-in',
  }),
  distribution,
  gain: gain({ en: 'std = gain / √fan', ko: 'std = gain / √fan' }, usual),
});

interface Scaled {
  readonly mode: 'fan-in' | 'fan-out' | 'average';
  readonly distribution: 'normal' | 'uniform';
  readonly gain: number;
}

export function scaledFill({ mode, distribution, gain }: Scaled, { fanIn, fanOut }: Fans): Fill {
  const fan = mode === 'fan-in' ? fanIn : mode === 'fan-out' ? fanOut : (fanIn + fanOut) / 2;
  return spread(distribution, gain / Math.sqrt(fan));
}

export function spread(distribution: Scaled['distribution'], std: number): Fill {
  if (distribution === 'normal') return { kind: 'normal', mean: 0, std };
  // A uniform distribution over [−a, a) has variance a²/3.
  const bound = std * Math.sqrt(3);
  return { kind: 'uniform', low: -bound, high: bound };
}
