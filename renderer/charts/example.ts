/** One example of a dataset as a picture. */
import type { Mistakes } from '../../engine/contract/predictions.ts';
import { floatsOf } from '../../engine/contract/predictions.ts';

type Examples = NonNullable<Mistakes['examples']>;

/** Values from 0 to 1 where they are bytes; features as they are. */
export function valuesOf({ element, values }: Examples): Float32Array {
  if (element === 'float') return floatsOf(values);
  return Float32Array.from(atob(values), (letter) => letter.charCodeAt(0) / 255);
}

/** Height and width where an example can be drawn: one channel in greys, three in colours. */
export function imageSize(shape: readonly number[]): { height: number; width: number } | null {
  const [channels, height, width] = shape;
  const drawable = shape.length === 3 && (channels === 1 || channels === 3);
  return drawable && height !== undefined && width !== undefined ? { height, width } : null;
}

/** (channels, height, width) as the bytes of a canvas. */
export function pixelsOf(shape: readonly number[], values: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const [channels = 1, height = 0, width = 0] = shape;
  const area = height * width;
  const pixels = new Uint8ClampedArray(4 * area);
  for (let at = 0; at < area; at++) {
    for (let colour = 0; colour < 3; colour++) {
      pixels[4 * at + colour] = 255 * (values[(channels === 3 ? colour : 0) * area + at] ?? 0);
    }
    pixels[4 * at + 3] = 255;
  }
  return pixels;
}
