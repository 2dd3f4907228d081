/** Lab 10: the common pattern of regularizers, and batch norm, which follows it. */
import type { Text } from '../contract/descriptor.ts';
import type { Init, NetworkDocument } from '../contract/documents.ts';
import { Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Look, type Training } from './lab.ts';

const small: Init = { scheme: 'normal', std: 0.01 };
const large: Init = { scheme: 'normal', std: 0.05 };

/** Ten tanh layers, with or without batch norm before each tanh. */
function deep(name: string, init: Init, norm: boolean): NetworkDocument {
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  for (let layer = 0; layer < 10; layer++) {
    sketch.add('dense', { units: 256, init, bias: !norm });
    if (norm) sketch.add('batch-norm');
    sketch.add('tanh');
  }
  sketch.add('dense', { units: 10, init });
  return sketch.network(`Lab 10: ten tanh layers, ${name}`);
}

function training(name: string, init: Init, norm: boolean): Training {
  const title = {
    en: `${name}${norm ? ', batch norm' : ''}`,
    ko: `${name}${norm ? ', 배치 정규화' : ''}`,
  };
  return trainedOnDigits(title, deep(title.en, init, norm), { epochs: 1, learningRate: 0.05, seeds: [1, 2] });
}

const look = (name: string, init: Init): Look => ({
  kind: 'look',
  title: { en: `${name}, batch norm`, ko: `${name}, 배치 정규화` },
  network: deep(`${name}, batch norm`, init, true),
  batch: 128,
  seeds: [1],
});

const accuracy = (study: 'small' | 'large' | 'small-norm' | 'large-norm') =>
  ({ kind: 'final', study, metric: 'test.accuracy' }) as const;
const accuracies = { en: 'test accuracy by seed', ko: '시드별 테스트 정확도' };
const normed = (study: 'look-small' | 'look-large', take: 'mean' | 'std') =>
  ({ kind: 'layers', study, of: 'activation', take, layers: 'batch-norm' }) as const;

const farthestMean = (study: 'look-small' | 'look-large') =>
  ({ kind: 'greatest', of: { kind: 'magnitude', of: normed(study, 'mean') } }) as const;
const stdRange = (study: 'look-small' | 'look-large') =>
  [
    { kind: 'least', of: normed(study, 'std') },
    { kind: 'greatest', of: normed(study, 'std') },
  ] as const;

const row = (...cells: (readonly [en: string, ko: string])[]): Text[] =>
  cells.map(([en, ko]) => ({ en, ko }));

