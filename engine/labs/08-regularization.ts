/** Lab 8: L2, L1 and dropout. */
import type { Text } from '../contract/descriptor.ts';
import type { NetworkDocument, NetworkNode } from '../contract/documents.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Draws, type Training } from './lab.ts';
import type { Measurement } from './measurement.ts';

type Mode = 'inverted' | 'vanilla';

/** Learns a thousand digits by heart unless something stands in the way. */
function training(
  title: Text,
  { dropout, ...penalties }: { l2?: number; l1?: number; dropout?: number },
): Training {
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  sketch.add('dense', { units: 512, init: kaiming });
  sketch.add('relu');
  if (dropout !== undefined) sketch.add('dropout', { rate: dropout });
  sketch.add('dense', { units: 10, init: kaiming });
  const how = { epochs: 40, learningRate: 0.02, few: 1000, ...penalties };
  return trainedOnDigits(title, sketch.network(`Lab 8: ${title.en}`), how);
}

const same = (title: string): Text => ({ en: title, ko: title });

/** Only linear layers around dropout: the mean of the network is the network of the mean. */
function linear(mode: Mode): NetworkDocument {
  const sketch = new Sketch([16]);
  sketch.add('dropout', { rate: 0.5, mode });
  sketch.add('dense', { units: 8, init: kaiming });
  return sketch.network(`Lab 8: dropout before a linear layer, ${mode}`);
}

function deep(): NetworkDocument {
  const sketch = new Sketch([16]);
  const params: NetworkNode['params'] = { units: 32, init: kaiming };
  for (let layer = 0; layer < 3; layer++) {
    sketch.add('dense', params);
    sketch.add('relu');
    sketch.add('dropout', { rate: 0.5 });
  }
  sketch.add('dense', { units: 8, init: kaiming });
  return sketch.network('Lab 8: three ReLU layers with dropout');
}

const draws = (en: string, ko: string, network: NetworkDocument, passes: number): Draws => {
  return { kind: 'draws', title: { en, ko }, network, passes };
};

const gaps = <S extends string>(studies: readonly S[]): Measurement<S> => ({
  kind: 'steps',
  of: {
    kind: 'each',
    of: studies.map((study) => ({
      kind: 'difference',
      of: { kind: 'mean', of: { kind: 'final', study, metric: 'train.accuracy' } },
      over: { kind: 'mean', of: { kind: 'final', study, metric: 'test.accuracy' } },
    })),
  },
});
const gapSteps = {
  en: 'change of train accuracy less test accuracy, from setting to setting',
  ko: '설정마다 (학습 정확도 − 테스트 정확도)의 변화',
};
const meanApart = {
  en: 'mean of the passes, away from the test pass',
  ko: '여러 번의 평균과 테스트 출력의 차이',
};

