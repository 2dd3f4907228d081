import { definePart } from '../part.ts';
import { integer } from '../settings.ts';
import { needsImages, type PixelWise } from './augmentation.ts';

export const cutout = definePart({
  kind: 'cutout',
  title: { en: 'Cutout', ko: '컷아웃' },
  summary: {
    en: 'Blackens a square about a random pixel; what reaches over the border is clipped.',
    ko: '무작위 픽셀을 중심으로 정사각형을 검게 지웁니다. 이미지 밖으로 나간 부분은 잘립니다.',
  },
  formula: "x' = 0 in a square of this side about (U{0 … H − 1}, U{0 … W − 1})",
  paper: 'DeVries and Taylor 2017, Improved regularization of convolutional neural networks with Cutout',
  settings: {
    side: integer({
      title: { en: 'Side', ko: '변' },
      help: {
        en: 'Of the square, in pixels; 16 for CIFAR-10 in the paper.',
        ko: '정사각형의 변(픽셀). 논문은 CIFAR-10에 16을 썼습니다.',
      },
      min: 1,
      max: 1024,
      default: 8,
      slider: [1, 24],
    }),
  },
  make: ({ side }): PixelWise => ({
    sort: 'pixels',
    cuts: false,
    problem: needsImages,
    change({ x, key, rows, channels, height, width, stream, emit }) {
      emit('cutout', { x, key, rows, channels, height, width, stream, side });
    },
  }),
});
