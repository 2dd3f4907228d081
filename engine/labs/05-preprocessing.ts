/** Lab 5: data preprocessing. */
import type { Text } from '../contract/descriptor.ts';
import { kaiming, Sketch, trained } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Preprocessed, type Training } from './lab.ts';
import type { Measurement } from './measurement.ts';
import { normalizing } from './nudges.ts';

const points = { dataset: 'tilted', settings: { count: 300 } };
const shapes = { dataset: 'shapes', settings: { count: 300 } };

const byChannel = normalizing.map((step) => ({ ...step, per: 'channel' }));

/** In the order of the steps: each has its number. */
const chain = [...normalizing, { kind: 'decorrelate' }, { kind: 'whiten', epsilon: 1e-9 }];
const [centred, normalized, decorrelated, whitened] = [1, 2, 3, 4];

const ofPoints = (split: 'train' | 'test', en: string, ko: string): Preprocessed => {
  const examples = split === 'train' ? 300 : 75;
  return { kind: 'preprocessed', title: { en, ko }, data: points, preprocess: chain, split, examples };
};

interface Way {
  readonly preprocessed: boolean;
  readonly norm: boolean;
}

/** Batch norm stands before all that learns. */
function network(shape: readonly number[], units: number, classes: number, norm: boolean): Sketch {
  const sketch = new Sketch(shape);
  if (shape.length > 1) sketch.add('flatten');
  if (norm) sketch.add('batch-norm');
  sketch.add('dense', { units, init: kaiming });
  sketch.add('relu');
  sketch.add('dense', { units: classes, init: kaiming });
  return sketch;
}

const titled = (on: Text, way: Text): Text => {
  return { en: `${on.en}, ${way.en}`, ko: `${on.ko}, ${way.ko}` };
};

function onPoints(way: Text, { preprocessed, norm }: Way): Training {
  const title = titled({ en: 'clouds', ko: '구름' }, way);
  const named = network([2], 16, 2, norm).network(`Lab 5: ${title.en}`);
  const experiment = trained(named, { epochs: 40, learningRate: 0.1, dataset: 'tilted' });
  return {
    kind: 'training',
    title,
    experiment: {
      ...experiment,
      data: { dataset: 'tilted', ...(preprocessed && { preprocess: chain }) },
      sweep: { axes: [], seeds: [1, 2, 3, 4, 5] },
    },
  };
}

function onDigits(way: Text, { preprocessed, norm }: Way): Training {
  const title = titled({ en: 'digits', ko: '숫자' }, way);
  const named = network([1, 28, 28], 256, 10, norm).network(`Lab 5: ${title.en}`);
  const how = { epochs: 20, learningRate: 0.05, few: 2000, ...(preprocessed && { preprocess: byChannel }) };
  return trainedOnDigits(title, named, how);
}

const ways = {
  raw: [
    { en: 'raw', ko: '그대로' },
    { preprocessed: false, norm: false },
  ],
  preprocessed: [
    { en: 'preprocessed', ko: '전처리' },
    { preprocessed: true, norm: false },
  ],
  norm: [
    { en: 'batch norm first', ko: '배치 정규화 먼저' },
    { preprocessed: false, norm: true },
  ],
  both: [
    { en: 'both', ko: '둘 다' },
    { preprocessed: true, norm: true },
  ],
} as const;

/** Of these studies' mean test accuracies, the first less the second. */
const better = <S extends string>(study: S, than: S): Measurement<S> => {
  const accuracy = (of: S): Measurement<S> => ({
    kind: 'mean',
    of: { kind: 'final', study: of, metric: 'test.accuracy' },
  });
  return { kind: 'difference', of: accuracy(study), over: accuracy(than) };
};
const meanOf = <S extends string>(study: S, after: number): Measurement<S> => {
  return { kind: 'moments', study, after, take: 'mean' };
};
const byFeature = { en: 'of the first feature, of the second', ko: '첫째 특징, 둘째 특징' };
const lessAccuracy = { en: 'difference of mean test accuracies', ko: '평균 테스트 정확도의 차이' };

