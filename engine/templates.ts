/** Experiments to start from. The first is what a new user's window opens with: one click trains it. */
import type { Text } from './contract/descriptor.ts';
import type { ExperimentDocument, Init, NetworkDocument, NetworkNode } from './contract/documents.ts';

export interface Template {
  readonly name: string;
  readonly title: Text;
  readonly summary: Text;
  readonly experiment: ExperimentDocument;
}

/** Nodes one after the other, laid out in columns of `perColumn`. */
function chain(name: string, nodes: readonly NetworkNode[], perColumn = 8): NetworkDocument {
  return {
    format: 'fanin.network',
    version: 1,
    name,
    nodes: [...nodes],
    edges: nodes.slice(1).map((node, index) => [nodes[index]!.id, node.id]),
    layout: Object.fromEntries(
      nodes.map(({ id }, index) => [id, [Math.floor(index / perColumn) * 400, (index % perColumn) * 92]]),
    ),
  };
}

const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } };
const flatten: NetworkNode = { id: 'flatten1', kind: 'flatten' };
const output: NetworkNode = { id: 'out', kind: 'output' };
const dense = (id: string, units: number, init: Init): NetworkNode => ({
  id,
  kind: 'dense',
  params: { units, init },
});

function onMnist(network: NetworkDocument, epochs: number, learningRate: number): ExperimentDocument {
  return {
    format: 'fanin.experiment',
    version: 1,
    name: network.name,
    network,
    data: { dataset: 'mnist' },
    training: {
      loss: { kind: 'softmax-cross-entropy' },
      epochs,
      batchSize: 128,
      optimizer: { kind: 'sgd', learningRate, momentum: 0.9 },
      weightDecay: 0,
    },
    probes: { every: 100, histogramBins: 64 },
    seed: 1,
  };
}

function deep(
  name: string,
  kind: 'tanh' | 'relu',
  layers: number,
  units: number,
  init: Init,
): NetworkDocument {
  const hidden = Array.from({ length: layers }, (_, index): NetworkNode[] => [
    dense(`fc${index + 1}`, units, init),
    { id: `${kind}${index + 1}`, kind },
  ]).flat();
  return chain(name, [input, flatten, ...hidden, dense(`fc${layers + 1}`, 10, init), output]);
}

/** The lecture's six 4096-wide layers: for looking at, not for training on a dataset. */
function wide(name: string, kind: 'tanh' | 'relu', init: Init): NetworkDocument {
  const hidden = Array.from({ length: 6 }, (_, index): NetworkNode[] => [
    { id: `fc${index + 1}`, kind: 'dense', params: { units: 4096, bias: false, init } },
    { id: `${kind}${index + 1}`, kind },
  ]).flat();
  return chain(name, [{ id: 'in', kind: 'input', params: { shape: [4096] } }, ...hidden, output]);
}

