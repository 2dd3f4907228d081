import { definePart } from '../part.ts';
import { needsImages, type PixelWise } from './augmentation.ts';
import { strength } from './strength.ts';

export const brightness = definePart({
  kind: 'brightness',
  title: { en: 'Brightness', ko: '밝기' },
  summary: {
    en: 'Makes an image brighter or darker: every value times one factor, cut at 0 and 1.',
    ko: '이미지를 밝게 또는 어둡게 합니다. 모든 값에 같은 수를 곱하고 0과 1에서 자릅니다.',
  },
  formula: 'clip(f·x), f ~ U(1 − strength, 1 + strength)',
  paper: 'Howard 2013, Some improvements on deep convolutional neural network based image classification',
  settings: { strength },
  make: ({ strength }): PixelWise => ({
    sort: 'pixels',
    cuts: true,
    problem: needsImages,
    change({ x, key, rows, channels, height, width, stream, emit }) {
      emit('brightness', { x, key, rows, columns: channels * height * width, stream, strength });
    },
  }),
});
