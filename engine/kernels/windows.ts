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
const scratchOf = (table: number, taps: number, packed: number, buffer: number, source: number): number =>
  192 + line(table + 16) + line(taps) + line(packed) + line(buffer) + line(source + 32);

/**
 * Elements between one lane's source and what is the next lane's. While a lane reads its source, some processors (a Zen 4) fetch
 * what lies behind it, too, up to twice as far as the source is long: from where the next lane is about to write, which then takes
 * a fifth to two thirds longer.
 */
const distanceBehind = (source: number): number => 2 * line(source);

/** `FEW` of wasm/correlate.ts. */
const few = 4;
/** `MOST_BY_ROWS` of wasm/convolution-weights.ts. */
const mostByRows = 32;
/** `MOST_TOGETHER` of wasm/convolution-weights.ts. */
const mostTogether = 2 ** 20;
/** `BAND` of wasm/patches.ts. */
const elementsOfBand = 131072;

/** `bandOf` of wasm/patches.ts. */
const bandOf = (rows: number, reach: number, elements: number): number => {
  const most = Math.floor(elementsOfBand / elements) - reach;
  return rows <= most ? rows : Math.min(rows, Math.max(4, Math.floor(most / 4) * 4));
};

/** Elements of a plane of a source, whose distance is an odd number of cache lines. */
const planeOf = (rows: number, columns: number): number => 16 * (Math.ceil((rows * columns) / 16) | 1);

/** What `setPadded` of wasm/convolution.ts lays out for `channels` channels. */
const paddedSource = (shape: Convolution, channels: number, least: number, isFew: boolean): number => {
  const { width, kernelHeight, kernelWidth, stride, padding, dilation } = shape;
  const { outHeight, outWidth } = outputOf(shape);
  const reach = Math.floor((dilation * (kernelHeight - 1)) / stride);
  const columns = Math.ceil((width + 2 * padding) / stride);
  const band = Math.max(least, bandOf(outHeight, reach, channels * kernelWidth * stride * outWidth));
  const planes = channels * stride;
  return isFew
    ? planes * stride * planeOf(outHeight + reach, columns)
    : planes * kernelWidth * planeOf(band + reach, outWidth);
};

/** Scratch elements of one lane of `convolution`: filters, biases and the source of a block of channels. */
export function convolutionScratch(shape: Convolution): number {
  const taps = shape.kernelHeight * shape.kernelWidth;
  const inputs = blockOf(shape.channels / shape.groups, Math.floor(depthOfBlock / taps));
  const outputs = shape.filters / shape.groups;
  const depth = inputs * taps;
  const source = paddedSource(shape, inputs, 1, outputs < few);
  return scratchOf(depth, taps, outputs * depth, 16 * outputs, source) + distanceBehind(source);
}

/** Scratch elements of one lane of `convolutionInputGradient`: the most that one of the stride² phases of dx wants. */
export function convolutionInputScratch(shape: Convolution): number {
  const { height, width, kernelHeight, kernelWidth, stride, padding, dilation } = shape;
  const outputs = shape.channels / shape.groups;
  const before = (kernel: number): number =>
    Math.max(0, Math.ceil((dilation * (kernel - 1) - padding) / stride));
  const columns =
    before(kernelWidth) + Math.max(outputOf(shape).outWidth, Math.floor((width - 1 + padding) / stride) + 1);
  const axis = (kernel: number, length: number) =>
    Array.from({ length: stride }, (_, phase) => {
      const taps = Array.from({ length: kernel }, (__, i) => phase + padding - i * dilation);
      const met = taps.filter((place) => place % stride === 0).length;
      return { met, positions: Math.ceil((length - phase) / stride), phase };
    }).filter(({ met, positions }) => met > 0 && positions > 0);
  const lengths = axis(kernelHeight, height).flatMap((down) =>
    axis(kernelWidth, width).map((across) => {
      const taps = down.met * across.met;
      const inputs = blockOf(shape.filters / shape.groups, Math.floor(depthOfBlock / taps));
      const reach = before(kernelHeight) + Math.floor((down.phase + padding) / stride);
      const band = bandOf(down.positions, reach, inputs * across.met * across.positions);
      const source =
        outputs < few
          ? planeOf(down.positions + reach, columns)
          : across.met * planeOf(band + reach, across.positions);
      const depth = inputs * taps;
      const room = scratchOf(
        depth,
        kernelHeight * kernelWidth,
        outputs * depth,
        16 * outputs,
        inputs * source,
      );
      return room + distanceBehind(inputs * source);
    }),
  );
  return Math.max(0, ...lengths);
}

/** Scratch elements of one lane of `convolutionWeightGradient`, either way around. */
export function convolutionWeightScratch(shape: Convolution): number {
  const inputs = shape.channels / shape.groups;
  const outputs = shape.filters / shape.groups;
  const taps = shape.kernelHeight * shape.kernelWidth;
  const { outHeight, outWidth } = outputOf(shape);
  const high = blockOf(outHeight, Math.floor(depthOfBlock / outWidth));
  const image = paddedSource(shape, inputs, high, outputs < few);
  const most = Math.max(1, Math.floor(depthOfBlock / (outHeight * outWidth)));
  const padded = outputs < few ? 1 : Math.max(1, Math.min(most, Math.floor(mostTogether / image)));
  // As many as that only where images are a source as they are.
  const depth = most * high * outWidth;
  const sums = outputs <= mostByRows ? mostByRows * inputs * taps : 0;
  const buffer = Math.max(16 * depth + 64, sums);
  return scratchOf(inputs * taps, taps, Math.max(16, outputs) * depth, buffer, padded * image);
}

/**
 * Partial weight gradients of a batch of `rows` images: one for each of a number of runs of images that does not depend
 * on the lanes, so that the sum has one order; fewer where the weights are many, so that they stay within 4 MiB.
 */
export function convolutionSlots(shape: Convolution, rows: number): number {
  const weights = shape.filters * (shape.channels / shape.groups) * shape.kernelHeight * shape.kernelWidth;
  return Math.min(rows, 16, Math.max(1, Math.floor(2 ** 20 / weights)));
}
