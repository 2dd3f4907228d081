import { shape } from '../settings.ts';
import { defineLayer } from './layer.ts';

export const input = defineLayer({
  kind: 'input',
  title: { en: 'Input', ko: '입력' },
  family: 'shape',
  summary: { en: 'What one example looks like.', ko: '예제 하나의 모양.' },
  formula: 'x',
  paper: '',
  inputs: { least: 0, most: 0 },
  settings: {
    shape: shape({
      title: { en: 'Shape', ko: '모양' },
      help: {
        en: 'Images are channels, height, width: 1, 28, 28 for MNIST. Plain features are one number.',
        ko: '이미지는 채널, 높이, 너비입니다(MNIST는 1, 28, 28). 일반 특징은 숫자 하나입니다.',
      },
      default: [1, 28, 28],
    }),
  },
  shape: (_, settings) => settings.shape,
  flops: () => 0,
});
