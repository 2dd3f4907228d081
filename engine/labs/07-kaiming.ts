/** Lab 7: Kaiming weights, and residual networks. */
import type { Init, NetworkDocument } from '../contract/documents.ts';
import { sixWideLayers } from '../templates/lecture.ts';
import { perceptron, same } from '../templates/perceptrons.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Look, type Training } from './lab.ts';

/** Five blocks that add to a signal what two convolutions make of it; `last`: how the second of them starts. */
function residual(name: string, last: Init): NetworkDocument {
  const sketch = new Sketch([32, 32, 32]);
  const conv = (init: Init) => sketch.add('conv', { filters: 32, kernel: 3, bias: false, init });
  // A signal like the ones that blocks add: as it comes in, every pixel is for itself.
  let signal = conv({ scheme: 'xavier' });
  for (let block = 0; block < 5; block++) {
    sketch.add('relu', {}, [signal]);
    conv(kaiming);
    sketch.add('relu');
    const branch = conv(last);
    signal = sketch.add('add', {}, [signal, branch]);
  }
  return sketch.network(name);
}

const blocks = (en: string, ko: string, last: Init): Look => ({
  kind: 'look',
  title: { en, ko },
  network: residual(`Lab 7: ${en}`, last),
  batch: 16,
  seeds: [1, 2, 3],
});

/** Thirty layers, from two seeds. */
const deep = (title: string, init: Init): Training =>
  trainedOnDigits(
    { en: `thirty ReLU layers, ${title}`, ko: `ReLU 서른 층, ${title}` },
    perceptron(`Lab 7: thirty ReLU layers, ${title}`, same(128, 30), 'relu', init),
    { epochs: 2, learningRate: 0.01, seeds: [1, 2] },
  );

const wide = { kind: 'layers', of: 'activation', layers: 'relu', study: 'kaiming' } as const;
const growth = (study: 'plain' | 'zero-last') =>
  ({
    kind: 'square',
    of: { kind: 'growth', of: { kind: 'layers', of: 'activation', take: 'std', layers: 'add', study } },
  }) as const;
const byBlock = { en: 'variance of a block over the one before', ko: '앞 블록 대비 분산' };
const accuracies = { en: 'test accuracy by seed', ko: '시드별 테스트 정확도' };

