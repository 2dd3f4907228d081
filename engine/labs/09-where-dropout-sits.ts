/** Lab 9: where networks have their parameters, and where dropout sits. */
import type { Relation } from '../contract/labs.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { templateNamed } from '../templates/index.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Description, type Training } from './lab.ts';

/** The parameters of a template's network; its layers are those of the paper. */
function counted(template: string, title: string): Description {
  return {
    kind: 'description',
    title: { en: title, ko: title },
    network: templateNamed(template)!.experiment.network,
  };
}

/** A small convolutional network on little data; `places`: where half of the values are dropped. */
function training(en: string, ko: string, places: { convolutions: boolean; dense: boolean }): Training {
  const sketch = new Sketch([1, 28, 28]);
  for (const filters of [16, 32]) {
    sketch.add('conv', { filters, kernel: 3, init: kaiming });
    sketch.add('relu');
    sketch.add('max-pool');
    if (places.convolutions) sketch.add('dropout', { rate: 0.5 });
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 256, init: kaiming });
  sketch.add('relu');
  if (places.dense) sketch.add('dropout', { rate: 0.5 });
  sketch.add('dense', { units: 10, init: kaiming });
  return trainedOnDigits({ en, ko }, sketch.network(`Lab 9: ${en}`), {
    epochs: 12,
    learningRate: 0.02,
    few: 1000,
  });
}

const parameters = (study: 'alexnet' | 'vgg-16' | 'resnet-18' | 'resnet-50' | 'googlenet') =>
  ({ kind: 'total', study, of: 'parameters' }) as const;
const total = { en: 'parameters', ko: '파라미터 수' };
const exactly = (expected: number): Relation => ({ kind: 'near', expected: [expected], within: 0 });
const denseShare = (study: 'alexnet' | 'vgg-16') =>
  ({
    kind: 'ratio',
    of: { kind: 'total', study, of: 'parameters', layers: ['dense'] },
    over: parameters(study),
  }) as const;
const ofAll = { en: 'share of its dense layers', ko: 'Dense 층의 몫' };

export const whereDropoutSits = defineLab({
  number: 9,
  title: { en: 'Where dropout sits', ko: '드롭아웃의 자리' },
  question: { en: 'Where does a network need dropout?', ko: '네트워크의 어디에 드롭아웃이 필요할까요?' },
  text: [
    {
      en: 'AlexNet and VGG put dropout on their fully connected layers and nowhere else, for that is where nearly all of their parameters are. Later networks end with an average in place of wide dense layers: they have between a twentieth and a fifth of VGG-16’s parameters, and little need of dropout.',
      ko: 'AlexNet과 VGG는 완전 연결층에만 드롭아웃을 둡니다. 파라미터가 거의 모두 그곳에 있기 때문입니다. 이후의 네트워크는 넓은 Dense 층 대신 평균으로 끝나서, 파라미터가 VGG-16의 20분의 1에서 5분의 1이고 드롭아웃이 거의 필요 없습니다.',
    },
    {
      en: 'Counting needs no memory: the large networks are described, not allocated. The small ones are trained on a thousand digits, with dropout nowhere, on the dense layer, and after every layer.',
      ko: '세는 데에는 메모리가 들지 않습니다. 큰 네트워크는 할당하지 않고 설명만 합니다. 작은 네트워크는 숫자 천 개로 학습하며, 드롭아웃을 두지 않거나 Dense 층에만 두거나 모든 층 뒤에 둡니다.',
    },
  ],
  studies: {
    alexnet: counted('alexnet', 'AlexNet'),
    'vgg-16': counted('vgg-16', 'VGG-16'),
    googlenet: counted('googlenet', 'GoogLeNet'),
    'resnet-18': counted('resnet-18', 'ResNet-18'),
    'resnet-50': counted('resnet-50', 'ResNet-50'),
    nowhere: training('no dropout', '드롭아웃 없음', { convolutions: false, dense: false }),
    dense: training('dropout on the dense layer', 'Dense 층에 드롭아웃', {
      convolutions: false,
      dense: true,
    }),
    everywhere: training('dropout everywhere', '모든 층에 드롭아웃', { convolutions: true, dense: true }),
  },
  figures: [
    {
      kind: 'shares',
      title: { en: 'Where parameters, operations and activations are', ko: '파라미터, 연산, 활성값의 위치' },
      layers: ['conv', 'dense'],
      studies: ['alexnet', 'vgg-16', 'googlenet', 'resnet-18', 'resnet-50'],
    },
    {
      kind: 'bars',
      title: {
        en: 'Test accuracy after learning from 1,000 digits',
        ko: '숫자 1,000개로 학습한 뒤의 테스트 정확도',
      },
      metric: 'test.accuracy',
      studies: ['nowhere', 'dense', 'everywhere'],
    },
    {
      kind: 'curves',
      title: { en: 'Training loss', ko: '학습 손실' },
      metric: 'train.loss',
      studies: ['nowhere', 'dense', 'everywhere'],
    },
  ],
  claims: [
    {
      id: 'alexnet',
      title: { en: 'AlexNet with one tower: 61 million', ko: '타워가 하나인 AlexNet: 6,100만 개' },
      measures: total,
      measurement: parameters('alexnet'),
      relation: exactly(61_100_840),
      digits: 0,
    },
    {
      id: 'vgg-16',
      title: { en: 'VGG-16: 138 million', ko: 'VGG-16: 1억 3,800만 개' },
      measures: total,
      measurement: parameters('vgg-16'),
      relation: exactly(138_357_544),
      digits: 0,
    },
    {
      id: 'resnet-18',
      title: { en: 'ResNet-18: 12 million', ko: 'ResNet-18: 1,200만 개' },
      measures: total,
      measurement: parameters('resnet-18'),
      relation: exactly(11_689_512),
      digits: 0,
    },
    {
      id: 'resnet-50',
      title: { en: 'ResNet-50: 26 million', ko: 'ResNet-50: 2,600만 개' },
      measures: total,
      measurement: parameters('resnet-50'),
      relation: exactly(25_557_032),
      digits: 0,
    },
    {
      id: 'alexnet-dense',
      title: {
        en: 'Most of AlexNet’s parameters are in its fully connected layers',
        ko: 'AlexNet의 파라미터는 대부분 완전 연결층에 있습니다',
      },
      measures: ofAll,
      measurement: denseShare('alexnet'),
      relation: { kind: 'above', limit: 0.5 },
      digits: 3,
    },
    {
      id: 'vgg-dense',
      title: {
        en: 'So are most of VGG-16’s',
        ko: 'VGG-16도 그렇습니다',
      },
      measures: ofAll,
      measurement: denseShare('vgg-16'),
      relation: { kind: 'above', limit: 0.5 },
      digits: 3,
    },
  ],
});
