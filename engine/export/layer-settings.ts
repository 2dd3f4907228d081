/** Settings of layers as formats of networks need them: read, and said in the terms that other libraries have. */
import { paddingOf } from '../layers/conv.ts';
import { survivalAt } from '../layers/stochastic-depth.ts';
import { imageOf } from '../layers/window.ts';
import type { Tensor } from '../store/pieces.ts';
import type { TrainedLayer } from './trained.ts';

const unread = (layer: TrainedLayer, name: string): never => {
  throw new Error(`${layer.id} has no ${name}`);
};

export function numberOf(layer: TrainedLayer, name: string): number {
  const value = layer.settings[name];
  return typeof value === 'number' ? value : unread(layer, name);
}

/** Whether a setting of several words has this one. */
export const says = (layer: TrainedLayer, name: string, word: string | boolean): boolean =>
  layer.settings[name] === word;

/** Of what it learned or keeps. */
export const tensorOf = (layer: TrainedLayer, name: string): Tensor =>
  layer.tensors.get(name) ?? unread(layer, name);

export interface Convolution {
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  /** On every side; not a whole number of an even window that keeps the size, which there is not. */
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

export function convolutionOf(layer: TrainedLayer): Convolution {
  const [kernel, dilation] = [numberOf(layer, 'kernel'), numberOf(layer, 'dilation')];
  const padding = says(layer, 'padding', 'same') ? 'same' : numberOf(layer, 'padding');
  return {
    channels: imageOf(layer.inputShapes[0]!).channels,
    filters: numberOf(layer, 'filters'),
    kernel,
    stride: numberOf(layer, 'stride'),
    padding: paddingOf({ kernel, dilation, padding }),
    dilation,
    groups: numberOf(layer, 'groups'),
  };
}

export interface Pooling {
  readonly kernel: number;
  readonly stride: number;
  /** Rows at the top and columns on the left that count for nothing. */
  readonly before: number;
  /** Rows at the bottom and columns on the right: as many as the last windows reach over the image. */
  readonly after: readonly [rows: number, columns: number];
}

export function poolingOf(layer: TrainedLayer): Pooling {
  const [kernel, stride, before] = ['kernel', 'stride', 'padding'].map((name) => numberOf(layer, name));
  const [from, to] = [imageOf(layer.inputShapes[0]!), imageOf(layer.shape)];
  const after = (length: number, windows: number): number =>
    Math.max(0, (windows - 1) * stride! + kernel! - length - before!);
  return {
    kernel: kernel!,
    stride: stride!,
    before: before!,
    after: [after(from.height, to.height), after(from.width, to.width)],
  };
}

/** One slope for every channel, or for all: (channels) or (1), to be laid over an example of this shape. */
export function slopeOf(layer: TrainedLayer): {
  readonly values: Float32Array;
  readonly shape: readonly number[];
} {
  const { values } = tensorOf(layer, 'slope');
  const sides = layer.shape.slice(1).map(() => 1);
  return { values, shape: values.length === 1 ? [1] : [values.length, ...sides] };
}

/** What a layer that switches something off multiplies by in testing; 1 where training has scaled up already. */
export function testFactorOf(layer: TrainedLayer): number {
  if (layer.kind === 'stochastic-depth') {
    const depth = {
      survival: numberOf(layer, 'survival'),
      mode: says(layer, 'mode', 'constant') ? 'constant' : 'linear',
      per: says(layer, 'per', 'example') ? 'example' : 'batch',
    } as const;
    return survivalAt(depth, layer);
  }
  return says(layer, 'mode', 'vanilla') ? 1 - numberOf(layer, 'rate') : 1;
}
