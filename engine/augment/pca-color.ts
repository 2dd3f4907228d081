import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import { needsColours, type PixelWise } from './augmentation.ts';

export const pcaColor = definePart({
  kind: 'pca-color',
  title: { en: 'PCA colour jitter', ko: 'PCA 색 흔들기' },
  summary: {
    en: 'Adds one colour to all pixels of an image, along the directions in which the colours of the training pixels vary. λ is read as the deviation along a direction, as in the published code: a variance would depend on the unit of brightness.',
    ko: '이미지의 모든 픽셀에 같은 색을 더합니다. 방향은 학습 픽셀의 색이 변하는 방향입니다. λ는 공개된 코드처럼 그 방향의 표준 편차로 봅니다. 분산은 밝기의 단위에 따라 달라지기 때문입니다.',
  },
  formula: 'x + [p₁ p₂ p₃]·[α₁λ₁ α₂λ₂ α₃λ₃]ᵀ, α ~ N(0, std²)',
  paper: 'Krizhevsky et al. 2012, section 4.1',
  settings: {
    std: number({
      title: { en: 'Deviation of α', ko: 'α의 표준 편차' },
      help: {
        en: 'How far colours move; 0.1 in the paper.',
        ko: '색이 움직이는 정도. 논문에서는 0.1입니다.',
      },
      min: 0,
      max: 10,
      default: 0.1,
      slider: [0, 1],
    }),
  },
  make: ({ std }): PixelWise => ({
    sort: 'pixels',
    cuts: false,
    problem: needsColours,
    change({ x, colours, key, rows, height, width, stream, emit }) {
      emit('principalColour', { x, basis: colours(), key, rows, pixels: height * width, stream, std });
    },
  }),
});
