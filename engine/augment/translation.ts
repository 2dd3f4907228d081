import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import { needsImages, type Geometric } from './augmentation.ts';

export const translation = definePart({
  kind: 'translation',
  title: { en: 'Translation', ko: '평행 이동' },
  summary: {
    en: 'Moves an image by whole pixels; what comes in from outside is black.',
    ko: '이미지를 픽셀 단위로 옮깁니다. 바깥에서 들어오는 곳은 검은색입니다.',
  },
  formula: 'down by U{−⌊m·H⌋ … ⌊m·H⌋}, right by U{−⌊m·W⌋ … ⌊m·W⌋}',
  paper: 'LeCun et al. 1998, Gradient-based learning applied to document recognition (section III.B)',
  settings: {
    most: number({
      title: { en: 'At most', ko: '최대' },
      help: {
        en: 'The farthest move, as a share of the height and of the width.',
        ko: '가장 멀리 옮기는 거리(높이와 너비에 대한 비율).',
      },
      min: 0,
      max: 1,
      default: 0.1,
      slider: [0, 0.5],
    }),
  },
  make: ({ most }): Geometric => ({
    sort: 'geometric',
    problem: needsImages,
    transform({ transforms, key, rows, height, width, stream, emit }) {
      const mostDown = Math.floor(most * height);
      const mostRight = Math.floor(most * width);
      emit('shiftTransforms', { transforms, key, rows, stream, mostDown, mostRight });
    },
  }),
});
