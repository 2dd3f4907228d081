/** One example of a dataset as a picture. */
/** Height and width where an example can be drawn: one channel in greys, three in colours. */
export function imageSize(shape: readonly number[]): { height: number; width: number } | null {
  const [channels, height, width] = shape;
  const drawable = shape.length === 3 && (channels === 1 || channels === 3);
  return drawable && height !== undefined && width !== undefined ? { height, width } : null;
}

/** (channels, height, width), bytes, or floats from 0 to 1, as the bytes of a canvas. */
export function pixelsOf(
  shape: readonly number[],
  values: Uint8Array | Float32Array,
): Uint8ClampedArray<ArrayBuffer> {
  const [channels = 1, height = 0, width = 0] = shape;
  const area = height * width;
  const scale = values instanceof Uint8Array ? 1 : 255;
  const pixels = new Uint8ClampedArray(4 * area);
  for (let at = 0; at < area; at++) {
    for (let colour = 0; colour < 3; colour++) {
      pixels[4 * at + colour] = scale * (values[(channels === 3 ? colour : 0) * area + at] ?? 0);
    }
    pixels[4 * at + 3] = 255;
  }
  return pixels;
}
