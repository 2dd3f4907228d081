/** Residual networks: small ones that train here, and two of ImageNet's to look at. */
import type { ExperimentDocument, NetworkDocument } from '../contract/documents.ts';
import { classes, photograph } from './imagenet.ts';
import { kaiming, Sketch, toLookAt, trained, type Template } from './template.ts';

/** A convolution that batch norm follows needs no bias. */
function conv(sketch: Sketch, filters: number, kernel: number, stride: number, from?: string): string {
  const params = { filters, kernel, stride, init: kaiming, bias: false };
  return sketch.add('conv', params, from === undefined ? undefined : [from]);
}

function convNorm(sketch: Sketch, filters: number, kernel: number, stride: number, from?: string): string {
  conv(sketch, filters, kernel, stride, from);
  return sketch.add('batch-norm');
}

function convNormRelu(sketch: Sketch, filters: number, kernel: number, stride: number): string {
  convNorm(sketch, filters, kernel, stride);
  return sketch.add('relu');
}

interface Block {
  readonly filters: number;
  readonly stride: number;
  /** Whether the shortcut has to change the number of channels or the size of the image. */
  readonly projected: boolean;
}

/** The branch is added to what came in, or to its projection; `inner` draws the branch up to its last batch norm. */
function residual(sketch: Sketch, top: string, width: number, block: Block, inner: () => string): string {
  const branch = inner();
  const { stride, projected } = block;
  const shortcut = projected ? convNorm(sketch, width, 1, stride, top) : top;
  sketch.add('add', undefined, [branch, shortcut]);
  return sketch.add('relu');
}

/** Two 3x3 convolutions (He et al. 2016, figure 5, left). */
function basicBlock(sketch: Sketch, top: string, block: Block): string {
  const { filters, stride } = block;
  return residual(sketch, top, filters, block, () => {
    convNormRelu(sketch, filters, 3, stride);
    return convNorm(sketch, filters, 3, 1);
  });
}

/** 1x1, 3x3, 1x1, four times as wide at its end (figure 5, right); the stride is that of the 3x3, as is usual now. */
function bottleneck(sketch: Sketch, top: string, block: Block): string {
  const { filters, stride } = block;
  return residual(sketch, top, 4 * filters, block, () => {
    convNormRelu(sketch, filters, 1, 1);
    convNormRelu(sketch, filters, 3, stride);
    return convNorm(sketch, 4 * filters, 1, 1);
  });
}

/** A basic block whose branch may be left out (Huang et al. 2016, section 3). */
function mortalBlock(sketch: Sketch, top: string, block: Block): string {
  const { filters, stride } = block;
  return residual(sketch, top, filters, block, () => {
    convNormRelu(sketch, filters, 3, stride);
    convNorm(sketch, filters, 3, 1);
    return sketch.add('stochastic-depth', { survival: 0.5 });
  });
}

type BlockOf = (sketch: Sketch, top: string, block: Block) => string;

/** Stages of blocks; the first block of every stage but the first halves the image. */
function stages(
  sketch: Sketch,
  start: string,
  of: BlockOf,
  widths: readonly number[],
  counts: readonly number[],
  projectFirst: boolean,
): string {
  let top = start;
  widths.forEach((filters, stage) => {
    for (let index = 0; index < counts[stage]!; index++) {
      const first = index === 0;
      const block = {
        filters,
        stride: first && stage > 0 ? 2 : 1,
        projected: first && (stage > 0 || projectFirst),
      };
      top = of(sketch, top, block);
    }
  });
  return top;
}

function classified(sketch: Sketch, units: number, name: string): NetworkDocument {
  sketch.add('global-average-pool');
  sketch.add('dense', { units, init: kaiming });
  return sketch.network(name);
}

/**
 * He et al. 2016, section 4.2: 6n + 2 layers of 16, 32 and 64 filters. Shortcuts that change size are projections (their
 * option B) and not zero-padded.
 */
function small(
  name: string,
  shape: readonly number[],
  blocks: number,
  of: BlockOf = basicBlock,
): NetworkDocument {
  const sketch = new Sketch(shape);
  const start = convNormRelu(sketch, 16, 3, 1);
  stages(sketch, start, of, [16, 32, 64], [blocks, blocks, blocks], false);
  return classified(sketch, 10, name);
}

/** Norm and ReLU come before each convolution; a projection sees what the first of them made (Zagoruyko 2016, table 1). */
function wideBlock(sketch: Sketch, top: string, { filters, stride, projected }: Block): string {
  sketch.add('batch-norm', undefined, [top]);
  const active = sketch.add('relu');
  convNormRelu(sketch, filters, 3, stride);
  const branch = conv(sketch, filters, 3, 1);
  const shortcut = projected ? conv(sketch, filters, 1, stride, active) : top;
  return sketch.add('add', undefined, [branch, shortcut]);
}

