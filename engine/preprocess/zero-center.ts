import { definePart } from '../part.ts';
import { channelMeans, channelShape, per, type Stage } from './stage.ts';

export const zeroCenter = definePart({
  kind: 'zero-center',
  title: { en: 'Zero-centre', ko: '영점 맞춤' },
  summary: {
    en: 'Takes the mean of the training examples away: the mean image, or one number for every channel.',
    ko: '학습 예제의 평균을 뺍니다. 평균 이미지 또는 채널마다 하나의 수입니다.',
  },
  formula: 'x − µ',
  paper: 'EECS 498-007, Training Neural Networks I (the mean image as in AlexNet, per channel as in VGG)',
  settings: { per },
  make: ({ per }): Stage => ({
    together: false,
    shape: (from) => channelShape(per, from),
    fit(map) {
      map.centre(per === 'channel' ? channelMeans(map.mean, map.shape) : map.mean);
    },
  }),
});
