/** Lab 1: sigmoid. */
import { layers } from '../layers/index.ts';
import { perceptron, same } from '../templates/perceptrons.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { defineLab, type DescentStudy, type Look } from './lab.ts';

const xavier = { scheme: 'xavier' } as const;
const activations = [...layers]
  .filter(([, { descriptor }]) => descriptor.family === 'activation')
  .map(([kind]) => kind);

/** Eight layers of weights: seven with an activation after them, and the ten classes. */
const deep = (kind: 'sigmoid' | 'relu', words: string, init: { readonly scheme: string }): Look => ({
  kind: 'look',
  title: { en: `eight layers, ${words}`, ko: `여덟 층, ${words}` },
  network: perceptron(`Lab 1: eight layers, ${words}`, same(256, 7), kind, init),
  batch: 64,
  seeds: [1, 2, 3],
  parameters: true,
});

const inputsOf = (centred: boolean, weights: 'two' | 'ten') => {
  const count = { two: '두 개', ten: '열 개' }[weights];
  return centred
    ? { en: `${weights} weights, inputs centred on zero`, ko: `가중치 ${count}, 0을 중심으로 한 입력` }
    : { en: `${weights} weights, all inputs positive`, ko: `가중치 ${count}, 모두 양수인 입력` };
};

/** A hidden neuron with ten weights; it does not learn, so that every example asks the same neuron. */
function pushed(centred: boolean): DescentStudy {
  const sketch = new Sketch([10]);
  const node = sketch.add('dense', { units: 8, init: xavier });
  sketch.add('sigmoid');
  sketch.add('dense', { units: 2, init: xavier });
  const title = inputsOf(centred, 'ten');
  const network = sketch.network(`Lab 1: a neuron of ${title.en}`);
  return { kind: 'descent', title, network, node, centred, examples: 40, learningRate: 0 };
}

/** Two weights, which softmax over two classes makes a sigmoid of; they start at zero. */
function walked(centred: boolean): DescentStudy {
  const sketch = new Sketch([2]);
  const node = sketch.add('dense', { units: 2, bias: false, init: { scheme: 'zero' } });
  const title = inputsOf(centred, 'two');
  const network = sketch.network(`Lab 1: a neuron of ${title.en}`);
  return { kind: 'descent', title, network, node, centred, examples: 40, learningRate: 1 };
}

const shareOfOneSign = {
  en: 'share of examples that push all ten weights of a neuron one way',
  ko: '뉴런의 가중치 열 개를 모두 한쪽으로 미는 예제의 비율',
};
const firstOverLast = {
  en: 'norm of the first weights’ gradient over that of the last, by seed',
  ko: '시드별 첫 층 가중치 기울기 노름 ÷ 마지막 층 가중치 기울기 노름',
};
const reach = (study: 'deep-sigmoid' | 'deep-relu') =>
  ({
    kind: 'ratio',
    of: { kind: 'weight-gradients', study, nodes: ['fc1'] },
    over: { kind: 'weight-gradients', study, nodes: ['fc8'] },
  }) as const;
const forward = (layer: 'sigmoid' | 'relu') =>
  ({ kind: 'cost', study: 'costs', layer, of: 'forward' }) as const;

