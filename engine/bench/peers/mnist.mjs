// The training images as numbers from 0 to 1, and their labels.
import { readFileSync } from 'node:fs';

/** @param {{ images: string, labels: string }} files */
export function mnist({ images, labels }) {
  const pixels = readFileSync(images).subarray(16);
  return {
    pixels: Float32Array.from(pixels, (value) => value / 255),
    labels: readFileSync(labels).subarray(8),
  };
}
