import {
  convolutionInputScratch,
  convolutionScratch,
  convolutionSlots,
  convolutionWeightScratch,
} from '../kernels/signatures.ts';
import { windowsIn, type Convolution } from '../kernels/windows.ts';
import { sizeOf, type Shape } from '../compile/graph.ts';
import { integer, integerOr } from '../settings.ts';
import { addBias, multiply, multiplyBack } from './dense.ts';
import { defineLayer, type LayerProblem } from './layer.ts';
import { weightAndBias, weightSettings } from './weights.ts';
import { imageOf, imageProblem, kernelSetting, strideSetting, windowProblem } from './window.ts';

interface ConvSettings {
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number | 'same';
  readonly dilation: number;
  readonly groups: number;
}

/** Pixels from the first to the last that a window sees, both counted. */
const spanOf = ({ kernel, dilation }: Pick<ConvSettings, 'kernel' | 'dilation'>): number =>
  dilation * (kernel - 1) + 1;

/** Rows or columns of zeros on every side. 'same': half of what a window reaches beyond its centre pixel. */
export const paddingOf = (settings: Pick<ConvSettings, 'kernel' | 'dilation' | 'padding'>): number =>
  settings.padding === 'same' ? (spanOf(settings) - 1) / 2 : settings.padding;

/** The convolution as the kernels are told it. */
function convolutionOf(from: Shape, settings: ConvSettings): Convolution {
  const { filters, kernel, stride, dilation, groups } = settings;
  const kernels = { kernelHeight: kernel, kernelWidth: kernel };
  return { ...imageOf(from), filters, ...kernels, stride, padding: paddingOf(settings), dilation, groups };
}

/** Whether one window is the whole image: then it is a matrix product, W as (filters, channels · height · width). */
function isProduct({
  height,
  width,
  kernelHeight,
  kernelWidth,
  padding,
  dilation,
  groups,
}: Convolution): boolean {
  const whole = kernelHeight === height && kernelWidth === width;
  return whole && padding === 0 && dilation === 1 && groups === 1;
}

function problemOf(from: Shape, settings: ConvSettings): LayerProblem | null {
  const window = spanOf(settings);
  if (imageProblem(from)) return imageProblem(from);
  if (settings.padding === 'same' && window % 2 === 0) return { code: 'same_padding', values: { window } };
  const { filters, groups } = settings;
  const { channels } = imageOf(from);
  if (channels % groups !== 0 || filters % groups !== 0) {
    const sizes = Array.from({ length: Math.min(channels, filters) }, (_, index) => index + 1);
    const possible = sizes.filter((size) => channels % size === 0 && filters % size === 0).join(', ');
    return { code: 'conv_groups', values: { groups, channels, filters, possible } };
  }
  return windowProblem(imageOf(from), window, paddingOf(settings));
}

