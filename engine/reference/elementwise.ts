/** Twins of the element-wise kernels, made from a function of one element. */
import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

/** y (rows, columns) = f(x). */
export function mapping(f: (x: number) => number): Twin {
  return (memory, y = 0, x = 0, rows = 0, columns = 0, lane = 0, lanes = 1) => {
    const [first, end] = shareOf(rows, lane, lanes);
    for (let i = first * columns; i < end * columns; i++) memory[y + i] = f(at(memory, x + i));
  };
}

/** y (rows, columns) = f(x, a), a one number for all. */
export function mappingWith(f: (x: number, a: number) => number): Twin {
  return (memory, y = 0, x = 0, rows = 0, columns = 0, a = 0, lane = 0, lanes = 1) => {
    mapping((value) => f(value, a))(memory, y, x, rows, columns, lane, lanes);
  };
}

/** out (rows, columns) = f(a, b). */
export function combining(f: (a: number, b: number) => number): Twin {
  return (memory, out = 0, a = 0, b = 0, rows = 0, columns = 0, lane = 0, lanes = 1) => {
    const [first, end] = shareOf(rows, lane, lanes);
    for (let i = first * columns; i < end * columns; i++) {
      memory[out + i] = f(at(memory, a + i), at(memory, b + i));
    }
  };
}

/** out (rows, columns) = f(a, b, c), c one number for all. */
export function combiningWith(f: (a: number, b: number, c: number) => number): Twin {
  return (memory, out = 0, a = 0, b = 0, rows = 0, columns = 0, c = 0, lane = 0, lanes = 1) => {
    combining((left, right) => f(left, right, c))(memory, out, a, b, rows, columns, lane, lanes);
  };
}
