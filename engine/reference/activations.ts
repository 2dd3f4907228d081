import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

/** y (rows, columns) = f(x). */
function forward(f: (x: number) => number): Twin {
  return (memory, y = 0, x = 0, rows = 0, columns = 0, lane = 0, lanes = 1) => {
    const [first, end] = shareOf(rows, lane, lanes);
    for (let i = first * columns; i < end * columns; i++) memory[y + i] = f(at(memory, x + i));
  };
}

/** dx (rows, columns) = f(y, dy), y being the output of the forward pass. */
function backward(f: (y: number, dy: number) => number): Twin {
  return (memory, dx = 0, y = 0, dy = 0, rows = 0, columns = 0, lane = 0, lanes = 1) => {
    const [first, end] = shareOf(rows, lane, lanes);
    for (let i = first * columns; i < end * columns; i++) {
      memory[dx + i] = f(at(memory, y + i), at(memory, dy + i));
    }
  };
}

export const sigmoid = forward((x) => 1 / (1 + Math.exp(-x)));
export const sigmoidGradient = backward((y, dy) => dy * y * (1 - y));

export const tanh = forward(Math.tanh);
export const tanhGradient = backward((y, dy) => dy * (1 - y) * (1 + y));

export const relu = forward((x) => (x < 0 ? 0 : x));
export const reluGradient = backward((y, dy) => (y > 0 ? dy : 0));
