import { sizeOf } from '../compile/graph.ts';
import { definePart } from '../part.ts';
import { choice, number } from '../settings.ts';
import { tooManyFeatures, type Stage } from './stage.ts';

export const whiten = definePart({
  kind: 'whiten',
  title: { en: 'Whiten', ko: '백색화' },
  summary: {
    en: 'Makes the centred data vary alike in all directions. PCA leaves it turned, a flat list; ZCA turns it back, so that an image still looks like one.',
    ko: '중심을 맞춘 데이터가 모든 방향으로 같은 정도로 변하게 합니다. PCA는 돌린 채 1차원 목록으로 두고, ZCA는 되돌려 이미지 모양을 지킵니다.',
  },
  formula: '(x − µ)·U·(Λ + ε)^−½ (PCA), (x − µ)·U·(Λ + ε)^−½·Uᵀ (ZCA)',
  paper: 'EECS 498-007, Training Neural Networks I; Bell and Sejnowski 1997 (ZCA)',
  settings: {
    method: choice({
      title: { en: 'Method', ko: '방법' },
      help: {
        en: 'Whether the data stays in the directions it varies along or is turned back to its features.',
        ko: '데이터를 변하는 방향에 그대로 둘지, 원래 특징으로 되돌릴지.',
      },
      options: [
        { value: 'pca', title: { en: 'PCA', ko: 'PCA' } },
        { value: 'zca', title: { en: 'ZCA', ko: 'ZCA' } },
      ],
      default: 'pca',
    }),
    epsilon: number({
      title: { en: 'ε', ko: 'ε' },
      help: {
        en: 'Added to every variance, or directions with next to none would be noise blown up. Images of 0 to 1 need about 0.01.',
        ko: '모든 분산에 더합니다. 없으면 거의 변하지 않는 방향의 잡음이 커집니다. 0~1 이미지에는 0.01 정도가 좋습니다.',
      },
      min: 1e-12,
      max: 1e6,
      default: 0.01,
      slider: [1e-6, 1],
      scale: 'log',
    }),
  },
  make: ({ method, epsilon }): Stage => ({
    together: true,
    shape(from) {
      const features = sizeOf(from);
      return tooManyFeatures(features) ?? (method === 'pca' ? [features] : from);
    },
    fit(map) {
      const { axes, variances } = map.principal();
      const factors = variances.map((variance) => 1 / Math.sqrt(variance + epsilon));
      if (method === 'zca') return map.stretch(axes, variances, factors);
      map.turn(axes, variances);
      map.multiply(factors);
    },
  }),
});
