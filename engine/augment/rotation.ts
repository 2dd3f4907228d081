import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import { needsImages, type Geometric } from './augmentation.ts';

export const rotation = definePart({
  kind: 'rotation',
  title: { en: 'Rotation', ko: '회전' },
  summary: {
    en: 'Turns an image about its middle, bilinear between pixels; corners that come in from outside are black.',
    ko: '이미지를 가운데를 중심으로 돌립니다(픽셀 사이는 이중 선형 보간). 바깥에서 들어오는 모서리는 검은색입니다.',
  },
  formula: 'by an angle ~ U(−degrees, degrees)',
  paper: 'Simard, Steinkraus and Platt 2003, Best practices for convolutional neural networks (section 2)',
  settings: {
    degrees: number({
      title: { en: 'Degrees', ko: '각도' },
      help: { en: 'The largest angle to either side.', ko: '양쪽으로 도는 최대 각도.' },
      min: 0,
      max: 180,
      default: 10,
      slider: [0, 45],
    }),
  },
  make: ({ degrees }): Geometric => ({
    sort: 'geometric',
    problem: needsImages,
    transform({ transforms, key, rows, height, width, stream, emit }) {
      emit('rotateTransforms', { transforms, key, rows, height, width, stream, most: degrees / 360 });
    },
  }),
});
