/** Lab 2: tanh beside sigmoid. */
import type { NetworkDocument } from '../contract/documents.ts';
import { perceptron, same } from '../templates/perceptrons.ts';
import { Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Look, type Training } from './lab.ts';

type Kind = 'sigmoid' | 'tanh';
const xavier = { scheme: 'xavier' } as const;

function applied(kind: Kind): NetworkDocument {
  const sketch = new Sketch([4096]);
  sketch.add(kind);
  return sketch.network(`Lab 2: ${kind} of standard normal numbers`);
}

const outputs = (kind: Kind): Look => ({
  kind: 'look',
  title: { en: `${kind} of standard normal numbers`, ko: `표준 정규 입력의 ${kind}` },
  network: applied(kind),
  batch: 64,
  seeds: [1],
});

const deep = (kind: Kind): Look => ({
  kind: 'look',
  title: { en: `eight ${kind} layers, Xavier`, ko: `${kind} 여덟 층, Xavier` },
  network: perceptron(`Lab 2: eight ${kind} layers`, same(256, 8), kind, xavier),
  batch: 64,
  seeds: [1],
});

const training = (kind: Kind): Training =>
  trainedOnDigits(
    { en: `two ${kind} layers on MNIST`, ko: `MNIST, ${kind} 두 층` },
    perceptron(`Lab 2: two ${kind} layers`, same(128, 2), kind, xavier),
    { epochs: 1, learningRate: 0.05, seeds: [1, 2, 3, 4, 5] },
  );

const loss = (study: 'train-sigmoid' | 'train-tanh') =>
  ({ kind: 'final', study, metric: 'train.loss' }) as const;
const meanOutput = (kind: Kind) =>
  ({ kind: 'layers', study: kind, of: 'activation', take: 'mean', layers: kind }) as const;

export const tanhLab = defineLab({
  number: 2,
  title: { en: 'Tanh', ko: 'Tanh' },
  question: { en: 'What does tanh do better than sigmoid?', ko: 'tanh는 시그모이드보다 무엇이 나을까요?' },
  text: [
    {
      en: 'Tanh is a sigmoid that is stretched and moved so that it is centred on zero: what it hands on is as often negative as positive, and the layers after it are not pushed one way. Its slope at zero is 1 where that of sigmoid is a quarter, so more of the gradient gets through a stack of layers.',
      ko: 'tanh는 시그모이드를 늘리고 옮겨 0을 중심에 둔 함수입니다. 다음 층에 음수와 양수를 고르게 넘기므로 뒤의 층이 한쪽으로 밀리지 않습니다. 0에서의 기울기가 시그모이드는 1/4인데 tanh는 1이어서 층을 쌓아도 기울기가 더 많이 통과합니다.',
    },
    {
      en: 'What it does not mend: both ends are as flat as before, and a unit that sits there learns next to nothing.',
      ko: '고쳐지지 않는 것도 있습니다. 양쪽 끝은 여전히 평평해서, 그곳에 있는 유닛은 거의 배우지 못합니다.',
    },
  ],
  studies: {
    functions: {
      kind: 'functions',
      title: { en: 'sigmoid and tanh', ko: '시그모이드와 tanh' },
      layers: ['sigmoid', 'tanh'],
      from: -6,
      to: 6,
    },
    sigmoid: outputs('sigmoid'),
    tanh: outputs('tanh'),
    'deep-sigmoid': deep('sigmoid'),
    'deep-tanh': deep('tanh'),
    'train-sigmoid': training('sigmoid'),
    'train-tanh': training('tanh'),
  },
  figures: [
    {
      kind: 'functions',
      title: { en: 'The functions and their slopes', ko: '함수와 그 기울기' },
      studies: ['functions'],
    },
    {
      kind: 'depth',
      title: { en: 'Norm of the gradient by layer, before training', ko: '학습 전 층별 기울기 노름' },
      of: 'gradient',
      take: 'norm',
      layers: ['dense'],
      studies: ['deep-sigmoid', 'deep-tanh'],
    },
    {
      kind: 'curves',
      title: { en: 'Training loss, five seeds each', ko: '학습 손실, 각각 시드 다섯 개' },
      metric: 'train.loss',
      studies: ['train-sigmoid', 'train-tanh'],
    },
  ],
  claims: [
    {
      id: 'tanh-centred',
      title: { en: 'Tanh is centred on zero', ko: 'tanh의 중심은 0입니다' },
      measures: { en: 'mean output for standard normal input', ko: '표준 정규 입력에 대한 출력 평균' },
      measurement: meanOutput('tanh'),
      relation: { kind: 'near', expected: [0], within: 0.01 },
      digits: 4,
    },
    {
      id: 'sigmoid-not-centred',
      title: { en: 'Sigmoid is not', ko: '시그모이드는 그렇지 않습니다' },
      measures: { en: 'mean output for standard normal input', ko: '표준 정규 입력에 대한 출력 평균' },
      measurement: meanOutput('sigmoid'),
      relation: { kind: 'near', expected: [0.5], within: 0.01 },
      digits: 4,
    },
    {
      id: 'tanh-saturates',
      title: { en: 'Tanh still saturates', ko: 'tanh도 여전히 포화됩니다' },
      measures: { en: 'slope at −3 and 3', ko: '−3과 3에서의 기울기' },
      measurement: { kind: 'function', study: 'functions', layer: 'tanh', of: 'slope', at: [-3, 3] },
      relation: { kind: 'below', limit: 0.01 },
      digits: 4,
    },
    {
      id: 'tanh-learns-faster',
      title: {
        en: 'After as many steps tanh’s training loss is lower',
        ko: '같은 단계 수 뒤 tanh의 학습 손실이 더 낮습니다',
      },
      measures: {
        en: 'loss of tanh less that of sigmoid, by seed',
        ko: '시드별 tanh 손실 − 시그모이드 손실',
      },
      measurement: { kind: 'difference', of: loss('train-tanh'), over: loss('train-sigmoid') },
      relation: { kind: 'below', limit: 0 },
      digits: 3,
    },
  ],
});
