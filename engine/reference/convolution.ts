import { windowsIn } from '../kernels/windows.ts';
import { at, shareOf } from './share.ts';

/** The sizes of a convolution, in the order of the kernels' parameters. */
interface Sizes {
  rows: number;
  channels: number;
  height: number;
  width: number;
  filters: number;
  kernelHeight: number;
  kernelWidth: number;
  stride: number;
  padding: number;
  dilation: number;
  groups: number;
}

function sizesOf(values: readonly number[]): Sizes {
  const [rows = 0, channels = 0, height = 0, width = 0, filters = 0, kernelHeight = 0, kernelWidth = 0] =
    values;
  const [stride = 1, padding = 0, dilation = 1, groups = 1] = values.slice(7);
  return {
    rows, channels, height, width, filters, kernelHeight, kernelWidth, stride, padding, dilation, groups,
  }; // prettier-ignore
}

/** The value of one channel of an image at (row, column), 0 outside: padding is zeros. */
function pixel(
  memory: Float64Array,
  image: number,
  height: number,
  width: number,
  row: number,
  column: number,
) {
  const inside = row >= 0 && row < height && column >= 0 && column < width;
  return inside ? at(memory, image + row * width + column) : 0;
}

/** The parts of a convolution: every weight, and every place of a channel of y. */
function parts(sizes: Sizes) {
  const { channels, height, width, filters, kernelHeight, kernelWidth, stride, padding, dilation, groups } =
    sizes;
  const outHeight = windowsIn(height, kernelHeight, stride, padding, dilation);
  const outWidth = windowsIn(width, kernelWidth, stride, padding, dilation);
  const inputs = channels / groups;
  const weights = Array.from({ length: filters }, (_, filter) =>
    Array.from({ length: inputs * kernelHeight * kernelWidth }, (_, i) => ({
      filter,
      channel:
        Math.floor(filter / (filters / groups)) * inputs + Math.floor(i / (kernelHeight * kernelWidth)),
      i: Math.floor(i / kernelWidth) % kernelHeight,
      j: i % kernelWidth,
      place: filter * inputs * kernelHeight * kernelWidth + i,
    })),
  );
  return { weights, outHeight, outWidth, area: outHeight * outWidth };
}

/** y (rows, filters, outHeight, outWidth) = bias + x convolved with weight. */
export function convolution(
  memory: Float64Array,
  y: number,
  x: number,
  weight: number,
  bias: number,
  _scratch: number,
  ...rest: number[]
): void {
  const sizes = sizesOf(rest);
  const [biased = 0, , lane = 0, lanes = 1] = rest.slice(11);
  const { rows, channels, height, width, filters, stride, padding, dilation } = sizes;
  const { weights, outHeight, outWidth, area } = parts(sizes);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let image = first; image < end; image++) {
    for (let filter = 0; filter < filters; filter++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          let sum = biased ? at(memory, bias + filter) : 0;
          for (const { channel, i, j, place } of weights[filter] ?? []) {
            const from = x + (image * channels + channel) * height * width;
            const top = row * stride + i * dilation - padding;
            const left = column * stride + j * dilation - padding;
            sum += at(memory, weight + place) * pixel(memory, from, height, width, top, left);
          }
          memory[y + (image * filters + filter) * area + row * outWidth + column] = sum;
        }
      }
    }
  }
}

/** dx (rows, channels, height, width): each element asks every tap whose windows can lie over it. */
export function convolutionInputGradient(
  memory: Float64Array,
  dx: number,
  dy: number,
  weight: number,
  _scratch: number,
  ...rest: number[]
): void {
  const sizes = sizesOf(rest);
  const [, lane = 0, lanes = 1] = rest.slice(11);
  const { rows, channels, height, width, filters, stride, padding, dilation } = sizes;
  const { weights, outHeight, outWidth, area } = parts(sizes);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let image = first; image < end; image++) {
    for (let channel = 0; channel < channels; channel++) {
      const taps = weights.flat().filter((tap) => tap.channel === channel);
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          let sum = 0;
          for (const { filter, i, j, place } of taps) {
            const top = (row + padding - i * dilation) / stride;
            const left = (column + padding - j * dilation) / stride;
            if (!Number.isInteger(top) || !Number.isInteger(left)) continue;
            const from = dy + (image * filters + filter) * area;
            sum += at(memory, weight + place) * pixel(memory, from, outHeight, outWidth, top, left);
          }
          memory[dx + ((image * channels + channel) * height + row) * width + column] = sum;
        }
      }
    }
  }
}

/** partials (slots, weights): the gradient by weight of each run of images. Lanes own slots. */
export function convolutionWeightGradient(
  memory: Float64Array,
  partials: number,
  dy: number,
  x: number,
  _scratch: number,
  ...rest: number[]
): void {
  const sizes = sizesOf(rest);
  const [slots = 1, , lane = 0, lanes = 1] = rest.slice(11);
  const { rows, channels, height, width, filters, stride, padding, dilation } = sizes;
  const { weights, outHeight, outWidth, area } = parts(sizes);
  const all = weights.flat();
  const [firstSlot, endSlot] = shareOf(slots, lane, lanes);
  for (let slot = firstSlot; slot < endSlot; slot++) {
    const [first, end] = shareOf(rows, slot, slots);
    for (const { filter, channel, i, j, place } of all) {
      let sum = 0;
      for (let image = first; image < end; image++) {
        const from = x + (image * channels + channel) * height * width;
        const of = dy + (image * filters + filter) * area;
        for (let row = 0; row < outHeight; row++) {
          for (let column = 0; column < outWidth; column++) {
            const top = row * stride + i * dilation - padding;
            const left = column * stride + j * dilation - padding;
            sum += at(memory, of + row * outWidth + column) * pixel(memory, from, height, width, top, left);
          }
        }
      }
      memory[partials + slot * all.length + place] = sum;
    }
  }
}

/** out (channels) = the sum of x (rows, channels, area) over rows and area. */
export function channelSums(
  memory: Float64Array,
  out: number,
  x: number,
  rows: number,
  channels: number,
  area: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(channels, lane, lanes);
  for (let channel = first; channel < end; channel++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < area; i++) sum += at(memory, x + (row * channels + channel) * area + i);
    }
    memory[out + channel] = sum;
  }
}