export const commonPattern = defineLab({
  number: 10,
  title: { en: 'The common pattern', ko: '공통된 형태' },
  question: {
    en: 'What do dropout and batch norm have in common?',
    ko: '드롭아웃과 배치 정규화의 공통점은 무엇일까요?',
  },
  text: [
    {
      en: 'Regularizers of this kind put something random into training and average it out in testing. Dropout draws masks and tests with the expected value; batch norm makes every example depend on which others are in its batch, and tests with running averages: a fixed affine map, that a linear layer before it could take in.',
      ko: '이런 정규화 기법은 학습에 무작위성을 넣고 테스트에서는 평균을 냅니다. 드롭아웃은 마스크를 뽑고 테스트에서는 기댓값을 씁니다. 배치 정규화에서는 한 예제의 값이 같은 배치의 다른 예제에 따라 달라지고, 테스트에서는 이동 평균을 씁니다. 그러면 고정된 아핀 변환이어서 앞의 선형층에 합칠 수 있습니다.',
    },
    {
      en: 'Batch norm does more than regularize: it gives every layer a signal of mean 0 and variance 1 whatever its weights started from. Ten tanh layers are trained from small and from large weights, with it and without.',
      ko: '배치 정규화는 정규화 이상의 일을 합니다. 가중치가 어디서 시작했든 모든 층의 신호를 평균 0, 분산 1로 맞춥니다. tanh 열 층을 작은 가중치와 큰 가중치에서, 배치 정규화를 넣고 또 빼고 학습합니다.',
    },
  ],
  studies: {
    'look-small': look('normal 0.01', small),
    'look-large': look('normal 0.05', large),
    small: training('normal 0.01', small, false),
    large: training('normal 0.05', large, false),
    'small-norm': training('normal 0.01', small, true),
    'large-norm': training('normal 0.05', large, true),
  },
  figures: [
    {
      kind: 'table',
      title: {
        en: 'What training draws by lot, and how testing averages over it',
        ko: '학습이 무작위로 뽑는 것과 테스트가 평균을 내는 방법',
      },
      head: row(['technique', '기법'], ['in training', '학습에서'], ['in testing', '테스트에서']),
      rows: [
        row(
          ['Dropout', '드롭아웃'],
          ['which units are 0', '0이 되는 유닛'],
          ['all units, scaled by the share that is kept', '모든 유닛에 남길 비율을 곱함'],
        ),
        row(
          ['DropConnect', 'DropConnect'],
          ['which weights are 0', '0이 되는 가중치'],
          ['all weights, scaled by the share that is kept', '모든 가중치에 남길 비율을 곱함'],
        ),
        row(
          ['Batch norm', '배치 정규화'],
          ['the other examples of the batch', '배치의 다른 예제'],
          ['running mean and variance', '이동 평균과 이동 분산'],
        ),
        row(
          ['Augmentation', '데이터 증강'],
          ['crops, flips, colours', '자르기, 뒤집기, 색'],
          ['a fixed set of crops and flips, averaged', '정해진 자르기와 뒤집기의 평균'],
        ),
        row(
          ['Fractional pooling', '분수 풀링'],
          ['the regions', '영역'],
          ['several samplings, averaged', '여러 표본의 평균'],
        ),
        row(
          ['Stochastic depth', '확률적 깊이'],
          ['which blocks are left out', '빼놓을 블록'],
          ['all blocks, scaled by their survival', '모든 블록에 생존 확률을 곱함'],
        ),
        row(
          ['Cutout', '컷아웃'],
          ['where a square is 0', '0이 되는 정사각형의 자리'],
          ['whole images', '온전한 이미지'],
        ),
        row(
          ['Mixup', '믹스업'],
          ['which examples are blended, and how much', '섞을 예제와 그 비율'],
          ['images as they are', '있는 그대로의 이미지'],
        ),
      ],
    },
    {
      kind: 'histograms',
      title: {
        en: 'What tanh gets from batch norm, before training',
        ko: '학습 전 배치 정규화가 tanh에 주는 값',
      },
      of: 'activation',
      layers: 'batch-norm',
      studies: ['look-small', 'look-large'],
    },
    {
      kind: 'curves',
      title: { en: 'Ten tanh layers on MNIST', ko: 'MNIST, tanh 열 층' },
      metric: 'train.loss',
      studies: ['small', 'large', 'small-norm', 'large-norm'],
    },
  ],
  claims: [
    {
      id: 'norm-mean',
      title: {
        en: 'Before scale and shift, batch norm has mean 0',
        ko: '배율과 이동 전 배치 정규화의 평균은 0',
      },
      measures: {
        en: 'largest |mean| of ten layers, from 0.01 and from 0.05',
        ko: '열 층의 |평균| 중 최대, 0.01과 0.05에서',
      },
      measurement: { kind: 'each', of: [farthestMean('look-small'), farthestMean('look-large')] },
      relation: { kind: 'below', limit: 1e-4 },
      digits: 4,
    },
    {
      id: 'norm-variance',
      title: { en: 'And variance 1', ko: '그리고 분산은 1' },
      measures: {
        en: 'least and greatest variance of ten layers, from 0.01 and from 0.05',
        ko: '열 층의 최소 분산과 최대 분산, 0.01과 0.05에서',
      },
      measurement: {
        kind: 'square',
        of: { kind: 'each', of: [...stdRange('look-small'), ...stdRange('look-large')] },
      },
      relation: { kind: 'near', expected: [1], within: 0.01 },
      digits: 3,
    },
    {
      id: 'norm-affine',
      title: { en: 'In testing it is a fixed affine map', ko: '테스트에서는 고정된 아핀 변환' },
      measures: {
        en: 'how far halfway between two batches is from halfway between their outputs',
        ko: '두 배치의 중간을 넣은 출력과 두 출력의 중간이 다른 정도',
      },
      measurement: { kind: 'bend', layer: 'batch-norm' },
      relation: { kind: 'below', limit: 1e-12 },
      digits: 4,
    },
    {
      id: 'small-fails',
      title: {
        en: 'From 0.01, ten layers do not train without it',
        ko: '0.01에서는 배치 정규화 없이 열 층이 학습되지 않습니다',
      },
      measures: accuracies,
      measurement: accuracy('small'),
      relation: { kind: 'below', limit: 0.3 },
      digits: 3,
    },
    {
      id: 'small-norm-learns',
      title: { en: 'From 0.01 they do with it', ko: '0.01에서도 배치 정규화가 있으면 학습됩니다' },
      measures: accuracies,
      measurement: accuracy('small-norm'),
      relation: { kind: 'above', limit: 0.9 },
      digits: 3,
    },
    {
      id: 'large-fails',
      title: {
        en: 'From 0.05 they do not train without it',
        ko: '0.05에서도 배치 정규화 없이는 학습되지 않습니다',
      },
      measures: accuracies,
      measurement: accuracy('large'),
      relation: { kind: 'below', limit: 0.3 },
      digits: 3,
      why: {
        en: 'In layers 256 wide, 0.05 is close to Xavier’s 0.0625; it is too large in the lecture’s 4096.',
        ko: '너비 256에서 0.05는 Xavier의 0.0625에 가깝습니다. 너무 큰 것은 강의의 4096에서입니다.',
      },
    },
    {
      id: 'large-norm-learns',
      title: { en: 'From 0.05 they do with it', ko: '0.05에서도 배치 정규화가 있으면 학습됩니다' },
      measures: accuracies,
      measurement: accuracy('large-norm'),
      relation: { kind: 'above', limit: 0.9 },
      digits: 3,
    },
  ],
});
