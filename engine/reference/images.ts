import { drawnAt, keyAt } from './fill.ts';
import { normal } from './random.ts';
import { at, shareOf, type Twin } from './share.ts';

const grey = [0.299, 0.587, 0.114];
const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** 1 + strength · (2u − 1) of a row. */
function factors(memory: Float64Array, key: number, stream: number, strength: number) {
  const u = drawnAt(memory, key, stream);
  return (row: number): number => 1 + strength * (2 * u(row, 0) - 1);
}

export const brightness: Twin = (memory, x = 0, key = 0, rows = 0, ...sizes) => {
  const [columns = 0, stream = 0, strength = 0, lane = 0, lanes = 1] = sizes;
  const factor = factors(memory, key, stream, strength);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    for (let i = x + row * columns; i < x + (row + 1) * columns; i++)
      memory[i] = clamp(factor(row) * at(memory, i));
  }
};

export const contrast: Twin = (memory, x = 0, key = 0, rows = 0, ...sizes) => {
  const [channels = 0, pixels = 0, stream = 0, strength = 0, lane = 0, lanes = 1] = sizes;
  const factor = factors(memory, key, stream, strength);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    let mean = 0;
    for (let i = 0; i < channels * pixels; i++) {
      const weight = channels === 3 ? (grey[Math.floor(i / pixels)] ?? NaN) : 1 / channels;
      mean += (weight * at(memory, x + row * channels * pixels + i)) / pixels;
    }
    const f = factor(row);
    for (let i = x + row * channels * pixels; i < x + (row + 1) * channels * pixels; i++) {
      memory[i] = clamp(f * at(memory, i) + (1 - f) * mean);
    }
  }
};

export const saturation: Twin = (memory, x = 0, key = 0, rows = 0, ...sizes) => {
  const [pixels = 0, stream = 0, strength = 0, lane = 0, lanes = 1] = sizes;
  const factor = factors(memory, key, stream, strength);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const f = factor(row);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const places = [0, 1, 2].map((channel) => x + (row * 3 + channel) * pixels + pixel);
      const luminance = places.reduce((sum, place, c) => sum + (grey[c] ?? NaN) * at(memory, place), 0);
      for (const place of places) memory[place] = clamp(f * at(memory, place) + (1 - f) * luminance);
    }
  }
};

export const principalColour: Twin = (memory, x = 0, basis = 0, key = 0, rows = 0, ...sizes) => {
  const [pixels = 0, stream = 0, std = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    for (let channel = 0; channel < 3; channel++) {
      let shift = 0;
      for (let j = 0; j < 3; j++) {
        shift += at(memory, basis + 3 * channel + j) * std * normal(keyAt(memory, key), stream, 4 * row + j);
      }
      const plane = x + (row * 3 + channel) * pixels;
      for (let i = plane; i < plane + pixels; i++) memory[i] = at(memory, i) + shift;
    }
  }
};

/** The pixels of a box whose pixel (⌊height / 2⌋, ⌊width / 2⌋) is `middle`, as far as they lie in the image. */
function inBox(
  y: number,
  x: number,
  middle: readonly [y: number, x: number],
  size: readonly [height: number, width: number],
): boolean {
  const top = middle[0] - Math.floor(size[0] / 2);
  const left = middle[1] - Math.floor(size[1] / 2);
  return y >= top && y < top + size[0] && x >= left && x < left + size[1];
}

export const cutout: Twin = (memory, x = 0, key = 0, rows = 0, ...sizes) => {
  const [channels = 0, height = 0, width = 0, stream = 0, side = 0, lane = 0, lanes = 1] = sizes;
  const u = drawnAt(memory, key, stream);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const middle = [Math.floor(u(row, 0) * height), Math.floor(u(row, 1) * width)] as const;
    for (let i = 0; i < channels * height * width; i++) {
      const inside = inBox(Math.floor(i / width) % height, i % width, middle, [side, side]);
      if (inside) memory[x + row * channels * height * width + i] = 0;
    }
  }
};

export const cutMix: Twin = (
  memory,
  out = 0,
  weights = 0,
  x = 0,
  partners = 0,
  key = 0,
  rows = 0,
  ...sizes
) => {
  const [channels = 0, height = 0, width = 0, stream = 0, lane = 0, lanes = 1] = sizes;
  const u = drawnAt(memory, key, stream);
  const columns = channels * height * width;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const share = Math.sqrt(1 - at(memory, weights + row));
    const size = [Math.floor(share * height), Math.floor(share * width)] as const;
    const middle = [Math.floor(u(row, 0) * height), Math.floor(u(row, 1) * width)] as const;
    let own = 0;
    for (let i = 0; i < columns; i++) {
      const other = inBox(Math.floor(i / width) % height, i % width, middle, size);
      const source = other ? at(memory, partners + row) : row;
      memory[out + row * columns + i] = at(memory, x + source * columns + i);
      own += other ? 0 : 1;
    }
    memory[weights + row] = own / columns;
  }
};
