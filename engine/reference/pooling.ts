import { uniform } from './random.ts';
import { at, shareOf } from './share.ts';

/** Cut at the border: the rows or columns [from, to) of window i. */
function windowOf(i: number, kernel: number, stride: number, padding: number, length: number) {
  const start = i * stride - padding;
  return { from: Math.max(0, start), to: Math.min(length, start + kernel) };
}

interface Region {
  /** Offsets into a channel of what the region holds. */
  readonly places: readonly number[];
  /** Which element of y, over all of it. */
  readonly out: number;
  /** Where its channel begins in x. */
  readonly channel: number;
}

function placesOf(
  rows: { from: number; to: number },
  columns: { from: number; to: number },
  width: number,
): number[] {
  const places: number[] = [];
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) places.push(row * width + column);
  }
  return places;
}

/** The windows of a lane; `sizes` are those of the kernels, from `rows` on. */
function windows(sizes: readonly number[]): Region[] {
  const [rows = 0, channels = 0, height = 0, width = 0, outHeight = 0, outWidth = 0] = sizes;
  const [kernelHeight = 1, kernelWidth = 1, stride = 1, padding = 0, lane = 0, lanes = 1] = sizes.slice(6);
  const [first, end] = shareOf(rows, lane, lanes);
  const regions: Region[] = [];
  for (let channel = first * channels; channel < end * channels; channel++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const down = windowOf(i, kernelHeight, stride, padding, height);
        const across = windowOf(j, kernelWidth, stride, padding, width);
        regions.push({
          places: placesOf(down, across, width),
          out: (channel * outHeight + i) * outWidth + j,
          channel: channel * height * width,
        });
      }
    }
  }
  return regions;
}

function takeLargest(
  memory: Float64Array,
  y: number,
  index: number,
  x: number,
  { places, out, channel }: Region,
) {
  let [best, place] = [-Infinity, -1];
  for (const candidate of places) {
    const value = at(memory, x + channel + candidate);
    if (place < 0 || value > best || (Number.isNaN(value) && !Number.isNaN(best))) {
      [best, place] = [value, candidate];
    }
  }
  memory[y + out] = best;
  memory[index + out] = place;
}

/** y (rows, channels, outHeight, outWidth) = the first largest, or first NaN, of each window; index: where it is. */
export function maxPool(memory: Float64Array, y: number, index: number, x: number, ...sizes: number[]): void {
  for (const region of windows(sizes)) takeLargest(memory, y, index, x, region);
}

/** dx (rows, channels, area): dy at the places of index. */
export function maxPoolGradient(
  memory: Float64Array,
  dx: number,
  dy: number,
  index: number,
  rows: number,
  channels: number,
  area: number,
  outArea: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  memory.fill(0, dx + first * channels * area, dx + end * channels * area);
  for (let channel = first * channels; channel < end * channels; channel++) {
    for (let i = channel * outArea; i < (channel + 1) * outArea; i++) {
      const place = at(memory, index + i);
      if (place < 0) continue;
      const to = dx + channel * area + place;
      memory[to] = at(memory, to) + at(memory, dy + i);
    }
  }
}

/** y (rows, channels, outHeight, outWidth) = the mean of what each window sees of the image. */
export function averagePool(memory: Float64Array, y: number, x: number, ...sizes: number[]): void {
  for (const { places, out, channel } of windows(sizes)) {
    const sum = places.reduce((total, place) => total + at(memory, x + channel + place), 0);
    memory[y + out] = places.length > 0 ? sum / places.length : 0;
  }
}

/** dx (rows, channels, height, width): each window's dy in equal shares. */
export function averagePoolGradient(memory: Float64Array, dx: number, dy: number, ...sizes: number[]): void {
  const [rows = 0, channels = 0, height = 0, width = 0] = sizes;
  const [lane = 0, lanes = 1] = sizes.slice(10);
  const [first, end] = shareOf(rows, lane, lanes).map((row) => row * channels * height * width);
  memory.fill(0, dx + (first ?? 0), dx + (end ?? 0));
  for (const { places, out, channel } of windows(sizes)) {
    for (const place of places) {
      const to = dx + channel + place;
      memory[to] = at(memory, to) + at(memory, dy + out) / places.length;
    }
  }
}

/** y (rows, channels) = the mean of each channel of x (rows, channels, area). */
export function globalAveragePool(
  memory: Float64Array,
  y: number,
  x: number,
  rows: number,
  channels: number,
  area: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let channel = first * channels; channel < end * channels; channel++) {
    let sum = 0;
    for (let i = 0; i < area; i++) sum += at(memory, x + channel * area + i);
    memory[y + channel] = sum / area;
  }
}

/** dx (rows, channels, area) = dy (rows, channels) / area. */
export function globalAveragePoolGradient(
  memory: Float64Array,
  dx: number,
  dy: number,
  rows: number,
  channels: number,
  area: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * channels * area; i < end * channels * area; i++) {
    memory[dx + i] = at(memory, dy + Math.floor(i / area)) / area;
  }
}

/**
 * edges (rows, outHeight + 1 + outWidth + 1): the regions of fractional max pooling, B. Graham (2014), section 2.
 * Random: the long steps among the short ones in any order; pseudo-random: ⌈α(i + u)⌉ − ⌈αu⌉, exact in float64.
 */
export function poolingRegions(
  memory: Float64Array,
  edges: number,
  key: number,
  rows: number,
  height: number,
  width: number,
  outHeight: number,
  outWidth: number,
  stream: number,
  random: number,
  overlapping: number,
  lane: number,
  lanes: number,
): void {
  const seed = { seedLow: at(memory, key), seedHigh: at(memory, key + 1), step: at(memory, key + 2) };
  const axis = (to: number, element: number, last: number, regions: number): void => {
    const u = uniform(seed, stream, element);
    let long = last % regions;
    memory[to] = 0;
    for (let i = 0; i < regions; i++) {
      if (random) {
        const step = uniform(seed, stream, element + i) * (regions - i) < long ? 1 : 0;
        long -= step;
        memory[to + i + 1] = at(memory, to + i) + Math.floor(last / regions) + step;
      } else {
        memory[to + i + 1] = Math.ceil((last * (i + 1 + u)) / regions) - Math.ceil((last * u) / regions);
      }
    }
  };
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const to = edges + row * (outHeight + outWidth + 2);
    const element = row * (outHeight + outWidth);
    axis(to, element, height - overlapping, outHeight);
    axis(to + outHeight + 1, element + outHeight, width - overlapping, outWidth);
  }
}

/** y (rows, channels, outHeight, outWidth) = the first largest, or first NaN, of each region; index: where it is. */
export function fractionalMaxPool(
  memory: Float64Array,
  y: number,
  index: number,
  x: number,
  edges: number,
  rows: number,
  channels: number,
  height: number,
  width: number,
  outHeight: number,
  outWidth: number,
  overlapping: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  const between = (edge: number) => ({ from: at(memory, edge), to: at(memory, edge + 1) + overlapping });
  for (let image = first; image < end; image++) {
    const tops = edges + image * (outHeight + outWidth + 2);
    const lefts = tops + outHeight + 1;
    for (let channel = image * channels; channel < (image + 1) * channels; channel++) {
      for (let i = 0; i < outHeight; i++) {
        for (let j = 0; j < outWidth; j++) {
          takeLargest(memory, y, index, x, {
            places: placesOf(between(tops + i), between(lefts + j), width),
            out: (channel * outHeight + i) * outWidth + j,
            channel: channel * height * width,
          });
        }
      }
    }
  }
}
