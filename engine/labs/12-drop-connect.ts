/** Lab 12: DropConnect. */
import type { Text } from '../contract/descriptor.ts';
import type { NetworkDocument } from '../contract/documents.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Training } from './lab.ts';

/** Ones through weights that are all 1: every output is the mask of its one connection. */
function masks(): NetworkDocument {
  const sketch = new Sketch([1]);
  sketch.add('drop-connect', {
    units: 500,
    rate: 0.3,
    bias: false,
    per: 'batch',
    init: { scheme: 'constant', value: 1 },
  });
  return sketch.network('Lab 12: one connection a unit');
}

function connections(): NetworkDocument {
  const sketch = new Sketch([16]);
  sketch.add('drop-connect', { units: 8, rate: 0.5, init: kaiming });
  return sketch.network('Lab 12: a layer of connections');
}

function training(title: Text, drop: 'connections' | 'units' | 'nothing'): Training {
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  if (drop === 'connections')
    sketch.add('drop-connect', { units: 256, rate: 0.5, per: 'batch', init: kaiming });
  else sketch.add('dense', { units: 256, init: kaiming });
  sketch.add('relu');
  if (drop === 'units') sketch.add('dropout', { rate: 0.5 });
  sketch.add('dense', { units: 10, init: kaiming });
  const how = { epochs: 20, learningRate: 0.02, few: 2000 };
  return trainedOnDigits(title, sketch.network(`Lab 12: ${title.en}`), how);
}

export const dropConnectLab = defineLab({
  number: 12,
  title: { en: 'DropConnect', ko: 'DropConnect' },
  question: { en: 'What if connections are dropped, not units?', ko: '유닛이 아니라 연결을 끄면 어떨까요?' },
  text: [
    {
      en: 'Dropout sets outputs of units to zero; DropConnect sets single weights to zero, so a unit loses some of its inputs and not others. Every mask is another network. In testing all connections are there, scaled by the share that is kept.',
      ko: '드롭아웃은 유닛의 출력을 0으로 만들고, DropConnect는 가중치 하나하나를 0으로 만듭니다. 그래서 유닛은 입력의 일부만 잃습니다. 마스크마다 다른 네트워크가 됩니다. 테스트에서는 모든 연결에 남길 비율을 곱해 씁니다.',
    },
  ],
  studies: {
    masks: {
      kind: 'draws',
      title: { en: 'one connection a unit', ko: '유닛마다 연결 하나' },
      network: masks(),
      passes: 1000,
    },
    connections: {
      kind: 'draws',
      title: { en: 'sixteen connections a unit', ko: '유닛마다 연결 열여섯' },
      network: connections(),
      passes: 40_000,
    },
    plain: training({ en: 'nothing dropped', ko: '끄지 않음' }, 'nothing'),
    dropout: training({ en: 'half of the units dropped', ko: '유닛의 절반을 끔' }, 'units'),
    'drop-connect': training(
      { en: 'half of the connections dropped', ko: '연결의 절반을 끔' },
      'connections',
    ),
  },
  figures: [
    {
      kind: 'curves',
      title: { en: 'Training loss', ko: '학습 손실' },
      metric: 'train.loss',
      studies: ['plain', 'dropout', 'drop-connect'],
    },
    {
      kind: 'curves',
      title: { en: 'Test loss', ko: '테스트 손실' },
      metric: 'test.loss',
      studies: ['plain', 'dropout', 'drop-connect'],
    },
    {
      kind: 'bars',
      title: {
        en: 'Test accuracy after learning from 2,000 digits',
        ko: '숫자 2,000개로 학습한 뒤의 테스트 정확도',
      },
      metric: 'test.accuracy',
      studies: ['plain', 'dropout', 'drop-connect'],
    },
  ],
  claims: [
    {
      id: 'share-dropped',
      title: { en: 'As many weights are 0 as the rate says', ko: '비율만큼의 가중치가 0이 됩니다' },
      measures: { en: 'share of 500,000 connections that are 0', ko: '연결 500,000개 중 0이 된 비율' },
      measurement: { kind: 'draws', study: 'masks', of: 'zeros' },
      relation: { kind: 'near', expected: [0.3], within: 0.003 },
      digits: 4,
    },
    {
      id: 'expectation',
      title: { en: 'Its expectation is the test pass', ko: '기댓값이 테스트 출력과 같습니다' },
      measures: {
        en: 'mean of the passes, away from the test pass',
        ko: '여러 번의 평균과 테스트 출력의 차이',
      },
      measurement: { kind: 'draws', study: 'connections', of: 'meanApart' },
      relation: { kind: 'below', limit: 0.01 },
      digits: 4,
    },
  ],
});
