/** The networks of the ImageNet years, to look at: their parameters, cost and memory by layer. Their totals are exact. */
import type { NetworkDocument } from '../contract/documents.ts';
import { kaiming, Sketch, toLookAt, type Template } from './template.ts';

export const classes = 1000;
export const photograph = [3, 224, 224] as const;

/** Two wide dense layers with dropout, as AlexNet began them and VGG kept them. */
function wideEnd(sketch: Sketch, dropoutFirst: boolean): void {
  sketch.add('flatten');
  for (let layer = 0; layer < 2; layer++) {
    if (dropoutFirst) sketch.add('dropout', { rate: 0.5 });
    sketch.add('dense', { units: 4096, init: kaiming });
    sketch.add('relu');
    if (!dropoutFirst) sketch.add('dropout', { rate: 0.5 });
  }
  sketch.add('dense', { units: classes, init: kaiming });
}

/** One tower, with the widths of Krizhevsky 2014, One weird trick, footnote 1, and no local response norm. */
function alexnet(): NetworkDocument {
  const sketch = new Sketch(photograph);
  const pool = (): string => sketch.add('max-pool', { kernel: 3, stride: 2 });
  const conv = (filters: number, kernel: number, more: object = {}): void => {
    sketch.add('conv', { filters, kernel, init: kaiming, ...more });
    sketch.add('relu');
  };
  conv(64, 11, { stride: 4, padding: 2 });
  pool();
  conv(192, 5);
  pool();
  conv(384, 3);
  conv(256, 3);
  conv(256, 3);
  pool();
  wideEnd(sketch, true);
  return sketch.network('AlexNet');
}

/** Configuration D of Simonyan and Zisserman 2015, table 1. */
function vgg16(): NetworkDocument {
  const sketch = new Sketch(photograph);
  for (const [filters, layers] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const) {
    // prettier-ignore
    for (let layer = 0; layer < layers; layer++) {
      sketch.add('conv', { filters, kernel: 3, init: kaiming });
      sketch.add('relu');
    }
    sketch.add('max-pool');
  }
  wideEnd(sketch, false);
  return sketch.network('VGG-16');
}

/** Filters of one inception module: 1x1; 3x3 after its reduction; 5x5 after its reduction; 1x1 after pooling. */
type Inception = readonly [
  one: number,
  reduce3: number,
  three: number,
  reduce5: number,
  five: number,
  pool: number,
];

/** Szegedy et al. 2015, table 1; 'pool' where the image is halved. */
const modules: readonly (Inception | 'pool')[] = [
  [64, 96, 128, 16, 32, 32],
  [128, 128, 192, 32, 96, 64],
  'pool',
  [192, 96, 208, 16, 48, 64],
  [160, 112, 224, 24, 64, 64],
  [128, 128, 256, 24, 64, 64],
  [112, 144, 288, 32, 64, 64],
  [256, 160, 320, 32, 128, 128],
  'pool',
  [256, 160, 320, 32, 128, 128],
  [384, 192, 384, 48, 128, 128],
];

/** Without local response norm and the two classifiers half-way up. */
function googlenet(): NetworkDocument {
  const sketch = new Sketch(photograph);
  const conv = (filters: number, kernel: number, from?: readonly string[], more: object = {}): string => {
    sketch.add('conv', { filters, kernel, init: kaiming, ...more }, from);
    return sketch.add('relu');
  };
  const halve = (): string => sketch.add('max-pool', { kernel: 3, stride: 2, ceil: true });
  conv(64, 7, undefined, { stride: 2 });
  halve();
  conv(64, 1);
  conv(192, 3);
  let top = halve();
  for (const module of modules) {
    if (module === 'pool') {
      top = halve();
      continue;
    }
    const [one, reduce3, three, reduce5, five, pool] = module;
    const branches = [
      conv(one, 1, [top]),
      conv(three, 3, [conv(reduce3, 1, [top])]),
      conv(five, 5, [conv(reduce5, 1, [top])]),
      conv(pool, 1, [sketch.add('max-pool', { kernel: 3, stride: 1, padding: 1 }, [top])]),
    ];
    top = sketch.add('concat', undefined, branches);
  }
  sketch.add('global-average-pool');
  sketch.add('dropout', { rate: 0.4 });
  sketch.add('dense', { units: classes, init: kaiming });
  return sketch.network('GoogLeNet');
}

export const imagenet: readonly Template[] = [
  {
    name: 'alexnet',
    title: { en: 'To look at: AlexNet', ko: '살펴보기: AlexNet' },
    summary: {
      en: '61,100,840 parameters, nearly all of them in its three dense layers.',
      ko: '파라미터 61,100,840개. 거의 전부가 Dense 층 셋에 있습니다.',
    },
    experiment: toLookAt(alexnet()),
  },
  {
    name: 'vgg-16',
    title: { en: 'To look at: VGG-16', ko: '살펴보기: VGG-16' },
    summary: {
      en: '138,357,544 parameters, most in the first dense layer. Most of the work is in the third and fourth block, most of the memory in the first two.',
      ko: '파라미터 138,357,544개. 대부분은 첫 Dense 층에 있습니다. 계산은 대부분 셋째와 넷째 블록이, 메모리는 대부분 앞의 두 블록이 차지합니다.',
    },
    experiment: toLookAt(vgg16()),
  },
  {
    name: 'googlenet',
    title: { en: 'To look at: GoogLeNet', ko: '살펴보기: GoogLeNet' },
    summary: {
      en: 'Nine inception modules and an average instead of wide dense layers: 6,998,552 parameters.',
      ko: '인셉션 모듈 아홉 개, 넓은 Dense 층 대신 평균. 파라미터 6,998,552개.',
    },
    experiment: toLookAt(googlenet()),
  },
];
