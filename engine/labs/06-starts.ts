/** Lab 6: zero, small, large and Xavier weights. */
import type { Init, NetworkDocument } from '../contract/documents.ts';
import { sixWideLayers } from '../templates/lecture.ts';
import { perceptron } from '../templates/perceptrons.ts';
import { Sketch, trained } from '../templates/template.ts';
import { defineLab, type Look, type Training } from './lab.ts';

const small: Init = { scheme: 'normal', std: 0.01 };
const large: Init = { scheme: 'normal', std: 0.05 };
const xavier: Init = { scheme: 'xavier' };

function wide(kind: 'tanh' | 'relu', init: Init, words: string): Look {
  const name = { tanh: 'tanh', relu: 'ReLU' }[kind];
  return {
    kind: 'look',
    title: { en: `${name}, ${words}`, ko: `${name}, ${words}` },
    network: sixWideLayers(`${name}, ${words}`, kind, init),
    batch: 16,
    seeds: [1],
  };
}

/** 784-100-10, whose weights all start alike. */
const start = (en: string, ko: string, init: Init): Training => ({
  kind: 'training',
  title: { en, ko },
  experiment: trained(perceptron(`Lab 6: ${en}`, [100], 'tanh', init), { epochs: 1, learningRate: 0.1 }),
});

/** Filters that see their images whole: beyond a border there would be zeros. */
function oneConvolution(): NetworkDocument {
  const sketch = new Sketch([32, 32, 32]);
  sketch.add('conv', { filters: 64, kernel: 3, padding: 0, bias: false, init: xavier });
  return sketch.network('Lab 6: one convolution');
}

const stds = { kind: 'layers', of: 'activation', take: 'std', layers: 'tanh' } as const;
const byLayer = { en: 'std by layer', ko: '층별 표준편차' };