export const templates: readonly Template[] = [
  {
    name: 'mnist-deep',
    title: { en: 'MNIST, four hidden layers', ko: 'MNIST, 은닉층 넷' },
    summary: {
      en: 'Learns with Kaiming in three epochs. Start the weights from normal(0.01) and it does not learn at all.',
      ko: 'Kaiming이면 세 에포크 만에 배웁니다. normal(0.01)로 시작하면 전혀 배우지 못합니다.',
    },
    experiment: onMnist(
      chain('MNIST, four hidden layers', [
        input,
        flatten,
        ...[256, 128, 128, 64].flatMap((units, index): NetworkNode[] => [
          dense(`fc${index + 1}`, units, { scheme: 'kaiming' }),
          { id: `relu${index + 1}`, kind: 'relu' },
        ]),
        dense('fc5', 10, { scheme: 'kaiming' }),
        output,
      ]),
      3,
      0.05,
    ),
  },
  {
    name: 'mnist-mlp',
    title: { en: 'MNIST, one hidden layer', ko: 'MNIST, 은닉층 하나' },
    summary: {
      en: '784-256-10 with ReLU and Kaiming: learns in seconds.',
      ko: '784-256-10, ReLU와 Kaiming. 몇 초 만에 배웁니다.',
    },
    experiment: onMnist(
      chain('MNIST, one hidden layer', [
        input,
        flatten,
        dense('fc1', 256, { scheme: 'kaiming' }),
        { id: 'relu1', kind: 'relu' },
        dense('fc2', 10, { scheme: 'kaiming' }),
        output,
      ]),
      5,
      0.1,
    ),
  },
  {
    name: 'deep-tanh',
    title: { en: 'Six tanh layers, small weights', ko: 'tanh 여섯 층, 작은 가중치' },
    summary: {
      en: 'Weights from normal(0.01): the signal dies on its way up. Try Xavier instead.',
      ko: 'normal(0.01) 가중치에서는 신호가 위로 가며 사라집니다. Xavier로 바꿔 보세요.',
    },
    experiment: onMnist(deep('Six tanh layers', 'tanh', 6, 256, { scheme: 'normal', std: 0.01 }), 3, 0.05),
  },
  {
    name: 'deep-relu',
    title: { en: 'Ten ReLU layers', ko: 'ReLU 열 층' },
    summary: {
      en: 'Deep enough that Xavier and Kaiming part ways.',
      ko: 'Xavier와 Kaiming의 차이가 드러날 만큼 깊습니다.',
    },
    experiment: onMnist(deep('Ten ReLU layers', 'relu', 10, 128, { scheme: 'xavier' }), 3, 0.02),
  },
  {
    name: 'deep-sigmoid',
    title: { en: 'Four sigmoid layers', ko: '시그모이드 네 층' },
    summary: { en: 'Vanishing gradients: watch the first layers.', ko: '기울기 소실: 앞쪽 층을 보세요.' },
    experiment: onMnist(
      chain('Four sigmoid layers', [
        input,
        flatten,
        ...[1, 2, 3, 4].flatMap((index): NetworkNode[] => [
          dense(`fc${index}`, 128, { scheme: 'xavier' }),
          { id: `sigmoid${index}`, kind: 'sigmoid' },
        ]),
        dense('fc5', 10, { scheme: 'xavier' }),
        output,
      ]),
      3,
      0.1,
    ),
  },
  {
    name: 'dropout-mlp',
    title: { en: 'Dropout on a small training set', ko: '작은 학습 세트와 드롭아웃' },
    summary: {
      en: '1,000 examples are learned by heart; dropout stands in the way.',
      ko: '예제 1,000개는 금방 외웁니다. 드롭아웃이 그것을 막습니다.',
    },
    experiment: {
      ...onMnist(
        chain('Dropout on a small training set', [
          input,
          flatten,
          dense('fc1', 512, { scheme: 'kaiming' }),
          { id: 'relu1', kind: 'relu' },
          { id: 'drop1', kind: 'dropout', params: { rate: 0.5 } },
          dense('fc2', 10, { scheme: 'kaiming' }),
          output,
        ]),
        40,
        0.05,
      ),
      data: { dataset: 'mnist', limit: { train: 1000 } },
    },
  },
  ...(
    [
      ['tanh-normal-0.01', 'tanh', { scheme: 'normal', std: 0.01 }, 'tanh, normal 0.01'],
      ['tanh-normal-0.05', 'tanh', { scheme: 'normal', std: 0.05 }, 'tanh, normal 0.05'],
      ['tanh-xavier', 'tanh', { scheme: 'xavier' }, 'tanh, Xavier'],
      ['relu-xavier', 'relu', { scheme: 'xavier' }, 'ReLU, Xavier'],
      ['relu-kaiming', 'relu', { scheme: 'kaiming' }, 'ReLU, Kaiming'],
    ] as const
  ).map(([name, kind, init, title]): Template => ({
    name,
    title: { en: `Lecture: 6 × 4096 ${title}`, ko: `강의: 6 × 4096 ${title}` },
    summary: {
      en: 'The lecture’s six 4096-wide layers, to look at as they start.',
      ko: '강의에 나오는 4096 너비의 여섯 층. 초기 상태를 살펴봅니다.',
    },
    experiment: onMnist(wide(`six wide layers, ${title}`, kind, init), 1, 0.1),
  })),
];

export const templateNamed = (name: string): Template | undefined =>
  templates.find((template) => template.name === name);
