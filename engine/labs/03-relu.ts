/** Lab 3: ReLU, Leaky ReLU, PReLU, ELU and SELU. */
import { gradientTolerance } from '../run/gradcheck.ts';
import { reluStudies } from './03-relu-studies.ts';
import { defineLab } from './lab.ts';
import type { Measurement } from './measurement.ts';

type Race = 'sigmoid' | 'tanh' | 'relu' | 'same-tanh' | 'same-relu';
const steps = (study: Race) =>
  ({ kind: 'steps-until', study, metric: 'train.accuracy', reaches: 0.75 }) as const;
const fewer = (of: Race, over: Race) => ({ kind: 'difference', of: steps(of), over: steps(over) }) as const;
const overRelu = (study: Race) =>
  ({
    kind: 'ratio',
    of: { kind: 'mean', of: steps(study) },
    over: { kind: 'mean', of: steps('relu') },
  }) as const;

type Dead = 'dead-relu' | 'dead-leaky' | 'dead-leakier';
/** The last snapshot less the first. */
const deadChange = (study: Dead, layers: 'relu' | 'leaky-relu') =>
  ({
    kind: 'difference',
    of: { kind: 'traced', study, take: 'dead', layers, at: 'last' },
    over: { kind: 'traced', study, take: 'dead', layers, at: 'first' },
  }) as const;
const ofDead = {
  en: 'change of the share of units never above zero, by seed',
  ko: '시드별 0을 넘지 않는 유닛 비율의 변화',
};

const distance = (kind: 'elu' | 'relu') =>
  ({
    kind: 'magnitude',
    of: { kind: 'layers', study: `mean-${kind}`, of: 'activation', take: 'mean', layers: kind },
  }) as const;

/** The least and the greatest of all layers and seeds. */
function extremes(take: 'mean' | 'std'): Measurement<'selu'> {
  const of = {
    kind: 'layers',
    study: 'selu',
    of: 'activation',
    take,
    layers: 'selu',
    seeds: 'apart',
  } as const;
  return {
    kind: 'each',
    of: [
      { kind: 'least', of },
      { kind: 'greatest', of },
    ],
  };
}
const ofFifty = {
  en: 'least and greatest of fifty layers, three seeds',
  ko: '쉰 층, 시드 세 개의 최소와 최대',
};

