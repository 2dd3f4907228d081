import { definePart } from '../part.ts';
import { needsColours, type PixelWise } from './augmentation.ts';
import { strength } from './strength.ts';

export const saturation = definePart({
  kind: 'saturation',
  title: { en: 'Saturation', ko: '채도' },
  summary: {
    en: 'Moves every pixel towards its own grey, or away from it, cut at 0 and 1. For images of three channels.',
    ko: '모든 픽셀을 자신의 회색 쪽으로 또는 반대쪽으로 옮기고 0과 1에서 자릅니다. 채널이 셋인 이미지에 씁니다.',
  },
  formula: 'clip(f·x + (1 − f)·grey(x)), f ~ U(1 − strength, 1 + strength)',
  paper: 'Howard 2013, Some improvements on deep convolutional neural network based image classification',
  settings: { strength },
  make: ({ strength }): PixelWise => ({
    sort: 'pixels',
    cuts: true,
    problem: needsColours,
    change({ x, key, rows, height, width, stream, emit }) {
      emit('saturation', { x, key, rows, pixels: height * width, stream, strength });
    },
  }),
});
