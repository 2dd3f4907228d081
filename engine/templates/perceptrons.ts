/** Networks of dense layers on MNIST. */
import type { Init, NetworkDocument } from '../contract/documents.ts';
import { kaiming, Sketch, trained, type Template } from './template.ts';

/** Hidden layers of these widths, each with its activation, then the ten classes. */
export function perceptron(
  name: string,
  widths: readonly number[],
  kind: 'tanh' | 'relu' | 'sigmoid',
  init: Init,
  dropout?: number,
): NetworkDocument {
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  for (const units of widths) {
    sketch.add('dense', { units, init });
    sketch.add(kind);
    if (dropout !== undefined) sketch.add('dropout', { rate: dropout });
  }
  sketch.add('dense', { units: 10, init });
  return sketch.network(name);
}

export const same = (width: number, layers: number): number[] => Array.from({ length: layers }, () => width);

export const perceptrons: readonly Template[] = [
  {
    name: 'mnist-deep',
    title: { en: 'MNIST, four hidden layers', ko: 'MNIST, 은닉층 넷' },
    summary: {
      en: 'Learns with Kaiming in three epochs. Start the weights from normal(0.01) and it does not learn at all.',
      ko: 'Kaiming이면 세 에포크 만에 배웁니다. normal(0.01)로 시작하면 전혀 배우지 못합니다.',
    },
    experiment: trained(perceptron('MNIST, four hidden layers', [256, 128, 128, 64], 'relu', kaiming), {
      epochs: 3,
      learningRate: 0.05,
    }),
  },
  {
    name: 'mnist-mlp',
    title: { en: 'MNIST, one hidden layer', ko: 'MNIST, 은닉층 하나' },
    summary: {
      en: '784-256-10 with ReLU and Kaiming: learns in seconds.',
      ko: '784-256-10, ReLU와 Kaiming. 몇 초 만에 배웁니다.',
    },
    experiment: trained(perceptron('MNIST, one hidden layer', [256], 'relu', kaiming), {
      epochs: 5,
      learningRate: 0.1,
    }),
  },
  {
    name: 'deep-tanh',
    title: { en: 'Six tanh layers, small weights', ko: 'tanh 여섯 층, 작은 가중치' },
    summary: {
      en: 'Weights from normal(0.01): the signal dies on its way up. Try Xavier instead.',
      ko: 'normal(0.01) 가중치에서는 신호가 위로 가며 사라집니다. Xavier로 바꿔 보세요.',
    },
    experiment: trained(
      perceptron('Six tanh layers', same(256, 6), 'tanh', { scheme: 'normal', std: 0.01 }),
      { epochs: 3, learningRate: 0.05 },
    ),
  },
  {
    name: 'deep-relu',
    title: { en: 'Thirty ReLU layers', ko: 'ReLU 서른 층' },
    summary: {
      en: 'Deep enough that Xavier and Kaiming part ways: with Xavier the loss stands still for a whole epoch.',
      ko: 'Xavier와 Kaiming의 차이가 드러날 만큼 깊습니다. Xavier로는 한 에포크 내내 손실이 그대로입니다.',
    },
    // Over seeds 1, 2, 3: Xavier ends at 21, 11 and 18 % of the test digits, Kaiming at 94, 93 and 92 %.
    experiment: trained(perceptron('Thirty ReLU layers', same(128, 30), 'relu', { scheme: 'xavier' }), {
      epochs: 2,
      learningRate: 0.01,
    }),
  },
  {
    name: 'deep-sigmoid',
    title: { en: 'Four sigmoid layers', ko: '시그모이드 네 층' },
    summary: { en: 'Vanishing gradients: watch the first layers.', ko: '기울기 소실: 앞쪽 층을 보세요.' },
    experiment: trained(perceptron('Four sigmoid layers', same(128, 4), 'sigmoid', { scheme: 'xavier' }), {
      epochs: 3,
      learningRate: 0.1,
    }),
  },
  {
    name: 'dropout-mlp',
    title: { en: 'Dropout on a small training set', ko: '작은 학습 세트와 드롭아웃' },
    summary: {
      en: '1,000 examples are learned by heart; dropout stands in the way.',
      ko: '예제 1,000개는 금방 외웁니다. 드롭아웃이 그것을 막습니다.',
    },
    experiment: {
      ...trained(perceptron('Dropout on a small training set', [512], 'relu', kaiming, 0.5), {
        epochs: 40,
        learningRate: 0.05,
      }),
      data: { dataset: 'mnist', limit: { train: 1000 } },
    },
  },
];
