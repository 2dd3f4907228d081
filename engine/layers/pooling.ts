/** What max and average pooling share: their settings, the size of what comes out, and the sizes their kernels are told. */
import { windowsIn } from '../kernels/windows.ts';
import type { Shape } from '../compile/graph.ts';
import type { Tensor } from '../compile/lowering.ts';
import { boolean, integer } from '../settings.ts';
import type { LayerProblem } from './layer.ts';
import { imageOf, imageProblem, kernelSetting, strideSetting, windowProblem } from './window.ts';

interface PoolSettings {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly ceil: boolean;
}

export const poolSettings = {
  kernel: kernelSetting(2, [1, 8]),
  stride: strideSetting(2),
  padding: integer({
    title: { en: 'Padding', ko: '패딩' },
    help: {
      en: 'How far windows may reach over the border, on every side. What lies outside counts for nothing.',
      ko: '창이 경계 밖으로 나갈 수 있는 거리(모든 쪽). 밖의 값은 세지 않습니다.',
    },
    min: 0,
    max: 128,
    default: 0,
    slider: [0, 4],
  }),
  ceil: boolean({
    title: { en: 'Cut windows', ko: '잘린 창' },
    help: {
      en: 'At the end of a row or column a window that fits only in part still counts (sizes are rounded up).',
      ko: '줄의 끝에서 일부만 들어가는 창도 셉니다(크기를 올림합니다).',
    },
    default: false,
  }),
};

/** Windows along one side; rounded up, a last one that would begin beyond the image is left out. */
function windowsAlong(length: number, { kernel, stride, padding, ceil }: PoolSettings): number {
  if (!ceil) return windowsIn(length, kernel, stride, padding);
  const count = Math.ceil((length + 2 * padding - kernel) / stride) + 1;
  return (count - 1) * stride >= length + padding ? count - 1 : count;
}

export function poolShape([from]: readonly Shape[], settings: PoolSettings): Shape | LayerProblem {
  if (imageProblem(from!)) return imageProblem(from!)!;
  const { kernel, padding } = settings;
  const most = Math.floor(kernel / 2);
  if (padding > most) return { code: 'pool_padding', values: { kernel, padding, most } };
  const image = imageOf(from!);
  const problem = windowProblem(image, kernel, padding);
  if (problem) return problem;
  return [image.channels, windowsAlong(image.height, settings), windowsAlong(image.width, settings)];
}

/** Of a batch of images (B, C, H, W) and what comes out of it (B, C, H′, W′). */
export function poolSizes(input: Tensor, output: Tensor, { kernel, stride, padding }: PoolSettings) {
  const [, outHeight, outWidth] = output.shape;
  const kernels = { kernelHeight: kernel, kernelWidth: kernel };
  const out = { outHeight: outHeight!, outWidth: outWidth! };
  return { rows: input.rows, ...imageOf(input.shape), ...out, ...kernels, stride, padding };
}
