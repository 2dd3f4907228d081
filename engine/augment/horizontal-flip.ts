import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import { needsImages, type Geometric } from './augmentation.ts';

export const horizontalFlip = definePart({
  kind: 'horizontal-flip',
  title: { en: 'Horizontal flip', ko: '좌우 뒤집기' },
  summary: {
    en: 'Mirrors an image left and right with some probability. Not for digits or letters: their meaning changes.',
    ko: '이미지를 일정 확률로 좌우로 뒤집습니다. 숫자나 글자는 뜻이 바뀌므로 쓰지 마세요.',
  },
  formula: "x'[i, j] = x[i, W − 1 − j] with probability p",
  paper: 'Krizhevsky et al. 2012, section 4.1',
  settings: {
    probability: number({
      title: { en: 'Probability', ko: '확률' },
      help: { en: 'The chance of an image to be mirrored.', ko: '이미지가 뒤집힐 확률.' },
      min: 0,
      max: 1,
      default: 0.5,
      slider: [0, 1],
    }),
  },
  make: ({ probability }): Geometric => ({
    sort: 'geometric',
    problem: needsImages,
    transform({ transforms, key, rows, width, stream, emit }) {
      emit('flipTransforms', { transforms, key, rows, width, stream, probability });
    },
  }),
});
