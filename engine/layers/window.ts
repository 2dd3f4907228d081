/** What convolution and pooling share: images in, and whether windows fit into them. */
import { showShape, type Shape } from '../compile/graph.ts';
import { integer } from '../settings.ts';
import type { LayerProblem } from './layer.ts';

export interface Image {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The sizes of an image; of a tensor that is none its first size alone, which `imageProblem` finds first. */
export function imageOf([channels = 1, height = 1, width = 1]: Shape): Image {
  return { channels, height, width };
}

export function imageProblem(from: Shape): LayerProblem | null {
  return from.length === 3 ? null : { code: 'image_needed', values: { got: showShape(from) } };
}

/** A window of `window` pixels a side must find room in the padded image. */
export function windowProblem(
  { height, width }: Image,
  window: number,
  padding: number,
): LayerProblem | null {
  const size = Math.min(height, width) + 2 * padding;
  return window <= size ? null : { code: 'window_too_large', values: { window, size } };
}

export const strideSetting = (usual: number) =>
  integer({
    title: { en: 'Stride', ko: '보폭' },
    help: { en: 'Pixels from one window to the next.', ko: '창에서 다음 창까지의 픽셀 수.' },
    min: 1,
    max: 64,
    default: usual,
    slider: [1, 4],
  });

export const kernelSetting = (usual: number, slider: [number, number]) =>
  integer({
    title: { en: 'Kernel', ko: '커널' },
    help: { en: 'The side of the window, in pixels.', ko: '창의 한 변(픽셀).' },
    min: 1,
    max: 256,
    default: usual,
    slider,
  });
