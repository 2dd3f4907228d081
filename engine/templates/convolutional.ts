/** Small convolutional networks that train in minutes. */
import type { Init, NetworkDocument } from '../contract/documents.ts';
import { kaiming, Sketch, trained, type Template } from './template.ts';

/** LeNet-5 (LeCun et al. 1998, section II.B), without the sparse table of C3 and with a softmax in place of RBF units. */
function lenet(): NetworkDocument {
  const init = { scheme: 'xavier' };
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('conv', { filters: 6, kernel: 5, init });
  sketch.add('tanh');
  sketch.add('average-pool');
  sketch.add('conv', { filters: 16, kernel: 5, padding: 0, init });
  sketch.add('tanh');
  sketch.add('average-pool');
  sketch.add('conv', { filters: 120, kernel: 5, padding: 0, init });
  sketch.add('tanh');
  sketch.add('flatten');
  sketch.add('dense', { units: 84, init });
  sketch.add('tanh');
  sketch.add('dense', { units: 10, init });
  return sketch.network('LeNet-5');
}

/** The same idea with what came later: ReLU, Kaiming, max pooling. */
function conv(name: string): NetworkDocument {
  const sketch = new Sketch([1, 28, 28]);
  for (const filters of [16, 32]) {
    sketch.add('conv', { filters, kernel: 5, init: kaiming });
    sketch.add('relu');
    sketch.add('max-pool');
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 128, init: kaiming });
  sketch.add('relu');
  sketch.add('dense', { units: 10, init: kaiming });
  return sketch.network(name);
}

/** Four layers of weights with any activation: small enough to be trained with many of them. */
export function fourLayers(name: string, kind: string, init: Init): NetworkDocument {
  const sketch = new Sketch([1, 28, 28]);
  for (const filters of [8, 16]) {
    sketch.add('conv', { filters, kernel: 3, init });
    sketch.add(kind);
    sketch.add('max-pool');
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 64, init });
  sketch.add(kind);
  sketch.add('dense', { units: 10, init });
  return sketch.network(name);
}

/** Pairs of 3x3 convolutions between poolings (Simonyan and Zisserman 2015, section 2.1), narrow. */
function vgg(name: string, shape: readonly number[], widths: readonly number[]): NetworkDocument {
  const sketch = new Sketch(shape);
  for (const filters of widths) {
    for (let layer = 0; layer < 2; layer++) {
      sketch.add('conv', { filters, kernel: 3, init: kaiming });
      sketch.add('relu');
    }
    sketch.add('max-pool');
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 128, init: kaiming });
  sketch.add('relu');
  sketch.add('dropout', { rate: 0.5 });
  sketch.add('dense', { units: 10, init: kaiming });
  return sketch.network(name);
}

export const convolutional: readonly Template[] = [
  {
    name: 'mnist-conv',
    title: { en: 'MNIST, two conv layers', ko: 'MNIST, 합성곱 두 층' },
    summary: {
      en: 'Convolution, ReLU and max pooling, twice: 99 % of the test digits in three epochs.',
      ko: '합성곱, ReLU, 최대 풀링을 두 번. 세 에포크 만에 테스트 숫자의 99 %를 맞힙니다.',
    },
    experiment: trained(conv('MNIST, two conv layers'), {
      epochs: 3,
      learningRate: 0.05,
      schedule: 'cosine',
    }),
  },
  {
    name: 'fashion-conv',
    title: { en: 'Fashion-MNIST, two conv layers', ko: 'Fashion-MNIST, 합성곱 두 층' },
    summary: {
      en: 'The same network on articles of clothing: 90 % and a little more in four epochs.',
      ko: '같은 네트워크로 의류를 구분합니다. 네 에포크에 90 %를 조금 넘습니다.',
    },
    experiment: trained(conv('Fashion-MNIST, two conv layers'), {
      epochs: 4,
      learningRate: 0.05,
      schedule: 'cosine',
      dataset: 'fashion-mnist',
    }),
  },
  {
    name: 'lenet',
    title: { en: 'LeNet-5', ko: 'LeNet-5' },
    summary: {
      en: 'The network of 1998: tanh, average pooling, and convolution to the end.',
      ko: '1998년의 네트워크. tanh, 평균 풀링, 그리고 끝까지 합성곱입니다.',
    },
    experiment: trained(lenet(), { epochs: 5, learningRate: 0.05, schedule: 'cosine' }),
  },
  {
    name: 'vgg-small-28',
    title: { en: 'Small VGG, 28 × 28', ko: '작은 VGG, 28 × 28' },
    summary: {
      en: 'Pairs of 3 × 3 convolutions between poolings, on MNIST.',
      ko: '풀링 사이에 3 × 3 합성곱을 두 개씩 둡니다(MNIST).',
    },
    experiment: trained(vgg('Small VGG, 28 x 28', [1, 28, 28], [16, 32]), {
      epochs: 3,
      learningRate: 0.02,
      schedule: 'cosine',
    }),
  },
  {
    name: 'vgg-small-32',
    title: { en: 'Small VGG, 32 × 32', ko: '작은 VGG, 32 × 32' },
    summary: {
      en: 'Three pairs of 3 × 3 convolutions for colour images such as those of CIFAR-10.',
      ko: 'CIFAR-10 같은 컬러 이미지를 위한 3 × 3 합성곱 세 쌍.',
    },
    experiment: trained(vgg('Small VGG, 32 x 32', [3, 32, 32], [32, 64, 128]), {
      epochs: 10,
      learningRate: 0.02,
      dataset: 'cifar-10',
      weightDecay: 0.0005,
      schedule: 'cosine',
    }),
  },
];
