// The formula of tasks.ts once more, for peers that run on Node: the same bits.

export const streams = { a: 1, b: 2, dy: 3, x: 4, weights: 10 };
export const checkedSteps = 8;
const places = 61;

/** @param {number} length @param {number} stream @param {number} [scale] */
export function values(length, stream, scale = 0.5) {
  return Float32Array.from({ length }, (_, index) => {
    let hash = (index + Math.imul(stream, 0x9e3779b9)) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
    hash = (hash ^ (hash >>> 15)) >>> 0;
    return ((hash >>> 8) / 2 ** 24 - 0.5) * 2 * scale;
  });
}

/** @param {number} inputs @param {number} outputs @param {number} layer */
export const layerWeights = (inputs, outputs, layer) =>
  values(inputs * outputs, streams.weights + layer, Math.sqrt(6 / inputs));

/** @param {ArrayLike<number>} tensor */
export function sampled(tensor) {
  return Array.from(
    { length: places },
    (_, i) => tensor[Math.floor((i * (tensor.length - 1)) / (places - 1))] ?? NaN,
  );
}