export const starts = defineLab({
  number: 6,
  title: { en: 'Zero, small, large, Xavier', ko: '0, 작은 값, 큰 값, Xavier' },
  question: { en: 'Where should weights start?', ko: '가중치는 어디서 시작해야 할까요?' },
  text: [
    {
      en: 'Push a batch through six wide layers before any training. Each layer multiplies the signal by about √fan-in times the standard deviation of its weights. Below one, the signal fades from layer to layer; far above, every tanh unit sits on a flat end, where hardly any gradient gets through.',
      ko: '학습하기 전에 넓은 층 여섯 개로 배치 하나를 흘려보냅니다. 층을 지날 때마다 신호는 대략 √fan-in × 가중치 표준편차 배가 됩니다. 1보다 작으면 층마다 신호가 줄어들고, 너무 크면 모든 tanh 유닛이 기울기가 거의 없는 평평한 끝에 머뭅니다.',
    },
    {
      en: 'Xavier takes the one standard deviation, 1/√fan-in, that keeps the variance of what a linear layer gives out equal to that of what it takes in. ReLU throws half of it away, so with ReLU the signal fades again. And weights that all start alike stay alike: their units compute the same and learn the same.',
      ko: 'Xavier는 선형층의 출력 분산이 입력 분산과 같아지는 표준편차 1/√fan-in을 고릅니다. ReLU는 그 절반을 버리므로 ReLU에서는 신호가 다시 줄어듭니다. 모두 같은 값에서 시작한 가중치는 계속 같습니다. 유닛들이 같은 것을 계산하고 같은 것을 배우기 때문입니다.',
    },
  ],
  studies: {
    'tanh-small': wide('tanh', small, 'normal 0.01'),
    'tanh-large': wide('tanh', large, 'normal 0.05'),
    'tanh-xavier': wide('tanh', xavier, 'Xavier'),
    'relu-small': wide('relu', small, 'normal 0.01'),
    'relu-large': wide('relu', large, 'normal 0.05'),
    'relu-xavier': wide('relu', xavier, 'Xavier'),
    convolution: {
      kind: 'look',
      title: { en: 'one convolution, Xavier', ko: '합성곱 하나, Xavier' },
      network: oneConvolution(),
      batch: 16,
      seeds: [1, 2, 3],
    },
    zero: start('all weights zero', '모든 가중치 0', { scheme: 'zero' }),
    constant: start('all weights 0.01', '모든 가중치 0.01', { scheme: 'constant', value: 0.01 }),
    drawn: start('weights drawn by Xavier', 'Xavier로 뽑은 가중치', xavier),
  },
  figures: [
    {
      kind: 'histograms',
      title: { en: 'What tanh layers give out', ko: 'tanh 층의 출력' },
      of: 'activation',
      layers: 'tanh',
      studies: ['tanh-small', 'tanh-large', 'tanh-xavier'],
    },
    {
      kind: 'histograms',
      title: { en: 'The gradient that reaches them', ko: '그 층들에 닿는 기울기' },
      of: 'gradient',
      layers: 'tanh',
      studies: ['tanh-small', 'tanh-large', 'tanh-xavier'],
    },
    {
      kind: 'histograms',
      title: { en: 'What ReLU layers give out', ko: 'ReLU 층의 출력' },
      of: 'activation',
      layers: 'relu',
      studies: ['relu-small', 'relu-large', 'relu-xavier'],
    },
    {
      kind: 'curves',
      title: { en: 'Training from weights that are all alike', ko: '모두 같은 가중치에서 시작한 학습' },
      metric: 'train.loss',
      studies: ['zero', 'constant', 'drawn'],
    },
  ],
  claims: [
    {
      id: 'small-fades',
      title: { en: 'Small weights: the signal fades', ko: '작은 가중치: 신호가 사라집니다' },
      measures: byLayer,
      measurement: { ...stds, study: 'tanh-small' },
      relation: { kind: 'near', expected: [0.49, 0.29, 0.18, 0.11, 0.07, 0.05], within: 0.01 },
      digits: 2,
    },
    {
      id: 'large-saturates',
      title: { en: 'Large weights: units saturate', ko: '큰 가중치: 유닛이 포화됩니다' },
      measures: byLayer,
      measurement: { ...stds, study: 'tanh-large' },
      relation: { kind: 'near', expected: [0.87, 0.85, 0.85, 0.85, 0.85, 0.85], within: 0.01 },
      digits: 2,
    },
    {
      id: 'xavier-keeps',
      title: { en: 'Xavier: no layer is lost', ko: 'Xavier: 사라지는 층이 없습니다' },
      measures: byLayer,
      measurement: { ...stds, study: 'tanh-xavier' },
      relation: { kind: 'near', expected: [0.63, 0.49, 0.41, 0.36, 0.32, 0.3], within: 0.01 },
      digits: 2,
    },
    {
      id: 'xavier-relu-mean',
      title: { en: 'Under ReLU Xavier fades: the mean', ko: 'ReLU에서는 Xavier도 줄어듭니다: 평균' },
      measures: { en: 'mean by layer', ko: '층별 평균' },
      measurement: { ...stds, take: 'mean', layers: 'relu', study: 'relu-xavier' },
      relation: { kind: 'near', expected: [0.4, 0.28, 0.2, 0.14, 0.1, 0.07], within: 0.01 },
      digits: 2,
    },
    {
      id: 'xavier-relu-std',
      title: { en: 'Under ReLU Xavier fades: the spread', ko: 'ReLU에서는 Xavier도 줄어듭니다: 퍼짐' },
      measures: byLayer,
      measurement: { ...stds, layers: 'relu', study: 'relu-xavier' },
      relation: { kind: 'near', expected: [0.59, 0.42, 0.3, 0.21, 0.15, 0.1], within: 0.01 },
      digits: 2,
    },
    {
      id: 'convolution-fan-in',
      title: {
        en: 'A convolution’s fan-in is k² · channels: its variance stays',
        ko: '합성곱의 fan-in은 k² · 채널 수: 분산이 유지됩니다',
      },
      measures: { en: 'variance out over variance in', ko: '출력 분산 ÷ 입력 분산' },
      measurement: {
        kind: 'square',
        of: {
          kind: 'ratio',
          of: { ...stds, layers: 'conv', study: 'convolution' },
          over: { ...stds, layers: 'input', study: 'convolution' },
        },
      },
      relation: { kind: 'near', expected: [1], within: 0.1 },
      digits: 3,
    },
    {
      id: 'zero-gradient',
      title: { en: 'Zero weights get no gradient', ko: '0인 가중치에는 기울기가 오지 않습니다' },
      measures: { en: 'gradient norm of both layers at the end', ko: '끝났을 때 두 층의 기울기 노름' },
      measurement: { kind: 'weight-gradients', study: 'zero', nodes: ['fc1', 'fc2'] },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 3,
    },
    {
      id: 'zero-loss',
      title: { en: 'Zero weights: the loss stays at ln 10', ko: '0인 가중치: 손실이 ln 10에 머뭅니다' },
      measures: { en: 'test loss after an epoch', ko: '한 에포크 뒤의 테스트 손실' },
      measurement: { kind: 'final', study: 'zero', metric: 'test.loss' },
      relation: { kind: 'near', expected: [2.3026], within: 0.0005 },
      digits: 4,
      why: {
        en: 'One thing still learns: the last layer’s bias follows how often each digit came in the latest batches.',
        ko: '한 가지는 여전히 배웁니다. 마지막 층의 편향이 최근 배치에 숫자마다 얼마나 자주 나왔는지를 따라갑니다.',
      },
    },
    {
      id: 'constant-alike',
      title: { en: 'Units that start alike stay alike', ko: '똑같이 시작한 유닛은 똑같이 남습니다' },
      measures: {
        en: 'largest difference between units after an epoch',
        ko: '한 에포크 뒤 유닛 간 최대 차이',
      },
      measurement: { kind: 'units-apart', study: 'constant', node: 'fc1' },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 3,
    },
  ],
});
