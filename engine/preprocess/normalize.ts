import { definePart } from '../part.ts';
import { channelMeans, channelShape, per, type Stage } from './stage.ts';

export const normalize = definePart({
  kind: 'normalize',
  title: { en: 'Normalize', ko: '정규화' },
  summary: {
    en: 'Divides by the standard deviation over the training examples. What is constant there, such as the border of MNIST, stays as it is.',
    ko: '학습 예제의 표준 편차로 나눕니다. MNIST의 가장자리처럼 값이 일정한 특징은 그대로 둡니다.',
  },
  formula: 'x / σ',
  paper: 'EECS 498-007, Training Neural Networks I (per channel as in ResNet)',
  settings: { per },
  make: ({ per }): Stage => ({
    together: false,
    shape: (from) => channelShape(per, from),
    fit(map) {
      const { mean, variance, shape } = map;
      map.multiply((per === 'channel' ? channelVariances(mean, variance, shape) : variance).map(inverse));
    },
  }),
});

const inverse = (variance: number): number => (variance === 0 ? 1 : 1 / Math.sqrt(variance));

/** The variance of all values of a channel: that within its features, and that between them. */
function channelVariances(
  mean: Float64Array,
  variance: Float64Array,
  shape: readonly number[],
): Float64Array {
  const means = channelMeans(mean, shape);
  return channelMeans(
    variance.map((value, j) => value + (mean[j]! - means[j]!) ** 2),
    shape,
  );
}
