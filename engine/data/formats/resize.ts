/** Images brought to another size. */
import type { Picture } from './picture.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * By area: a new pixel is the mean of the old image over the rectangle it covers, rows first, then columns. So a flat
 * image stays flat and the mean of an image stays what it is, to within rounding.
 */
export function resize({ width, height, rgb }: Picture, to: Size): Picture {
  if (to.width === width && to.height === height) return { width, height, rgb };
  const columns = coverage(width, to.width);
  const rows = coverage(height, to.height);
  const narrow = new Float32Array(height * to.width * 3);
  for (let row = 0; row < height; row++) {
    columns.forEach((parts, column) => {
      for (const { at, share } of parts) {
        for (let channel = 0; channel < 3; channel++) {
          narrow[3 * (row * to.width + column) + channel]! += share * rgb[3 * (row * width + at) + channel]!;
        }
      }
    });
  }
  const stride = 3 * to.width;
  const sums = new Float32Array(to.height * stride);
  rows.forEach((parts, row) => {
    for (const { at, share } of parts) {
      for (let index = 0; index < stride; index++) {
        sums[row * stride + index]! += share * narrow[at * stride + index]!;
      }
    }
  });
  return { ...to, rgb: Uint8Array.from(sums, Math.round) };
}

interface Part {
  readonly at: number;
  readonly share: number;
}

/** Of each of `to` equal stretches of a line of `from` pixels, the pixels it covers and their shares of it. */
function coverage(from: number, to: number): Part[][] {
  const length = from / to;
  return Array.from({ length: to }, (_, index) => {
    const [start, end] = [index * length, (index + 1) * length];
    const parts: Part[] = [];
    for (let at = Math.floor(start); at < Math.min(from, Math.ceil(end)); at++) {
      const share = (Math.min(end, at + 1) - Math.max(start, at)) / length;
      if (share > 0) parts.push({ at, share });
    }
    return parts;
  });
}