export const reluLab = defineLab({
  number: 3,
  title: { en: 'ReLU and its kin', ko: 'ReLU와 그 친척들' },
  question: {
    en: 'What does ReLU bring, and what does it cost?',
    ko: 'ReLU는 무엇을 주고 무엇을 앗아 갈까요?',
  },
  text: [
    {
      en: 'ReLU lets positive numbers pass and sets the rest to zero. It does not saturate above zero, it takes no exponential, and a gradient goes through it whole or not at all. The network of the first race is that of AlexNet’s figure, made small: four layers, trained with each activation at the learning rate that suits it best.',
      ko: 'ReLU는 양수를 그대로 통과시키고 나머지는 0으로 만듭니다. 0 위에서는 포화되지 않고, 지수 함수도 필요 없고, 기울기는 온전히 통과하거나 전혀 통과하지 않습니다. 첫 경주의 네트워크는 AlexNet 논문의 그림에 나온 것을 줄인 네 층짜리이며, 활성화 함수마다 가장 잘 맞는 학습률로 학습합니다.',
    },
    {
      en: 'Not at all is the trouble: a unit that is above zero for no example gets no gradient and never changes again. It is dead. Leaky ReLU lets a hundredth of negative numbers pass, and with it a hundredth of the gradient, so that such a unit goes on learning. PReLU learns how much to let pass, an α for each layer or channel.',
      ko: '전혀 통과하지 않는다는 점이 문제입니다. 어떤 예제에서도 0을 넘지 않는 유닛은 기울기를 받지 못해 다시는 바뀌지 않습니다. 죽은 유닛입니다. Leaky ReLU는 음수의 100분의 1을 통과시키고 기울기도 그만큼 통과하므로 그런 유닛도 계속 배웁니다. PReLU는 얼마나 통과시킬지를 층이나 채널마다 α로 배웁니다.',
    },
    {
      en: 'ReLU’s outputs are not centred on zero. ELU bends down to −1 and comes nearer to it. SELU is ELU with two constants chosen so that mean 0 and variance 1 draw every layer towards them: from weights with a standard deviation of 1/√fan-in, fifty layers keep both without any normalization.',
      ko: 'ReLU의 출력은 0을 중심으로 하지 않습니다. ELU는 −1까지 내려가므로 0에 더 가깝습니다. SELU는 평균 0과 분산 1로 층마다 끌려가도록 두 상수를 고른 ELU입니다. 가중치의 표준편차가 1/√fan-in이면 정규화 없이도 쉰 층이 둘 다 지킵니다.',
    },
  ],
  studies: reluStudies,
  figures: [
    {
      kind: 'curves',
      title: { en: 'Training accuracy, five seeds each', ko: '학습 정확도, 각각 시드 다섯 개' },
      metric: 'train.accuracy',
      studies: ['sigmoid', 'tanh', 'relu'],
    },
    {
      kind: 'traces',
      title: { en: 'Share of units never above zero', ko: '0을 넘지 않는 유닛의 비율' },
      take: 'dead',
      layers: ['relu', 'leaky-relu'],
      studies: ['dead-relu', 'dead-leaky', 'dead-leakier'],
    },
    {
      kind: 'traces',
      title: { en: 'α of each PReLU layer', ko: 'PReLU 층별 α' },
      take: 'alphaMean',
      layers: ['prelu'],
      studies: ['prelu'],
    },
    {
      kind: 'depth',
      title: { en: 'Mean output by layer, after training', ko: '학습 뒤 층별 출력 평균' },
      of: 'activation',
      take: 'mean',
      layers: ['relu', 'elu'],
      studies: ['mean-relu', 'mean-elu'],
    },
    {
      kind: 'depth',
      title: { en: 'Mean by layer, fifty layers, LeCun', ko: '층별 평균, 쉰 층, LeCun' },
      of: 'activation',
      take: 'mean',
      layers: ['selu', 'relu'],
      studies: ['selu', 'fading-relu'],
    },
    {
      kind: 'depth',
      title: {
        en: 'Standard deviation by layer, fifty layers, LeCun',
        ko: '층별 표준편차, 쉰 층, LeCun',
      },
      of: 'activation',
      take: 'std',
      layers: ['selu', 'relu'],
      studies: ['selu', 'fading-relu'],
    },
  ],
  claims: [
    {
      id: 'tanh-before-sigmoid',
      title: {
        en: 'Tanh needs fewer steps than sigmoid',
        ko: 'tanh는 시그모이드보다 적은 단계가 필요합니다',
      },
      measures: {
        en: 'steps until 25 % training error, tanh less sigmoid, by seed',
        ko: '학습 오류 25 %까지의 단계, 시드별 tanh − 시그모이드',
      },
      measurement: fewer('tanh', 'sigmoid'),
      relation: { kind: 'below', limit: 0 },
      digits: 0,
    },
    {
      id: 'relu-before-tanh',
      title: { en: 'ReLU needs fewer steps than tanh', ko: 'ReLU는 tanh보다 적은 단계가 필요합니다' },
      measures: {
        en: 'the same, ReLU less tanh, each at its best learning rate',
        ko: '같은 측정, ReLU − tanh, 각각 가장 좋은 학습률로',
      },
      measurement: fewer('relu', 'tanh'),
      relation: { kind: 'below', limit: 0 },
      digits: 0,
      why: {
        en: 'Digits are easy: a few dozen steps do, and weights that start by Xavier keep tanh away from its flat ends meanwhile. Up to a learning rate of 0.01 ReLU is ahead, at 0.03 they are even, and at 0.1 and 0.3 tanh is. AlexNet’s paper saw ReLU six times as fast on the photographs of CIFAR-10.',
        ko: '숫자 그림은 쉬워서 몇십 단계면 충분하고, Xavier로 시작한 가중치는 그동안 tanh를 평평한 끝에서 떼어 놓습니다. 학습률 0.01까지는 ReLU가 앞서고, 0.03에서는 비슷하며, 0.1과 0.3에서는 tanh가 앞섭니다. AlexNet 논문에서는 CIFAR-10 사진에서 ReLU가 여섯 배 빨랐습니다.',
      },
    },
    {
      id: 'relu-before-tanh-same-rate',
      title: {
        en: 'At the same small learning rate, 0.01, it does',
        ko: '똑같이 작은 학습률 0.01에서는 그렇습니다',
      },
      measures: { en: 'the same, ReLU less tanh', ko: '같은 측정, ReLU − tanh' },
      measurement: fewer('same-relu', 'same-tanh'),
      relation: { kind: 'below', limit: 0 },
      digits: 0,
    },
    {
      id: 'times-as-fast',
      title: { en: 'How many times as fast ReLU is', ko: 'ReLU가 몇 배 빠른지' },
      measures: {
        en: 'steps of tanh, and of sigmoid, over those of ReLU; means of five seeds',
        ko: 'tanh와 시그모이드의 단계 ÷ ReLU의 단계, 시드 다섯 개의 평균',
      },
      measurement: { kind: 'each', of: [overRelu('tanh'), overRelu('sigmoid')] },
      relation: { kind: 'reported' },
      digits: 1,
    },
    {
      id: 'relu-stays-dead',
      title: { en: 'Dead ReLU units stay dead', ko: '죽은 ReLU 유닛은 계속 죽어 있습니다' },
      measures: ofDead,
      measurement: deadChange('dead-relu', 'relu'),
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 2,
    },
    {
      id: 'leaky-comes-back',
      title: { en: 'Leaky ReLU units come back', ko: 'Leaky ReLU 유닛은 되살아납니다' },
      measures: {
        en: 'the same at slope 0.01, then at slope 0.1',
        ko: '같은 측정, 기울기 0.01, 이어서 0.1',
      },
      measurement: {
        kind: 'each',
        of: [deadChange('dead-leaky', 'leaky-relu'), deadChange('dead-leakier', 'leaky-relu')],
      },
      relation: { kind: 'below', limit: 0 },
      digits: 2,
    },
    {
      id: 'leaky-learns',
      title: {
        en: 'From there the network of Leaky ReLU learns',
        ko: '그곳에서도 Leaky ReLU 네트워크는 배웁니다',
      },
      measures: {
        en: 'test accuracy less that of ReLU, slope 0.01, by seed',
        ko: '시드별 테스트 정확도 − ReLU의 정확도, 기울기 0.01',
      },
      measurement: {
        kind: 'difference',
        of: { kind: 'final', study: 'dead-leaky', metric: 'test.accuracy' },
        over: { kind: 'final', study: 'dead-relu', metric: 'test.accuracy' },
      },
      relation: { kind: 'above', limit: 0.5 },
      digits: 2,
    },
    {
      id: 'alpha-gradient',
      title: {
        en: 'PReLU’s dL/dα agrees with finite differences',
        ko: 'PReLU의 dL/dα는 유한 차분과 일치합니다',
      },
      measures: {
        en: 'relative error of α by channel and α by layer, five seeds',
        ko: '채널별 α와 층별 α의 상대 오차, 시드 다섯 개',
      },
      measurement: { kind: 'gradient-errors', study: 'prelu-check', name: 'slope' },
      relation: { kind: 'below', limit: gradientTolerance },
      digits: 7,
    },
    {
      id: 'alpha-leaves',
      title: { en: 'Its α leaves 0.25', ko: 'α는 0.25를 떠납니다' },
      measures: {
        en: 'furthest from its start in three epochs, three layers by three seeds',
        ko: '세 에포크 동안 시작값에서 가장 멀어진 거리, 세 층 × 시드 세 개',
      },
      measurement: { kind: 'strayed', study: 'prelu', take: 'alphaMean', layers: 'prelu' },
      relation: { kind: 'above', limit: 0.01 },
      digits: 2,
    },
    {
      id: 'elu-nearer-zero',
      title: {
        en: 'ELU’s mean output is nearer to 0 than ReLU’s',
        ko: 'ELU의 출력 평균은 ReLU보다 0에 가깝습니다',
      },
      measures: {
        en: 'after training, size of the mean less that of ReLU, by layer, over three seeds',
        ko: '학습 뒤 층별 |평균| − ReLU의 |평균|, 시드 세 개',
      },
      measurement: { kind: 'difference', of: distance('elu'), over: distance('relu') },
      relation: { kind: 'below', limit: 0 },
      digits: 2,
    },
    {
      id: 'selu-mean',
      title: {
        en: 'Every SELU layer keeps its mean near 0',
        ko: 'SELU는 모든 층의 평균을 0 가까이 지킵니다',
      },
      measures: ofFifty,
      measurement: extremes('mean'),
      relation: { kind: 'between', low: -0.1, high: 0.1 },
      digits: 3,
    },
    {
      id: 'selu-std',
      title: {
        en: 'Every SELU layer keeps its standard deviation near 1',
        ko: 'SELU는 모든 층의 표준편차를 1 가까이 지킵니다',
      },
      measures: ofFifty,
      measurement: extremes('std'),
      relation: { kind: 'between', low: 0.8, high: 1.2 },
      digits: 3,
    },
  ],
});
