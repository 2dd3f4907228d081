import { definePart } from '../part.ts';
import { integer, number } from '../settings.ts';
import { needsImages, type Geometric } from './augmentation.ts';

export const randomCrop = definePart({
  kind: 'random-crop',
  title: { en: 'Random crop', ko: '무작위 자르기' },
  summary: {
    en: 'Pads an image with black, takes a window of it anywhere, and, where the window is smaller, stretches it back.',
    ko: '이미지 둘레에 검은 여백을 두르고 아무 곳에서나 창을 잘라 냅니다. 창이 작으면 원래 크기로 늘입니다.',
  },
  formula: 'a window of s·(H, W), s ~ U(scale, 1), anywhere in (H + 2·pad, W + 2·pad)',
  paper: 'Krizhevsky et al. 2012, section 4.1; He et al. 2016 (pad 4 on CIFAR-10)',
  settings: {
    pad: integer({
      title: { en: 'Pad', ko: '여백' },
      help: { en: 'Pixels of black on every side.', ko: '사방에 두르는 검은 여백(픽셀).' },
      min: 0,
      max: 256,
      default: 2,
      slider: [0, 8],
    }),
    scale: number({
      title: { en: 'Smallest window', ko: '가장 작은 창' },
      help: {
        en: "The window's side as a share of the image's, at least. 1: it is never stretched, and moves by whole pixels.",
        ko: '이미지 변에 대한 창의 변의 최소 비율. 1이면 늘이지 않고 픽셀 단위로 움직입니다.',
      },
      min: 0.05,
      max: 1,
      default: 1,
      slider: [0.25, 1],
    }),
  },
  make: ({ pad, scale }): Geometric => ({
    sort: 'geometric',
    problem: needsImages,
    transform({ transforms, key, rows, height, width, stream, emit }) {
      // A window of full size is the image moved.
      if (scale === 1)
        emit('shiftTransforms', { transforms, key, rows, stream, mostDown: pad, mostRight: pad });
      else emit('cropTransforms', { transforms, key, rows, height, width, stream, pad, smallest: scale });
    },
  }),
});
