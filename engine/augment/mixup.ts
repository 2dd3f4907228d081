import { definePart } from '../part.ts';
import { alpha } from './alpha.ts';
import type { Mixing } from './augmentation.ts';

export const mixup = definePart({
  kind: 'mixup',
  title: { en: 'Mixup', ko: '믹스업' },
  summary: {
    en: 'Blends every example with another of its batch, and their labels alike. An answer counts as right where it is the label with the larger share.',
    ko: '예제를 배치의 다른 예제와 섞고 레이블도 같은 비율로 섞습니다. 비율이 더 큰 레이블을 맞히면 정답으로 셉니다.',
  },
  formula: 'λ·(x, y) + (1 − λ)·(x, y) of another, λ ~ Beta(α, α) for each example',
  paper:
    'Zhang et al. 2018, mixup: Beyond empirical risk minimization (of images, and of features in section 3.6)',
  settings: { alpha: alpha(0.2) },
  make: ({ alpha }): Mixing => ({
    sort: 'mixing',
    // Features are blended as pixels are.
    problem: () => null,
    mix({ out, x, partners, weights, key, rows, channels, height, width, stream, emit }) {
      emit('betaWeights', { weights, key, rows, stream, alpha });
      emit('mixRows', { out, x, partners, weights, rows, columns: channels * height * width });
    },
  }),
});