export const conv = defineLayer({
  kind: 'conv',
  title: { en: 'Conv', ko: '합성곱' },
  family: 'parameters',
  summary: {
    en: 'Slides small filters over an image: every place is read with the same weights.',
    ko: '작은 필터를 이미지 위로 움직입니다. 모든 위치를 같은 가중치로 읽습니다.',
  },
  formula:
    'y[f] = Σ_c w[f, c] ⋆ x[c] + b[f], fan-in = k²·C_in/groups; size = ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1',
  paper: 'LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition, section II',
  settings: {
    filters: integer({
      title: { en: 'Filters', ko: '필터' },
      help: { en: 'How many channels come out.', ko: '나오는 채널 수.' },
      min: 1,
      max: 4096,
      default: 16,
      slider: [1, 512],
      scale: 'log',
    }),
    kernel: kernelSetting(3, [1, 11]),
    stride: strideSetting(1),
    padding: integerOr({
      title: { en: 'Padding', ko: '패딩' },
      help: {
        en: 'Zeros around the image, the same on every side. Same: as many as keep its size at stride 1 (size ÷ stride, rounded up, at others).',
        ko: '이미지 둘레의 0(모든 쪽에 똑같이). Same: 보폭 1에서 크기가 유지되는 만큼(다른 보폭에서는 크기÷보폭, 올림).',
      },
      word: { value: 'same', title: { en: 'Same', ko: 'Same' } },
      min: 0,
      max: 256,
      default: 'same',
    }),
    dilation: integer({
      title: { en: 'Dilation', ko: '팽창' },
      help: { en: 'Pixels from one weight of a filter to the next.', ko: '필터의 가중치 사이 픽셀 간격.' },
      min: 1,
      max: 64,
      default: 1,
      slider: [1, 4],
    }),
    groups: integer({
      title: { en: 'Groups', ko: '그룹' },
      help: {
        en: 'Channels and filters are split into this many groups that do not see each other. As many as there are channels: depthwise.',
        ko: '채널과 필터를 서로 보지 않는 그룹으로 나눕니다. 채널 수만큼이면 깊이별 합성곱입니다.',
      },
      min: 1,
      max: 4096,
      default: 1,
      slider: [1, 64],
      scale: 'log',
    }),
    ...weightSettings({ scheme: 'kaiming' }),
  },
  shape: ([from], settings) => {
    const problem = problemOf(from!, settings);
    if (problem) return problem;
    const { height, width } = imageOf(from!);
    const { filters, kernel, stride, dilation } = settings;
    const windows = (length: number): number =>
      windowsIn(length, kernel, stride, paddingOf(settings), dilation);
    return [filters, windows(height), windows(width)];
  },
  parameters: ([from], { filters, kernel, groups, ...settings }) => {
    const { channels } = imageOf(from!);
    const weight = {
      shape: [filters, channels / groups, kernel, kernel],
      unit: 'rows' as const,
      units: filters,
    };
    // A pixel is read by the filters of its own group alone.
    const fans = { fanIn: (kernel ** 2 * channels) / groups, fanOut: (kernel ** 2 * filters) / groups };
    return weightAndBias(weight, fans, settings);
  },
  flops: ([from], output, { kernel, groups, bias }) =>
    sizeOf(output) * ((2 * kernel ** 2 * from![0]!) / groups + (bias ? 1 : 0)),

  forward(context, settings) {
    const { inputs, output, parameter, packed, scratch, emit } = context;
    const x = inputs[0]!; // (B, C, H, W)
    const sizes = convolutionOf(x.shape, settings);
    if (isProduct(sizes)) {
      multiply(context, packed('weight', true));
      if (settings.bias) addBias(context);
      return;
    }
    const scratchLength = convolutionScratch(sizes);
    const weight = parameter('weight').value;
    emit('convolution', {
      y: output.buffer, // (B, filters, H′, W′)
      x: x.buffer,
      weight,
      bias: settings.bias ? parameter('bias').value : weight,
      scratch: scratch(scratchLength),
      rows: x.rows,
      ...sizes,
      biased: settings.bias ? 1 : 0,
      scratchLength,
    });
  },

  backward(context, settings) {
    const { inputs, outputGradient, inputGradients, parameter, packed, keep, scratch, emit } = context;
    const { rows, buffer: x, shape } = inputs[0]!;
    const dy = outputGradient.buffer;
    const sizes = convolutionOf(shape, settings);
    const weight = parameter('weight');
    if (isProduct(sizes)) {
      multiplyBack(context, () => packed('weight', false));
      context.weightGradient(weight, outputGradient, inputs[0]!); // (filters, C·H·W) = dyᵀ · x
      if (settings.bias) context.biasGradient(parameter('bias'), outputGradient);
      return;
    }
    const bias = settings.bias ? parameter('bias').gradient : null;
    const slots = convolutionSlots(sizes, rows);
    const columns = weight.rows * weight.columns;
    const partials = weight.gradient && keep('partials', slots * columns); // (slots, weights)

    // On the way back and not after it: what a network of convolutions keeps for later would double its memory.
    if (partials) {
      const scratchLength = convolutionWeightScratch(sizes);
      const room = { scratch: scratch(scratchLength), scratchLength };
      emit('convolutionWeightGradient', { partials, dy, x, ...room, rows, ...sizes, slots });
    }
    const [, height, width] = outputGradient.shape;
    const area = height! * width!;
    if (bias) emit('channelSums', { out: bias, x: dy, rows, channels: sizes.filters, area });
    const dx = inputGradients[0];
    if (dx) {
      const scratchLength = convolutionInputScratch(sizes);
      const room = { scratch: scratch(scratchLength), scratchLength };
      emit('convolutionInputGradient', { dx: dx.buffer, dy, weight: weight.value, ...room, rows, ...sizes });
    }
    if (weight.gradient && partials)
      emit('columnSums', { out: weight.gradient, x: partials, rows: slots, columns });
  },
});
