import { drawnAt } from './fill.ts';
import { at, shareOf, type Twin } from './share.ts';

/** (a, b, c, d, e, f): pixel (x, y) comes from (a·x + b·y + c, d·x + e·y + f). */
type Transform = readonly [number, number, number, number, number, number];

/** Transforms (rows, 6) of images that are themselves made by others: `of` gives that of a row, or null for none. */
function follow(
  memory: Float64Array,
  transforms: number,
  [rows, lane, lanes]: readonly [number, number, number],
  of: (row: number) => Transform | null,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const next = of(row);
    if (!next) continue;
    const [a, b, c, d, e, f] = next;
    const from = transforms + 6 * row;
    for (const line of [from, from + 3]) {
      const [p, q, r] = [at(memory, line), at(memory, line + 1), at(memory, line + 2)];
      memory.set([p * a + q * d, p * b + q * e, p * c + q * f + r], line);
    }
  }
}

export const resetTransforms: Twin = (memory, transforms = 0, rows = 0, lane = 0, lanes = 1) => {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) memory.set([1, 0, 0, 0, 1, 0], transforms + 6 * row);
};

export const flipTransforms: Twin = (memory, transforms = 0, key = 0, rows = 0, ...sizes) => {
  const [width = 0, stream = 0, probability = 0, lane = 0, lanes = 1] = sizes;
  const u = drawnAt(memory, key, stream);
  follow(memory, transforms, [rows, lane, lanes], (row) => {
    return u(row, 0) < Math.fround(probability) ? [-1, 0, width - 1, 0, 1, 0] : null;
  });
};

export const shiftTransforms: Twin = (memory, transforms = 0, key = 0, rows = 0, ...sizes) => {
  const [stream = 0, mostDown = 0, mostRight = 0, lane = 0, lanes = 1] = sizes;
  const u = drawnAt(memory, key, stream);
  follow(memory, transforms, [rows, lane, lanes], (row) => {
    const down = Math.floor(u(row, 0) * (2 * mostDown + 1)) - mostDown;
    const right = Math.floor(u(row, 1) * (2 * mostRight + 1)) - mostRight;
    return [1, 0, -right, 0, 1, -down];
  });
};

export const cropTransforms: Twin = (memory, transforms = 0, key = 0, rows = 0, ...sizes) => {
  const [height = 0, width = 0, stream = 0, pad = 0, smallest = 0, lane = 0, lanes = 1] = sizes;
  const u = drawnAt(memory, key, stream);
  follow(memory, transforms, [rows, lane, lanes], (row) => {
    const s = smallest + (1 - smallest) * u(row, 2);
    const down = (height + 2 * pad - s * height) * u(row, 0);
    const right = (width + 2 * pad - s * width) * u(row, 1);
    // Pixel x reaches from x to x + 1, in the image and in the window.
    const source = (pixel: number): number => s * (pixel + 0.5) - 0.5;
    return [s, 0, source(0) + right - pad, 0, s, source(0) + down - pad];
  });
};

export const rotateTransforms: Twin = (memory, transforms = 0, key = 0, rows = 0, ...sizes) => {
  const [height = 0, width = 0, stream = 0, most = 0, lane = 0, lanes = 1] = sizes;
  const u = drawnAt(memory, key, stream);
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  follow(memory, transforms, [rows, lane, lanes], (row) => {
    const turns = Math.floor((2 * u(row, 0) - 1) * Math.fround(most) * 2 ** 24 + 0.5) / 2 ** 24;
    const [cos, sin] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
    return [cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y];
  });
};

/** out = images with their pixels from where transforms say: the sum of all pixels, each with weight (1 − |Δx|)·(1 − |Δy|). */
export const warp: Twin = (memory, out = 0, x = 0, transforms = 0, rows = 0, ...sizes) => {
  const [channels = 0, height = 0, width = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = memory.subarray(transforms + 6 * row);
    for (let channel = row * channels; channel < (row + 1) * channels; channel++) {
      const plane = x + channel * height * width;
      for (let j = 0; j < height; j++) {
        for (let i = 0; i < width; i++) {
          const value = bilinear(memory, plane, height, width, a * i + b * j + c, d * i + e * j + f);
          memory[out + (channel * height + j) * width + i] = value;
        }
      }
    }
  }
};

function bilinear(
  memory: Float64Array,
  plane: number,
  height: number,
  width: number,
  x: number,
  y: number,
): number {
  let sum = 0;
  for (let j = Math.max(0, Math.floor(y)); j <= Math.min(height - 1, Math.floor(y) + 1); j++) {
    for (let i = Math.max(0, Math.floor(x)); i <= Math.min(width - 1, Math.floor(x) + 1); i++) {
      const weight = (1 - Math.abs(x - i)) * (1 - Math.abs(y - j));
      if (weight > 0) sum += weight * at(memory, plane + j * width + i);
    }
  }
  return sum;
}