export const regularization = defineLab({
  number: 8,
  title: { en: 'L2, L1 and dropout', ko: 'L2, L1, 드롭아웃' },
  question: { en: 'What keeps a network from learning by heart?', ko: '무엇이 네트워크의 암기를 막을까요?' },
  text: [
    {
      en: 'A thousand digits are few for four hundred thousand weights: the network learns all of them by heart and does worse on others. A penalty on the weights, or units that are switched off at random, costs some of the training accuracy and narrows the gap, until so little is left that nothing is learned well.',
      ko: '가중치 40만 개에 숫자 천 개는 적습니다. 네트워크는 모두 외우고 다른 숫자에서는 더 나쁩니다. 가중치에 벌점을 주거나 유닛을 무작위로 끄면 학습 정확도가 조금 떨어지고 격차가 줄어듭니다. 지나치면 제대로 배우는 것이 없습니다.',
    },
    {
      en: 'Dropout is written in two ways that agree in expectation: scale down in testing, or scale up in training (inverted). In a linear network the mean over all masks is exactly the scaled pass. In a deep one the scaled pass is an approximation, measured here against the mean of thousands of passes.',
      ko: '드롭아웃을 쓰는 방법은 두 가지이며 기댓값은 같습니다. 테스트에서 줄이거나, 학습에서 키웁니다(역). 선형 네트워크에서는 모든 마스크의 평균이 배율을 곱한 출력과 정확히 같습니다. 깊은 네트워크에서는 근사이며, 여기서는 수천 번의 평균과 비교해 잽니다.',
    },
  ],
  studies: {
    plain: training({ en: 'no regularization', ko: '정규화 없음' }, {}),
    'l2-small': training(same('L2 0.003'), { l2: 0.003 }),
    'l2-middle': training(same('L2 0.03'), { l2: 0.03 }),
    'l2-large': training(same('L2 0.3'), { l2: 0.3 }),
    l1: training(same('L1 0.001'), { l1: 0.001 }),
    'dropout-quarter': training({ en: 'dropout 0.25', ko: '드롭아웃 0.25' }, { dropout: 0.25 }),
    'dropout-half': training({ en: 'dropout 0.5', ko: '드롭아웃 0.5' }, { dropout: 0.5 }),
    'dropout-most': training({ en: 'dropout 0.9', ko: '드롭아웃 0.9' }, { dropout: 0.9 }),
    inverted: draws('linear, inverted dropout', '선형, 역 드롭아웃', linear('inverted'), 40_000),
    vanilla: draws('linear, scaled in testing', '선형, 테스트에서 줄임', linear('vanilla'), 40_000),
    deep: draws(
      'three ReLU layers of 32 units with dropout',
      '드롭아웃이 있는 유닛 32개 ReLU 세 층',
      deep(),
      10_000,
    ),
  },
  figures: [
    {
      kind: 'bars',
      title: { en: 'Test accuracy', ko: '테스트 정확도' },
      metric: 'test.accuracy',
      studies: [
        'plain',
        'l2-small',
        'l2-middle',
        'l2-large',
        'l1',
        'dropout-quarter',
        'dropout-half',
        'dropout-most',
      ],
    },
    {
      kind: 'bars',
      title: { en: 'Training accuracy, as it was trained', ko: '학습할 때의 학습 정확도' },
      metric: 'train.accuracy',
      studies: [
        'plain',
        'l2-small',
        'l2-middle',
        'l2-large',
        'l1',
        'dropout-quarter',
        'dropout-half',
        'dropout-most',
      ],
    },
    {
      kind: 'curves',
      title: {
        en: 'Test loss, as they train',
        ko: '학습하는 동안의 테스트 손실',
      },
      metric: 'test.loss',
      studies: ['plain', 'l2-middle', 'l1', 'dropout-half'],
    },
    {
      kind: 'weights',
      title: { en: 'Weights of the first layer at the end', ko: '끝났을 때 첫 층의 가중치' },
      node: 'fc1',
      studies: ['plain', 'l2-middle', 'l1'],
    },
  ],
  claims: [
    {
      id: 'inverted-expectation',
      title: {
        en: 'Inverted dropout: training and testing agree in expectation',
        ko: '역 드롭아웃: 학습과 테스트의 기댓값이 같습니다',
      },
      measures: meanApart,
      measurement: { kind: 'draws', study: 'inverted', of: 'meanApart' },
      relation: { kind: 'below', limit: 0.01 },
      digits: 4,
    },
    {
      id: 'vanilla-expectation',
      title: { en: 'So do they when testing scales down', ko: '테스트에서 줄여도 같습니다' },
      measures: meanApart,
      measurement: { kind: 'draws', study: 'vanilla', of: 'meanApart' },
      relation: { kind: 'below', limit: 0.01 },
      digits: 4,
    },
    {
      id: 'passes-differ',
      title: {
        en: 'Without averaging, outputs differ from pass to pass',
        ko: '평균을 내지 않으면 출력이 매번 다릅니다',
      },
      measures: { en: 'a single pass, away from the test pass', ko: '한 번의 출력과 테스트 출력의 차이' },
      measurement: { kind: 'draws', study: 'inverted', of: 'passApart' },
      relation: { kind: 'above', limit: 0.1 },
      digits: 3,
    },
    {
      id: 'deep-approximate',
      title: {
        en: 'In a deep network the scaled pass is an approximation',
        ko: '깊은 네트워크에서는 근사일 뿐입니다',
      },
      measures: meanApart,
      measurement: { kind: 'draws', study: 'deep', of: 'meanApart' },
      relation: { kind: 'above', limit: 0.02 },
      digits: 3,
    },
    {
      id: 'l2-gap',
      title: { en: 'The gap falls as λ grows', ko: 'λ가 커지면 격차가 줄어듭니다' },
      measures: gapSteps,
      measurement: gaps(['plain', 'l2-small', 'l2-middle', 'l2-large']),
      relation: { kind: 'below', limit: 0 },
      digits: 3,
    },
    {
      id: 'dropout-gap',
      title: {
        en: 'The gap falls as the dropout rate grows',
        ko: '드롭아웃 비율이 커지면 격차가 줄어듭니다',
      },
      measures: gapSteps,
      measurement: gaps(['plain', 'dropout-quarter', 'dropout-half', 'dropout-most']),
      relation: { kind: 'below', limit: 0 },
      digits: 3,
    },
    {
      id: 'underfitting',
      title: { en: 'Too much of it and the network underfits', ko: '지나치면 과소적합입니다' },
      measures: {
        en: 'test accuracy at λ = 0.3 less that without',
        ko: 'λ = 0.3의 테스트 정확도 − 정규화 없는 경우',
      },
      measurement: {
        kind: 'difference',
        of: { kind: 'mean', of: { kind: 'final', study: 'l2-large', metric: 'test.accuracy' } },
        over: { kind: 'mean', of: { kind: 'final', study: 'plain', metric: 'test.accuracy' } },
      },
      relation: { kind: 'below', limit: 0 },
      digits: 3,
    },
  ],
});