export const preprocessing = defineLab({
  number: 5,
  title: { en: 'Preprocessing', ko: '전처리' },
  question: { en: 'Does it matter where the data lies?', ko: '데이터가 어디에 있는지가 중요할까요?' },
  text: [
    {
      en: 'Two long clouds lie side by side, tilted and far from the origin. One step after the other moves their mean to zero, makes both features vary alike, turns the data until its features do not vary together, and stretches it round. What each step takes away is measured on the training examples and then taken from the test examples too: those must not be measured.',
      ko: '두 긴 구름이 원점에서 먼 곳에 비스듬히 나란히 있습니다. 한 단계씩 평균을 0으로 옮기고, 두 특징이 같은 정도로 변하게 하고, 특징들이 함께 변하지 않을 때까지 돌리고, 둥글게 폅니다. 각 단계가 빼고 나누는 값은 학습 예제에서만 재고 테스트 예제에는 그대로 씁니다. 테스트 예제를 재어서는 안 됩니다.',
    },
    {
      en: 'Far from the origin a small change of the weights swings the line between the classes through the data, or out of it: the loss is hard to follow. The same classifier, written for normalized data, hardly minds. For images it is usual to take away the mean image, or one mean for every channel.',
      ko: '원점에서 멀면 가중치가 조금만 변해도 두 클래스를 나누는 직선이 데이터를 가로지르거나 벗어납니다. 그러면 손실을 따라 내려가기 어렵습니다. 같은 분류기를 정규화한 데이터에 맞게 쓰면 거의 흔들리지 않습니다. 이미지에서는 흔히 평균 이미지를 빼거나 채널마다 평균 하나를 뺍니다.',
    },
    {
      en: 'A batch norm in front of everything normalizes too, anew for every batch. A shift and a scale of every feature it undoes, so preprocessing of that kind can add nothing to it; turn the data it cannot. All four ways are trained beside each other: on the clouds after all four steps, and on two thousand digits normalized by channel.',
      ko: '맨 앞의 배치 정규화도 배치마다 새로 정규화합니다. 특징마다 옮기고 늘이는 것은 배치 정규화가 되돌리므로 그런 전처리는 보탤 것이 없습니다. 데이터를 돌리는 일은 배치 정규화가 하지 못합니다. 네 단계를 모두 거친 구름과, 채널별로 정규화한 숫자 2천 개로 나란히 학습합니다.',
    },
  ],
  studies: {
    train: ofPoints('train', 'training examples, step by step', '학습 예제, 단계별'),
    test: ofPoints('test', 'test examples, step by step', '테스트 예제, 단계별'),
    nudges: {
      kind: 'nudges',
      title: { en: 'a line between the clouds', ko: '두 구름 사이의 직선' },
      data: points,
      examples: 300,
      by: 0.05,
    },
    digits: {
      kind: 'preprocessed',
      title: { en: 'digits, less the mean image', ko: '숫자, 평균 이미지를 뺌' },
      data: { dataset: 'mnist' },
      preprocess: [{ kind: 'zero-center' }],
      split: 'train',
      examples: 10,
    },
    image: {
      kind: 'preprocessed',
      title: { en: 'coloured shapes, less the mean image', ko: '색 도형, 평균 이미지를 뺌' },
      data: shapes,
      preprocess: [{ kind: 'zero-center' }],
      split: 'train',
      examples: 300,
    },
    channel: {
      kind: 'preprocessed',
      title: { en: 'coloured shapes, normalized by channel', ko: '색 도형, 채널별로 정규화' },
      data: shapes,
      preprocess: byChannel,
      split: 'train',
      examples: 300,
    },
    'points-raw': onPoints(...ways.raw),
    'points-preprocessed': onPoints(...ways.preprocessed),
    'points-norm': onPoints(...ways.norm),
    'points-both': onPoints(...ways.both),
    'digits-raw': onDigits(...ways.raw),
    'digits-preprocessed': onDigits(...ways.preprocessed),
    'digits-norm': onDigits(...ways.norm),
    'digits-both': onDigits(...ways.both),
  },
  figures: [
    {
      kind: 'stages',
      title: { en: 'Where the clouds lie after each step', ko: '단계마다 구름이 있는 곳' },
      studies: ['train'],
    },
    {
      kind: 'nudges',
      title: {
        en: 'One classifier, its weights changed by 5 % in every direction',
        ko: '분류기 하나, 가중치를 모든 방향으로 5 % 바꿈',
      },
      studies: ['nudges'],
    },
    {
      kind: 'stages',
      title: { en: 'Digits, their mean, and what is left without it', ko: '숫자, 그 평균, 평균을 뺀 나머지' },
      studies: ['digits'],
    },
    {
      kind: 'curves',
      title: {
        en: 'Test accuracy on the clouds, as they train',
        ko: '구름에서 학습하는 동안의 테스트 정확도',
      },
      metric: 'test.accuracy',
      studies: ['points-raw', 'points-preprocessed', 'points-norm', 'points-both'],
    },
    {
      kind: 'bars',
      title: { en: 'Test accuracy on the clouds, at the end', ko: '구름에서 끝났을 때의 테스트 정확도' },
      metric: 'test.accuracy',
      studies: ['points-raw', 'points-preprocessed', 'points-norm', 'points-both'],
    },
    {
      kind: 'bars',
      title: { en: 'Test accuracy on digits, at the end', ko: '숫자에서 끝났을 때의 테스트 정확도' },
      metric: 'test.accuracy',
      studies: ['digits-raw', 'digits-preprocessed', 'digits-norm', 'digits-both'],
    },
  ],
  claims: [
    {
      id: 'centred',
      title: { en: 'Zero-centred, every feature has mean 0', ko: '영점을 맞추면 특징마다 평균이 0입니다' },
      measures: byFeature,
      measurement: meanOf('train', centred),
      relation: { kind: 'near', expected: [0, 0], within: 1e-5 },
      digits: 6,
    },
    {
      id: 'normalized',
      title: {
        en: 'Normalized, every feature has standard deviation 1',
        ko: '정규화하면 특징마다 표준편차가 1입니다',
      },
      measures: byFeature,
      measurement: { kind: 'moments', study: 'train', after: normalized, take: 'std' },
      relation: { kind: 'near', expected: [1, 1], within: 1e-5 },
      digits: 6,
    },
    {
      id: 'decorrelated',
      title: {
        en: 'Decorrelated, the features do not vary together any more',
        ko: '비상관화하면 특징들이 더는 함께 변하지 않습니다',
      },
      measures: { en: 'covariance of both features', ko: '두 특징의 공분산' },
      measurement: { kind: 'moments', study: 'train', after: decorrelated, take: 'covariance' },
      relation: { kind: 'near', expected: [0], within: 1e-5 },
      digits: 6,
    },
    {
      id: 'whitened',
      title: {
        en: 'Whitened, the data varies alike in all directions',
        ko: '백색화하면 모든 방향으로 같은 정도로 변합니다',
      },
      measures: {
        en: 'standard deviation of both features, and their covariance',
        ko: '두 특징의 표준편차와 공분산',
      },
      measurement: {
        kind: 'each',
        of: [
          { kind: 'moments', study: 'train', after: whitened, take: 'std' },
          { kind: 'moments', study: 'train', after: whitened, take: 'covariance' },
        ],
      },
      relation: { kind: 'near', expected: [1, 1, 0], within: 1e-4 },
      digits: 6,
    },
    {
      id: 'train-statistics',
      title: {
        en: 'From test examples the mean of the training examples is taken away',
        ko: '테스트 예제에서도 학습 예제의 평균을 뺍니다',
      },
      measures: {
        en: 'what was taken from the test examples, less the mean of the training examples, by feature',
        ko: '테스트 예제에서 뺀 값 − 학습 예제의 평균, 특징별',
      },
      measurement: {
        kind: 'difference',
        of: { kind: 'difference', of: meanOf('test', 0), over: meanOf('test', centred) },
        over: meanOf('train', 0),
      },
      relation: { kind: 'near', expected: [0, 0], within: 1e-5 },
      digits: 6,
    },
    {
      id: 'test-not-measured',
      title: { en: 'so their own mean is not quite 0', ko: '그래서 테스트 예제의 평균은 꼭 0은 아닙니다' },
      measures: {
        en: 'size of the mean of the zero-centred test examples, by feature',
        ko: '영점을 맞춘 테스트 예제 평균의 크기, 특징별',
      },
      measurement: { kind: 'magnitude', of: meanOf('test', centred) },
      relation: { kind: 'above', limit: 1e-4 },
      digits: 3,
    },
    {
      id: 'mean-image',
      title: {
        en: 'Less the mean image, every pixel has mean 0',
        ko: '평균 이미지를 빼면 픽셀마다 평균이 0입니다',
      },
      measures: { en: 'mean of a pixel, farthest from 0', ko: '0에서 가장 먼 픽셀의 평균' },
      measurement: { kind: 'greatest', of: { kind: 'magnitude', of: meanOf('image', 1) } },
      relation: { kind: 'near', expected: [0], within: 1e-5 },
      digits: 6,
    },
    {
      id: 'channels',
      title: {
        en: 'By channel, every colour has mean 0 and standard deviation 1',
        ko: '채널별로 하면 색마다 평균 0, 표준편차 1입니다',
      },
      measures: {
        en: 'means of red, green and blue, then standard deviations',
        ko: '빨강, 초록, 파랑의 평균, 이어서 표준편차',
      },
      measurement: {
        kind: 'each',
        of: (['mean', 'std'] as const).map(
          (take) => ({ kind: 'moments', study: 'channel', after: 2, take, per: 'channel' }) as const,
        ),
      },
      relation: { kind: 'near', expected: [0, 0, 0, 1, 1, 1], within: 1e-4 },
      digits: 5,
    },
    {
      id: 'sensitivity',
      title: {
        en: 'Normalized, the loss minds a change of the weights less',
        ko: '정규화하면 가중치의 변화에 손실이 덜 민감합니다',
      },
      measures: {
        en: 'change of the loss on data as it is, over that on normalized data',
        ko: '원래 데이터에서 손실의 변화 ÷ 정규화한 데이터에서의 변화',
      },
      measurement: {
        kind: 'ratio',
        of: { kind: 'loss-change', study: 'nudges', of: 'raw' },
        over: { kind: 'loss-change', study: 'nudges', of: 'normalized' },
      },
      relation: { kind: 'above', limit: 1 },
      digits: 1,
    },
    {
      id: 'points-preprocessed',
      title: {
        en: 'On the clouds, a network learns more from preprocessed data',
        ko: '구름에서는 전처리한 데이터로 더 많이 배웁니다',
      },
      measures: lessAccuracy,
      measurement: better('points-preprocessed', 'points-raw'),
      relation: { kind: 'above', limit: 0 },
      digits: 3,
    },
    {
      id: 'points-both',
      title: {
        en: 'Preprocessing and batch norm do better than batch norm alone: on the clouds',
        ko: '전처리와 배치 정규화를 함께 쓰면 배치 정규화만 쓸 때보다 낫습니다: 구름',
      },
      measures: lessAccuracy,
      measurement: better('points-both', 'points-norm'),
      relation: { kind: 'above', limit: 0 },
      digits: 3,
    },
    {
      id: 'digits-both',
      title: { en: 'and on digits', ko: '그리고 숫자' },
      measures: lessAccuracy,
      measurement: better('digits-both', 'digits-norm'),
      relation: { kind: 'above', limit: 0 },
      digits: 3,
      why: {
        en: 'Batch norm makes the same of both but for its ε: a pixel that is dark in every training image and lit in a test image is divided by √ε, and lands 3.2 times as far away where the data was scaled up before. With ε scaled alike the runs come to the same accuracies.',
        ko: '배치 정규화는 둘을 똑같이 만들지만 ε만은 예외입니다. 모든 학습 이미지에서 어둡고 테스트 이미지에서 밝은 픽셀은 √ε로 나뉘는데, 앞에서 데이터를 키웠다면 3.2배 멀리 떨어집니다. ε도 같은 비율로 키우면 정확도가 같아집니다.',
      },
    },
  ],
});
