/** Sizes of convolutions and pooling: the length of an output, and what their kernels want besides the tensors. */

/** A convolution of images (channels, height, width) by filters (filters, channels / groups, kernelHeight, kernelWidth). */
export interface Convolution {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

/** Windows that fit into `length` padded at both ends: the height or width of a convolution's or pooling's output. */
export const windowsIn = (
  length: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation = 1,
): number => Math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;

const outputOf = ({ height, width, kernelHeight, kernelWidth, stride, padding, dilation }: Convolution) => ({
  outHeight: windowsIn(height, kernelHeight, stride, padding, dilation),
  outWidth: windowsIn(width, kernelWidth, stride, padding, dilation),
});

/** `DEPTH` of wasm/correlate.ts. */
const depthOfBlock = 336;
const line = (elements: number): number => Math.ceil(elements / 32) * 32;

/** The largest of the near-equal blocks that `items` are cut into, none of more than `most`. */
const blockOf = (items: number, most: number): number =>
  Math.ceil(items / Math.ceil(items / Math.max(1, most)));

/** Elements of one lane's scratch, in the order in which `layOut` of wasm/correlate.ts cuts it. */
const scratchOf = (table: number, taps: number, outputs: number, depth: number, source: number): number =>
  192 + line(table + 16) + line(taps) + line(outputs * depth) + line(16 * depth + 64) + line(source + 32);

/** One channel of an image, padded and split by stride. */
const planeOf = ({ height, width, stride, padding }: Convolution): number =>
  stride ** 2 * Math.ceil((height + 2 * padding) / stride) * Math.ceil((width + 2 * padding) / stride);

/** Scratch elements of one lane of `convolution`: filters, patches and padded channels of a block of channels. */
export function convolutionScratch(shape: Convolution): number {
  const taps = shape.kernelHeight * shape.kernelWidth;
  const inputs = blockOf(shape.channels / shape.groups, Math.floor(depthOfBlock / taps));
  const depth = inputs * taps;
  return scratchOf(depth, taps, shape.filters / shape.groups, depth, inputs * planeOf(shape));
}

/** Scratch elements of one lane of `convolutionInputGradient`: the most that one of the stride² phases of dx wants. */
export function convolutionInputScratch(shape: Convolution): number {
  const { height, width, kernelHeight, kernelWidth, stride, padding, dilation } = shape;
  const { outHeight, outWidth } = outputOf(shape);
  const padded = (length: number, kernel: number, out: number): number =>
    Math.max(0, Math.ceil((dilation * (kernel - 1) - padding) / stride)) +
    Math.max(out, Math.floor((length - 1 + padding) / stride) + 1);
  const plane = padded(height, kernelHeight, outHeight) * padded(width, kernelWidth, outWidth);
  const met = (kernel: number): number[] =>
    Array.from({ length: stride }, (_, phase) => {
      const taps = Array.from({ length: kernel }, (__, i) => phase + padding - i * dilation);
      return taps.filter((place) => place % stride === 0).length;
    });
  const phases = met(kernelHeight).flatMap((down) => met(kernelWidth).map((across) => down * across));
  const lengths = phases.map((taps) => {
    const inputs = blockOf(shape.filters / shape.groups, Math.floor(depthOfBlock / Math.max(1, taps)));
    const table = kernelHeight * kernelWidth;
    return scratchOf(inputs * taps, table, shape.channels / shape.groups, inputs * taps, inputs * plane);
  });
  return Math.max(...lengths);
}

/** Scratch elements of one lane of `convolutionWeightGradient`. */
export function convolutionWeightScratch(shape: Convolution): number {
  const inputs = shape.channels / shape.groups;
  const taps = shape.kernelHeight * shape.kernelWidth;
  const { outHeight, outWidth } = outputOf(shape);
  const images = Math.max(1, Math.floor(depthOfBlock / (outHeight * outWidth)));
  const depth = images * blockOf(outHeight, Math.floor(depthOfBlock / outWidth)) * outWidth;
  const source = images * inputs * planeOf(shape);
  return scratchOf(inputs * taps, taps, shape.filters / shape.groups, depth, source);
}

/**
 * Partial weight gradients of a batch of `rows` images: one for each of a number of runs of images that does not depend
 * on the lanes, so that the sum has one order; fewer where the weights are many, so that they stay within 4 MiB.
 */
export function convolutionSlots(shape: Convolution, rows: number): number {
  const weights = shape.filters * (shape.channels / shape.groups) * shape.kernelHeight * shape.kernelWidth;
  return Math.min(rows, 16, Math.max(1, Math.floor(2 ** 20 / weights)));
}
