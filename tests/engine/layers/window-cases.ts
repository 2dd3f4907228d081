/** Networks around the layers that look through windows: every setting, sizes that do not divide, images of one pixel. */
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { chain } from '../inline.ts';

type Image = readonly [channels: number, height: number, width: number];

const layer = (kind: string, params: object = {}): NetworkNode => ({ id: kind, kind, params: { ...params } });

/**
 * The layer between two that have parameters, so that its gradient is seen from both sides: a 1x1 convolution before it,
 * a dense layer behind it.
 */
function seen(shape: Image, ...nodes: NetworkNode[]): NetworkDocument {
  return chain(
    { id: 'in', kind: 'input', params: { shape } },
    { id: 'before', kind: 'conv', params: { filters: shape[0], kernel: 1, init: { scheme: 'kaiming' } } },
    ...nodes,
    { id: 'flat', kind: 'flatten' },
    { id: 'fc', kind: 'dense', params: { units: 3, init: { scheme: 'kaiming' } } },
    { id: 'out', kind: 'output' },
  );
}

const conv = (shape: Image, params: object): NetworkDocument => seen(shape, layer('conv', params));
const pools = (kind: string): NetworkDocument[] => [
  seen([2, 4, 4], layer(kind)),
  seen([2, 5, 6], layer(kind)),
  seen([2, 5, 6], layer(kind, { ceil: true })),
  seen([3, 5, 7], layer(kind, { kernel: 3, stride: 1 })),
  seen([2, 6, 5], layer(kind, { kernel: 3, stride: 2, padding: 1 })),
  seen([2, 6, 6], layer(kind, { kernel: 3, stride: 2, ceil: true })),
  seen([1, 7, 8], layer(kind, { kernel: 2, stride: 3, padding: 1 })),
  seen([2, 3, 3], layer(kind, { kernel: 3, stride: 1, padding: 1, ceil: true })),
];

export const windowCases: Readonly<Record<string, readonly NetworkDocument[]>> = {
  conv: [
    conv([2, 5, 4], { filters: 3 }),
    conv([1, 1, 1], { filters: 2, kernel: 3 }),
    conv([3, 4, 3], { filters: 5, kernel: 1, bias: false }),
    // One window is the whole image.
    conv([3, 4, 4], { filters: 5, kernel: 4, padding: 0 }),
    conv([2, 1, 1], { filters: 3, kernel: 1, stride: 2, bias: false }),
    conv([4, 3, 3], { filters: 6, kernel: 3, padding: 0, groups: 2 }),
    conv([2, 7, 5], { filters: 4, kernel: 5, padding: 0, init: { scheme: 'xavier' } }),
    conv([2, 6, 7], { filters: 3, stride: 2 }),
    conv([2, 6, 7], { filters: 3, kernel: 2, stride: 2, padding: 0 }),
    conv([2, 5, 5], { filters: 2, kernel: 2, padding: 1 }),
    conv([2, 6, 6], { filters: 3, kernel: 1, stride: 2, padding: 0 }),
    conv([2, 8, 6], { filters: 3, stride: 3, padding: 2 }),
    conv([2, 7, 6], { filters: 3, dilation: 2 }),
    conv([1, 7, 7], { filters: 2, stride: 2, dilation: 2, padding: 1 }),
    conv([4, 4, 5], { filters: 6, groups: 2 }),
    conv([3, 5, 4], { filters: 3, groups: 3, bias: false }),
    conv([2, 5, 6], { filters: 4, groups: 2, stride: 2 }),
    // The first layer needs no gradient of its input; two of them follow one another.
    seen(
      [2, 5, 5],
      layer('conv', { filters: 3 }),
      layer('tanh'),
      { id: 'conv2', kind: 'conv', params: { filters: 2, padding: 0 } },
      layer('relu'),
    ),
  ],
  'max-pool': pools('max-pool'),
  'average-pool': pools('average-pool'),
  'global-average-pool': [
    seen([3, 4, 5], layer('global-average-pool')),
    seen([2, 1, 1], layer('global-average-pool')),
  ],
  'fractional-max-pool': ['random', 'pseudo-random'].flatMap((regions) =>
    [true, false].flatMap((overlapping) => [
      seen([2, 7, 6], layer('fractional-max-pool', { ratio: 1.4, regions, overlapping })),
      seen([2, 9, 8], layer('fractional-max-pool', { ratio: 1.25, regions, overlapping })),
      seen([1, 6, 4], layer('fractional-max-pool', { ratio: 2, regions, overlapping })),
    ]),
  ),
};
