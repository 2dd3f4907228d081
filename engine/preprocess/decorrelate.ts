import { sizeOf } from '../compile/graph.ts';
import { definePart } from '../part.ts';
import { optionalNumber } from '../settings.ts';
import { tooManyFeatures, type Stage } from './stage.ts';

export const decorrelate = definePart({
  kind: 'decorrelate',
  title: { en: 'Decorrelate (PCA)', ko: '비상관화 (PCA)' },
  summary: {
    en: 'Turns the centred data so that no two features vary together, the widest direction first. An image becomes a flat list.',
    ko: '중심을 맞춘 데이터를 돌려 특징들이 서로 함께 변하지 않게 합니다(가장 넓은 방향부터). 이미지는 1차원 목록이 됩니다.',
  },
  formula: '(x − µ)·U, Σ = U·Λ·Uᵀ',
  paper: 'EECS 498-007, Training Neural Networks I; Pearson 1901',
  settings: {
    components: optionalNumber({
      title: { en: 'Components', ko: '성분 수' },
      help: {
        en: 'How many directions to keep; the Input layer then has this many features. Empty: all.',
        ko: '남길 방향의 수. 입력 층의 특징 수도 이 값이 됩니다. 비우면 모두 남깁니다.',
      },
      min: 1,
      max: 65_536,
    }),
  },
  make: ({ components }): Stage => ({
    together: true,
    shape(from) {
      const features = sizeOf(from);
      const kept = components ?? features;
      if (!Number.isInteger(kept) || kept > features) {
        return { code: 'preprocess_components', values: { got: kept, most: features } };
      }
      return tooManyFeatures(features) ?? [kept];
    },
    fit(map) {
      const { axes, variances } = map.principal();
      const kept = components ?? variances.length;
      map.turn(axes.subMatrix(0, axes.rows - 1, 0, kept - 1), variances.slice(0, kept));
    },
  }),
});
