import { streamOf } from '../compile/streams.ts';
import { definePart } from '../part.ts';
import { alpha } from './alpha.ts';
import { needsImages, type Mixing } from './augmentation.ts';

export const cutmix = definePart({
  kind: 'cutmix',
  title: { en: 'CutMix', ko: '컷믹스' },
  summary: {
    en: 'Pastes a box from another example of the batch into every one; labels are mixed by the area. An answer counts as right where it is the label with the larger share.',
    ko: '배치의 다른 예제에서 상자를 오려 붙이고 넓이에 따라 레이블을 섞습니다. 비율이 더 큰 레이블을 맞히면 정답으로 셉니다.',
  },
  formula: 'a box of √(1 − λ)·(H, W) about a random pixel, λ ~ Beta(α, α); then λ is the share that is left',
  paper:
    'Yun et al. 2019, CutMix: Regularization strategy to train strong classifiers with localizable features',
  settings: { alpha: alpha(1) },
  make: ({ alpha }): Mixing => ({
    sort: 'mixing',
    problem: needsImages,
    mix({ out, x, partners, weights, key, rows, channels, height, width, stream, emit }) {
      emit('betaWeights', { weights, key, rows, stream, alpha });
      // Where the box lies has nothing to do with how large it is.
      const place = streamOf('augment', `box of ${stream}`);
      emit('cutMix', { out, weights, x, partners, key, rows, channels, height, width, stream: place });
    },
  }),
});
