/** Lab 13: fractional max pooling. */
import type { Text } from '../contract/descriptor.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Training } from './lab.ts';

const pooling = (regions: 'random' | 'pseudo-random', overlapping: boolean) =>
  ({ side: 28, ratio: 1.6, regions, overlapping }) as const;

/** The same training: how it is tested changes nothing before the end. */
function training(title: Text, passes: number | null): Training {
  const sketch = new Sketch([1, 28, 28]);
  for (const filters of [8, 16, 32]) {
    sketch.add('conv', { filters, kernel: 3, init: kaiming });
    sketch.add('relu');
    sketch.add('fractional-max-pool', { ratio: 1.6, regions: 'random' });
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 10, init: kaiming });
  const testing = passes !== null && { testing: { kind: 'samplings', passes } };
  const how = { epochs: 8, learningRate: 0.02, few: 1000, tested: 2000, ...testing };
  return trainedOnDigits(title, sketch.network(`Lab 13: ${title.en}`), how);
}

const accuracy = (study: 'once' | 'averaged') =>
  ({ kind: 'mean', of: { kind: 'final', study, metric: 'test.accuracy' } }) as const;

export const fractionalPoolingLab = defineLab({
  number: 13,
  title: { en: 'Fractional max pooling', ko: '분수 최대 풀링' },
  question: {
    en: 'Does an image have to shrink by half at a time?',
    ko: '이미지를 꼭 절반씩 줄여야 할까요?',
  },
  text: [
    {
      en: 'Max pooling by 2 halves an image, so a network has few poolings and soon nothing left to pool. Fractional pooling shrinks it by any ratio between 1 and 2: regions begin 1 or 2 pixels apart, in an order drawn anew for every image. The same digit is seen a little stretched here and squeezed there.',
      ko: '2배 최대 풀링은 이미지를 절반으로 줄여서, 몇 번이면 더 줄일 것이 없습니다. 분수 풀링은 1과 2 사이의 비율로 줄입니다. 영역은 1픽셀이나 2픽셀 간격으로 시작하고, 그 순서를 이미지마다 새로 뽑습니다. 같은 숫자를 여기는 조금 늘이고 저기는 조금 눌러서 보게 됩니다.',
    },
    {
      en: 'Testing draws regions, too. One drawing is one opinion; averaged over several, they make an ensemble out of one network.',
      ko: '테스트에서도 영역을 뽑습니다. 한 번 뽑은 결과는 의견 하나이고, 여러 번의 평균은 네트워크 하나로 만든 앙상블입니다.',
    },
  ],
  studies: {
    random: {
      kind: 'regions',
      title: { en: 'random regions', ko: '무작위 영역' },
      pooling: pooling('random', false),
      images: 200,
    },
    spread: {
      kind: 'regions',
      title: { en: 'pseudo-random regions', ko: '의사 무작위 영역' },
      pooling: pooling('pseudo-random', false),
      images: 200,
    },
    overlapping: {
      kind: 'regions',
      title: { en: 'overlapping, pseudo-random', ko: '겹치는 의사 무작위 영역' },
      pooling: pooling('pseudo-random', true),
      images: 200,
    },
    once: training({ en: 'tested on one sampling', ko: '표본 하나로 테스트' }, null),
    averaged: training({ en: 'tested on twelve, averaged', ko: '표본 열두 개의 평균으로 테스트' }, 12),
  },
  figures: [
    {
      kind: 'regions',
      title: { en: 'Regions of an image, drawn three times', ko: '이미지의 영역, 세 번 뽑은 것' },
      studies: ['random', 'spread'],
    },
    {
      kind: 'bars',
      title: { en: 'Test accuracy of the same networks', ko: '같은 네트워크의 테스트 정확도' },
      metric: 'test.accuracy',
      studies: ['once', 'averaged'],
    },
    {
      kind: 'curves',
      title: { en: 'Training loss', ko: '학습 손실' },
      metric: 'train.loss',
      studies: ['once', 'averaged'],
    },
  ],
  claims: [
    {
      id: 'steps',
      title: { en: 'Regions begin 1 or 2 pixels apart', ko: '영역은 1픽셀이나 2픽셀 간격으로 시작합니다' },
      measures: {
        en: 'least and greatest step: random, pseudo-random, overlapping; 200 images each',
        ko: '최소 간격과 최대 간격: 무작위, 의사 무작위, 겹침. 각각 이미지 200장',
      },
      measurement: {
        kind: 'each',
        of: (['random', 'spread', 'overlapping'] as const).flatMap((study) => [
          { kind: 'least', of: { kind: 'region-steps', study } } as const,
          { kind: 'greatest', of: { kind: 'region-steps', study } } as const,
        ]),
      },
      relation: { kind: 'near', expected: [1, 2, 1, 2, 1, 2], within: 0 },
      digits: 0,
    },
    {
      id: 'cover',
      title: { en: 'Together they cover the image', ko: '영역들이 이미지를 모두 덮습니다' },
      measures: { en: 'rows and columns left out', ko: '빠진 행과 열' },
      measurement: {
        kind: 'each',
        of: (['random', 'spread', 'overlapping'] as const).map((study) => {
          return { kind: 'uncovered', study } as const;
        }),
      },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 0,
    },
    {
      id: 'size',
      title: { en: 'The output is ⌊side / ratio⌋ wide', ko: '출력의 변은 ⌊변 / 비율⌋입니다' },
      measures: {
        en: 'difference for sides of 8 to 40 and ratios of 1.1 to 1.9, where the layer takes them: least and greatest',
        ko: '층이 받는 변 8~40, 비율 1.1~1.9에서의 차이: 최소와 최대',
      },
      measurement: { kind: 'pooled-sizes-off', sides: [8, 40], ratios: [1.1, 1.9] },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 0,
    },
    {
      id: 'averaging',
      title: {
        en: 'Averaging samplings is at least as good as one',
        ko: '표본의 평균은 하나보다 나쁘지 않습니다',
      },
      measures: {
        en: 'mean test accuracy of twelve samplings less that of one',
        ko: '표본 열두 개의 평균 테스트 정확도 − 하나일 때',
      },
      measurement: { kind: 'difference', of: accuracy('averaged'), over: accuracy('once') },
      relation: { kind: 'between', low: 0, high: 1 },
      digits: 4,
    },
  ],
});