export const sigmoidLab = defineLab({
  number: 1,
  title: { en: 'Sigmoid', ko: '시그모이드' },
  question: { en: 'Why did sigmoid fall out of use?', ko: '시그모이드는 왜 쓰이지 않게 되었을까요?' },
  text: [
    {
      en: 'Sigmoid squeezes every number into the range from 0 to 1. Far from zero it is flat: a unit there hands back next to no gradient. And at its steepest its slope is a quarter, so that of the gradient at the end of a stack of such layers hardly anything reaches the first.',
      ko: '시그모이드는 모든 수를 0과 1 사이로 눌러 넣습니다. 0에서 멀어지면 평평해서, 그곳의 유닛은 기울기를 거의 돌려주지 않습니다. 가장 가파른 곳의 기울기도 1/4이므로 층을 쌓으면 끝에서 온 기울기가 첫 층에는 거의 닿지 않습니다.',
    },
    {
      en: 'What it gives out is always positive. A neuron that reads only positive numbers gets a gradient of the same sign for all of its weights: an example moves all of them up or all of them down. Where some should rise and others fall, single examples can only zigzag there. A batch mixes both signs, which softens it.',
      ko: '출력은 언제나 양수입니다. 양수만 읽는 뉴런은 모든 가중치에서 기울기의 부호가 같습니다. 예제 하나는 가중치를 모두 올리거나 모두 내립니다. 일부는 올리고 일부는 내려야 할 때 예제 하나씩으로는 지그재그로 갈 수밖에 없습니다. 배치에는 두 부호가 섞이므로 덜합니다.',
    },
    {
      en: 'And it needs an exponential, where ReLU is a comparison. What that costs is measured on this machine, for every activation.',
      ko: '그리고 ReLU는 비교 한 번이지만 시그모이드에는 지수 함수가 필요합니다. 그 비용을 활성화 함수마다 이 컴퓨터에서 잽니다.',
    },
  ],
  studies: {
    functions: {
      kind: 'functions',
      title: { en: 'sigmoid', ko: '시그모이드' },
      layers: ['sigmoid'],
      from: -10,
      to: 10,
    },
    'deep-sigmoid': deep('sigmoid', 'sigmoid, Xavier', xavier),
    'deep-relu': deep('relu', 'ReLU, Kaiming', kaiming),
    'signs-positive': pushed(false),
    'signs-centred': pushed(true),
    'path-positive': walked(false),
    'path-centred': walked(true),
    costs: {
      kind: 'costs',
      title: { en: 'every activation, timed', ko: '모든 활성화 함수의 시간' },
      layers: activations,
    },
  },
  figures: [
    {
      kind: 'functions',
      title: { en: 'Sigmoid and its slope', ko: '시그모이드와 그 기울기' },
      studies: ['functions'],
    },
    {
      kind: 'depth',
      title: { en: 'Norm of the gradient by layer, before training', ko: '학습 전 층별 기울기 노름' },
      of: 'gradient',
      take: 'norm',
      layers: ['dense'],
      studies: ['deep-sigmoid', 'deep-relu'],
    },
    {
      kind: 'signs',
      title: {
        en: 'Which way each example pushes the weights of one neuron',
        ko: '예제마다 한 뉴런의 가중치를 미는 방향',
      },
      studies: ['signs-positive', 'signs-centred'],
    },
    {
      kind: 'path',
      title: {
        en: 'Two weights on their way, one example a step',
        ko: '두 가중치가 가는 길, 한 단계에 예제 하나',
      },
      studies: ['path-positive', 'path-centred'],
    },
    {
      kind: 'costs',
      title: { en: 'What an element costs, on one core', ko: '원소 하나의 비용, 코어 하나' },
      studies: ['costs'],
    },
  ],
  claims: [
    {
      id: 'slope-quarter',
      title: { en: 'Its slope is a quarter at most', ko: '기울기는 최대 1/4입니다' },
      measures: { en: 'greatest slope from −10 to 10', ko: '−10에서 10까지 최대 기울기' },
      measurement: {
        kind: 'greatest',
        of: { kind: 'function', study: 'functions', layer: 'sigmoid', of: 'slope' },
      },
      relation: { kind: 'near', expected: [0.25], within: 1e-6 },
      digits: 4,
    },
    {
      id: 'ends-flat',
      title: { en: 'Its ends are flat', ko: '양쪽 끝은 평평합니다' },
      measures: { en: 'slope at −10 and 10', ko: '−10과 10에서의 기울기' },
      measurement: {
        kind: 'function',
        study: 'functions',
        layer: 'sigmoid',
        of: 'slope',
        at: [-10, 10],
      },
      relation: { kind: 'below', limit: 1e-4 },
      digits: 6,
    },
    {
      id: 'sigmoid-vanishes',
      title: {
        en: 'Through eight sigmoid layers the gradient vanishes',
        ko: '시그모이드 여덟 층을 지나면 기울기가 사라집니다',
      },
      measures: firstOverLast,
      measurement: reach('deep-sigmoid'),
      relation: { kind: 'below', limit: 1e-3 },
      digits: 6,
    },
    {
      id: 'relu-keeps',
      title: {
        en: 'Through eight ReLU layers from Kaiming it does not',
        ko: 'Kaiming으로 시작한 ReLU 여덟 층에서는 사라지지 않습니다',
      },
      measures: firstOverLast,
      measurement: reach('deep-relu'),
      relation: { kind: 'between', low: 0.1, high: 10 },
      digits: 2,
    },
    {
      id: 'positive-one-sign',
      title: {
        en: 'From positive inputs all weights of a neuron are pushed one way',
        ko: '입력이 양수면 뉴런의 모든 가중치가 한쪽으로 밀립니다',
      },
      measures: shareOfOneSign,
      measurement: { kind: 'one-sign', study: 'signs-positive' },
      relation: { kind: 'near', expected: [1], within: 0 },
      digits: 2,
    },
    {
      id: 'centred-both-signs',
      title: {
        en: 'From inputs centred on zero hardly ever',
        ko: '0을 중심으로 한 입력이면 거의 그렇지 않습니다',
      },
      measures: shareOfOneSign,
      measurement: { kind: 'one-sign', study: 'signs-centred' },
      relation: { kind: 'below', limit: 0.1 },
      digits: 2,
    },
    {
      id: 'costs-more',
      title: { en: 'What sigmoid costs beside ReLU', ko: 'ReLU와 비교한 시그모이드의 비용' },
      measures: {
        en: 'time an element of sigmoid over that of ReLU, forward, on this machine',
        ko: '이 컴퓨터에서 원소당 순방향 시간, 시그모이드 ÷ ReLU',
      },
      measurement: { kind: 'ratio', of: forward('sigmoid'), over: forward('relu') },
      relation: { kind: 'reported' },
      digits: 1,
    },
  ],
});
