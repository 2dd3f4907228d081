import { definePart } from '../part.ts';
import { needsImages, type PixelWise } from './augmentation.ts';
import { strength } from './strength.ts';

export const contrast = definePart({
  kind: 'contrast',
  title: { en: 'Contrast', ko: '대비' },
  summary: {
    en: 'Moves every value towards the mean grey of its image, or away from it, cut at 0 and 1.',
    ko: '모든 값을 이미지의 평균 회색 쪽으로 또는 반대쪽으로 옮기고 0과 1에서 자릅니다.',
  },
  formula: 'clip(f·x + (1 − f)·mean(grey(x))), f ~ U(1 − strength, 1 + strength)',
  paper: 'Howard 2013, Some improvements on deep convolutional neural network based image classification',
  settings: { strength },
  make: ({ strength }): PixelWise => ({
    sort: 'pixels',
    cuts: true,
    problem: needsImages,
    change({ x, key, rows, channels, height, width, stream, emit }) {
      emit('contrast', { x, key, rows, channels, pixels: height * width, stream, strength });
    },
  }),
});