/** Zagoruyko and Komodakis 2016: 6n + 4 layers, `factor` times as wide. */
function wide(name: string, shape: readonly number[], blocks: number, factor: number): NetworkDocument {
  const sketch = new Sketch(shape);
  const start = conv(sketch, 16, 3, 1);
  const widths = [16, 32, 64].map((width) => factor * width);
  stages(sketch, start, wideBlock, widths, [blocks, blocks, blocks], true);
  sketch.add('batch-norm');
  sketch.add('relu');
  return classified(sketch, 10, name);
}

/** He et al. 2016, table 1. */
function deep(name: string, of: BlockOf, counts: readonly number[]): NetworkDocument {
  const sketch = new Sketch(photograph);
  convNormRelu(sketch, 64, 7, 2);
  const start = sketch.add('max-pool', { kernel: 3, stride: 2, padding: 1 });
  stages(sketch, start, of, [64, 128, 256, 512], counts, of === bottleneck);
  return classified(sketch, classes, name);
}

const onColour = (network: NetworkDocument): ExperimentDocument =>
  trained(network, {
    epochs: 10,
    learningRate: 0.1,
    dataset: 'cifar-10',
    weightDecay: 0.0005,
    schedule: 'cosine',
  });

export const residualNetworks: readonly Template[] = [
  {
    name: 'resnet-small-28',
    title: { en: 'Small ResNet, 28 × 28', ko: '작은 ResNet, 28 × 28' },
    summary: {
      en: 'Three residual blocks with batch norm, on MNIST.',
      ko: '배치 정규화가 있는 잔차 블록 세 개(MNIST).',
    },
    experiment: trained(small('Small ResNet, 28 x 28', [1, 28, 28], 1), {
      epochs: 2,
      learningRate: 0.1,
      schedule: 'cosine',
    }),
  },
  {
    name: 'resnet-small-32',
    title: { en: 'Small ResNet, 32 × 32', ko: '작은 ResNet, 32 × 32' },
    summary: {
      en: 'Six residual blocks for colour images such as those of CIFAR-10.',
      ko: 'CIFAR-10 같은 컬러 이미지를 위한 잔차 블록 여섯 개.',
    },
    experiment: onColour(small('Small ResNet, 32 x 32', [3, 32, 32], 2)),
  },
  {
    name: 'resnet-stochastic-depth',
    title: { en: 'ResNet with stochastic depth', ko: '확률적 깊이를 쓰는 ResNet' },
    summary: {
      en: 'Nine residual blocks on MNIST; deeper ones are left out more often, down to every second time.',
      ko: '잔차 블록 아홉 개(MNIST). 깊을수록 자주 빠지며 마지막은 두 번에 한 번 빠집니다.',
    },
    experiment: trained(small('ResNet with stochastic depth', [1, 28, 28], 3, mortalBlock), {
      epochs: 2,
      learningRate: 0.1,
      schedule: 'cosine',
    }),
  },
  {
    name: 'wide-resnet-28',
    title: { en: 'Wide ResNet, 28 × 28', ko: '넓은 ResNet, 28 × 28' },
    summary: {
      en: 'Few blocks, twice as wide; norm and ReLU come before each convolution. On MNIST.',
      ko: '블록은 적고 너비는 두 배. 정규화와 ReLU가 합성곱 앞에 옵니다(MNIST).',
    },
    experiment: trained(wide('Wide ResNet 10-2, 28 x 28', [1, 28, 28], 1, 2), {
      epochs: 2,
      learningRate: 0.1,
      schedule: 'cosine',
    }),
  },
  {
    name: 'wide-resnet-32',
    title: { en: 'Wide ResNet, 32 × 32', ko: '넓은 ResNet, 32 × 32' },
    summary: {
      en: 'Few blocks, twice as wide, for colour images such as those of CIFAR-10.',
      ko: 'CIFAR-10 같은 컬러 이미지를 위한, 블록은 적고 너비는 두 배인 네트워크.',
    },
    experiment: onColour(wide('Wide ResNet 10-2, 32 x 32', [3, 32, 32], 1, 2)),
  },
];

export const deepResidual: readonly Template[] = [
  {
    name: 'resnet-18',
    title: { en: 'To look at: ResNet-18', ko: '살펴보기: ResNet-18' },
    summary: {
      en: 'Eight blocks of two 3 × 3 convolutions: 11,689,512 parameters.',
      ko: '3 × 3 합성곱 두 개짜리 블록 여덟 개. 파라미터 11,689,512개.',
    },
    experiment: toLookAt(deep('ResNet-18', basicBlock, [2, 2, 2, 2])),
  },
  {
    name: 'resnet-50',
    title: { en: 'To look at: ResNet-50', ko: '살펴보기: ResNet-50' },
    summary: {
      en: 'Sixteen bottleneck blocks: 25,557,032 parameters, a fifth of VGG-16, and more accurate.',
      ko: '병목 블록 열여섯 개. 파라미터 25,557,032개로 VGG-16의 5분의 1이면서 더 정확합니다.',
    },
    experiment: toLookAt(deep('ResNet-50', bottleneck, [3, 4, 6, 3])),
  },
];
