/** Lab 4: the same convolutional network with every activation. */
import { layers } from '../layers/index.ts';
import { fourLayers } from '../templates/convolutional.ts';
import { kaiming } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Training } from './lab.ts';
import type { Measurement } from './measurement.ts';

/** What the lecture calls modern: zero or nearly so on one side, and as steep as the identity on the other. */
const modern = ['relu', 'leaky-relu', 'prelu', 'elu', 'gelu', 'silu', 'mish', 'hard-swish'] as const;
const older = ['softplus', 'tanh', 'sigmoid'] as const;
type Kind = (typeof modern)[number] | (typeof older)[number];

function training(kind: Kind): Training {
  const network = fourLayers(`Lab 4: a small convolutional network with ${kind}`, kind, kaiming);
  return trainedOnDigits(layers.get(kind)!.descriptor.title, network, {
    epochs: 3,
    learningRate: 0.05,
    few: 10_000,
  });
}

const mean = (study: Kind): Measurement<Kind> => ({
  kind: 'mean',
  of: { kind: 'final', study, metric: 'test.accuracy' },
});
const each = (kinds: readonly Kind[]): Measurement<Kind> => ({ kind: 'each', of: kinds.map(mean) });

export const whichActivation = defineLab({
  number: 4,
  title: { en: 'Which activation?', ko: '어떤 활성화 함수?' },
  question: { en: 'Which activation should it be?', ko: '어떤 활성화 함수를 써야 할까요?' },
  text: [
    {
      en: 'One small convolutional network, three seeds, and nothing differs but the activation. Those that leave positive values as they are end within about a point of each other. That is the lecture’s advice: take ReLU, try another when the last tenths count, and leave sigmoid alone.',
      ko: '작은 합성곱 네트워크 하나를 시드 세 개로, 활성화 함수만 바꿔 학습합니다. 양수를 그대로 두는 함수들은 서로 1점 남짓 안에서 끝납니다. 그래서 강의의 조언은 이렇습니다. ReLU를 쓰고, 마지막 몇 분의 1점이 중요할 때 다른 것을 시도하고, 시그모이드는 쓰지 마세요.',
    },
  ],
  studies: {
    relu: training('relu'),
    'leaky-relu': training('leaky-relu'),
    prelu: training('prelu'),
    elu: training('elu'),
    gelu: training('gelu'),
    silu: training('silu'),
    mish: training('mish'),
    'hard-swish': training('hard-swish'),
    softplus: training('softplus'),
    tanh: training('tanh'),
    sigmoid: training('sigmoid'),
  },
  figures: [
    {
      kind: 'bars',
      title: { en: 'Test accuracy, mean of three seeds', ko: '테스트 정확도, 시드 세 개의 평균' },
      metric: 'test.accuracy',
      studies: [...modern, ...older],
    },
    {
      kind: 'curves',
      title: { en: 'Training loss', ko: '학습 손실' },
      metric: 'train.loss',
      studies: ['relu', 'tanh', 'sigmoid'],
    },
  ],
  claims: [
    {
      id: 'modern-alike',
      title: {
        en: 'The modern ones lie within a point or so of each other',
        ko: '요즘 함수들은 서로 1점 남짓 안에 있습니다',
      },
      measures: {
        en: 'best less worst of eight, mean test accuracy',
        ko: '여덟 함수의 최고 − 최저, 평균 테스트 정확도',
      },
      measurement: {
        kind: 'difference',
        of: { kind: 'greatest', of: each(modern) },
        over: { kind: 'least', of: each(modern) },
      },
      relation: { kind: 'below', limit: 0.015 },
      digits: 4,
    },
    {
      id: 'sigmoid-last',
      title: { en: 'Sigmoid is last', ko: '시그모이드가 꼴찌입니다' },
      measures: { en: 'sigmoid less the worst of the others', ko: '시그모이드 − 나머지 중 최저' },
      measurement: {
        kind: 'difference',
        of: mean('sigmoid'),
        over: { kind: 'least', of: each([...modern, 'softplus', 'tanh']) },
      },
      relation: { kind: 'below', limit: 0 },
      digits: 4,
    },
  ],
});