export const kaimingLab = defineLab({
  number: 7,
  title: { en: 'Kaiming, and residual networks', ko: 'Kaiming과 잔차 네트워크' },
  question: { en: 'How do weights start under ReLU?', ko: 'ReLU에서는 가중치를 어떻게 시작할까요?' },
  text: [
    {
      en: 'ReLU sets half of a symmetric signal to zero, and with it half of its power. Kaiming makes up for that: a standard deviation of √(2/fan-in) instead of 1/√fan-in, and every layer has as much signal as the first. In thirty layers a factor of √2 a layer decides whether anything is learned.',
      ko: 'ReLU는 대칭인 신호의 절반을 0으로 만들고, 신호의 세기도 절반이 됩니다. Kaiming은 이를 보충합니다. 표준편차가 1/√fan-in 대신 √(2/fan-in)이면 모든 층의 신호가 첫 층만큼 남습니다. 서른 층에서는 층마다 √2 배의 차이가 학습 여부를 가릅니다.',
    },
    {
      en: 'A residual block adds its branch to what came in. With Kaiming in the branch both have the same variance, so the sum has twice as much, block after block. A last convolution that starts at zero makes every block begin as the identity.',
      ko: '잔차 블록은 들어온 것에 가지의 출력을 더합니다. 가지가 Kaiming이면 둘의 분산이 같으므로 합의 분산은 블록마다 두 배가 됩니다. 마지막 합성곱을 0에서 시작하면 모든 블록이 항등 함수로 시작합니다.',
    },
  ],
  studies: {
    xavier: {
      kind: 'look',
      title: { en: 'ReLU, Xavier', ko: 'ReLU, Xavier' },
      network: sixWideLayers('ReLU, Xavier', 'relu', { scheme: 'xavier' }),
      batch: 16,
      seeds: [1],
    },
    kaiming: {
      kind: 'look',
      title: { en: 'ReLU, Kaiming', ko: 'ReLU, Kaiming' },
      network: sixWideLayers('ReLU, Kaiming', 'relu', kaiming),
      batch: 16,
      seeds: [1, 2, 3, 4, 5],
    },
    plain: blocks('residual blocks, Kaiming', '잔차 블록, Kaiming', kaiming),
    'zero-last': blocks('last convolution at zero', '마지막 합성곱 0', { scheme: 'zero' }),
    'deep-xavier': deep('Xavier', { scheme: 'xavier' }),
    'deep-kaiming': deep('Kaiming', kaiming),
  },
  figures: [
    {
      kind: 'histograms',
      title: { en: 'What ReLU layers give out', ko: 'ReLU 층의 출력' },
      of: 'activation',
      layers: 'relu',
      studies: ['xavier', 'kaiming'],
    },
    {
      kind: 'depth',
      title: { en: 'Standard deviation after each residual block', ko: '잔차 블록별 표준편차' },
      of: 'activation',
      take: 'std',
      layers: ['add'],
      studies: ['plain', 'zero-last'],
    },
    {
      kind: 'curves',
      title: { en: 'Thirty ReLU layers on MNIST', ko: 'MNIST, ReLU 서른 층' },
      metric: 'train.loss',
      studies: ['deep-xavier', 'deep-kaiming'],
    },
  ],
  claims: [
    {
      id: 'kaiming-mean',
      title: { en: 'Kaiming keeps the mean', ko: 'Kaiming은 평균을 지킵니다' },
      measures: { en: 'mean by layer, over five seeds', ko: '층별 평균, 시드 다섯 개' },
      measurement: { ...wide, take: 'mean' },
      relation: { kind: 'near', expected: [0.57], within: 0.03 },
      digits: 2,
    },
    {
      id: 'kaiming-std',
      title: { en: 'Kaiming keeps the spread', ko: 'Kaiming은 퍼짐을 지킵니다' },
      measures: { en: 'std by layer, over five seeds', ko: '층별 표준편차, 시드 다섯 개' },
      measurement: { ...wide, take: 'std' },
      relation: { kind: 'near', expected: [0.83], within: 0.03 },
      digits: 2,
    },
    {
      id: 'residual-doubles',
      title: { en: 'Every residual block doubles the variance', ko: '잔차 블록마다 분산이 두 배가 됩니다' },
      measures: byBlock,
      measurement: growth('plain'),
      relation: { kind: 'near', expected: [2], within: 0.2 },
      digits: 2,
      why: {
        en: 'Filters see zeros beyond the border, so a branch adds a little less than came in.',
        ko: '필터는 경계 밖에서 0을 보므로 가지가 더하는 양이 들어온 것보다 조금 적습니다.',
      },
    },
    {
      id: 'zero-last-keeps',
      title: { en: 'With a last convolution at zero it stays', ko: '마지막 합성곱이 0이면 그대로입니다' },
      measures: byBlock,
      measurement: growth('zero-last'),
      relation: { kind: 'near', expected: [1], within: 1e-6 },
      digits: 2,
    },
    {
      id: 'deep-xavier-fails',
      title: { en: 'Thirty layers do not learn from Xavier', ko: '서른 층은 Xavier로 배우지 못합니다' },
      measures: accuracies,
      measurement: { kind: 'final', study: 'deep-xavier', metric: 'test.accuracy' },
      relation: { kind: 'below', limit: 0.3 },
      digits: 3,
    },
    {
      id: 'deep-kaiming-learns',
      title: { en: 'From Kaiming they do', ko: 'Kaiming으로는 배웁니다' },
      measures: accuracies,
      measurement: { kind: 'final', study: 'deep-kaiming', metric: 'test.accuracy' },
      relation: { kind: 'above', limit: 0.9 },
      digits: 3,
    },
  ],
});
