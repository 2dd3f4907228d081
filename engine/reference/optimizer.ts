import { at, shareOf } from './share.ts';

/** velocity = momentum · velocity + gradient + decay · weight; weight −= learning rate · velocity. */
export function sgdMomentum(
  memory: Float64Array,
  weight: number,
  velocity: number,
  gradient: number,
  hyper: number,
  rows: number,
  columns: number,
  decay: number,
  lane: number,
  lanes: number,
): void {
  const learningRate = at(memory, hyper);
  const momentum = at(memory, hyper + 1);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * columns; i < end * columns; i++) {
    const w = at(memory, weight + i);
    const v = momentum * at(memory, velocity + i) + at(memory, gradient + i) + decay * w;
    memory[velocity + i] = v;
    memory[weight + i] = w - learningRate * v;
  }
}
