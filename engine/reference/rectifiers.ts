import { combining, combiningWith, mapping, mappingWith } from './elementwise.ts';
import { at, shareOf } from './share.ts';

/** λ and α of Klambauer et al. 2017. */
const lambda = 1.0507009873554805;
const alpha = 1.6732632423543772;

export const leakyRelu = mappingWith((x, slope) => (x > 0 ? x : slope * x));
export const leakyReluGradient = combiningWith((y, dy, slope) => (y > 0 ? dy : slope * dy));

export const elu = mappingWith((x, a) => (x > 0 ? x : a * Math.expm1(x)));
export const eluGradient = combiningWith((y, dy, a) => dy * (y > 0 ? 1 : y + a));

export const selu = mapping((x) => (x > 0 ? lambda * x : lambda * alpha * Math.expm1(x)));
export const seluGradient = combining((y, dy) => dy * (y > 0 ? lambda : y + lambda * alpha));

export const hardSwish = mapping((x) => x * (Math.min(Math.max(x + 3, 0), 6) / 6));
export const hardSwishGradient = combining((x, dy) => dy * (x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6));

/** y (rows, channels, size) = x where x > 0, else slope[channel] · x. */
export function prelu(
  memory: Float64Array,
  y: number,
  x: number,
  slope: number,
  rows: number,
  channels: number,
  size: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * channels * size; i < end * channels * size; i++) {
    const value = at(memory, x + i);
    const channel = Math.floor(i / size) % channels;
    memory[y + i] = value > 0 ? value : at(memory, slope + channel) * value;
  }
}

/** dx, and partial (rows, channels): the sum of dy · x over the x ≤ 0 of a row and channel. */
export function preluGradient(
  memory: Float64Array,
  dx: number,
  partial: number,
  x: number,
  dy: number,
  slope: number,
  rows: number,
  channels: number,
  size: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let part = first * channels; part < end * channels; part++) {
    let sum = 0;
    for (let i = part * size; i < (part + 1) * size; i++) {
      const d = at(memory, dy + i);
      const right = at(memory, x + i) > 0;
      memory[dx + i] = right ? d : d * at(memory, slope + (part % channels));
      if (!right) sum += d * at(memory, x + i);
    }
    memory[partial + part] = sum;
  }
}
