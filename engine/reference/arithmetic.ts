import { chunks, sumsLength } from '../kernels/signatures.ts';
import { combining, mapping, mappingWith } from './elementwise.ts';
import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

export const add = combining((a, b) => a + b);
export const multiply = combining((a, b) => a * b);
export const scale = mappingWith((x, factor) => factor * x);
export const copy = mapping((x) => x);

/** y += x. */
export const accumulate: Twin = (memory, y = 0, x = 0, ...sizes) => add(memory, y, y, x, ...sizes);

/** y += factor · x. */
export const axpy: Twin = (memory, y = 0, x = 0, ...sizes) => {
  const [rows = 0, columns = 0, factor = 0, lane = 0, lanes = 1] = sizes;
  combining((a, b) => a + factor * b)(memory, y, y, x, rows, columns, lane, lanes);
};

/** out = factor[0] · x. */
export const scaleBy: Twin = (memory, out = 0, x = 0, factor = 0, ...sizes) =>
  mapping((value) => at(memory, factor) * value)(memory, out, x, ...sizes);

/** Columns of x (rows, xColumns) to columns of out (rows, outColumns). */
export const copyColumns: Twin = (memory, out = 0, x = 0, ...sizes) => {
  const [rows = 0, columns = 0, outColumns = 0, outFirst = 0, xColumns = 0, xFirst = 0, ...share] = sizes;
  const [first, end] = shareOf(rows, share[0] ?? 0, share[1] ?? 1);
  for (let row = first; row < end; row++) {
    for (let j = 0; j < columns; j++) {
      memory[out + row * outColumns + outFirst + j] = at(memory, x + row * xColumns + xFirst + j);
    }
  }
};

/** The partial sums of one tensor have one element each here, at the places of two. */
const partialLength = sumsLength / chunks;

/** partials = the sum of a · b (length) by chunk. */
export const dot: Twin = (memory, partials = 0, a = 0, b = 0, length = 0, lane = 0, lanes = 1) => {
  const [firstChunk, endChunk] = shareOf(chunks, lane, lanes);
  for (let chunk = firstChunk; chunk < endChunk; chunk++) {
    const [first, end] = shareOf(length, chunk, chunks);
    let sum = 0;
    for (let i = first; i < end; i++) sum += at(memory, a + i) * at(memory, b + i);
    memory[partials + chunk * partialLength] = sum;
  }
};

/** partials = the sum of x (length) by chunk. */
export const sum: Twin = (memory, partials = 0, x = 0, length = 0, lane = 0, lanes = 1) => {
  const [firstChunk, endChunk] = shareOf(chunks, lane, lanes);
  for (let chunk = firstChunk; chunk < endChunk; chunk++) {
    const [first, end] = shareOf(length, chunk, chunks);
    let total = 0;
    for (let i = first; i < end; i++) total += at(memory, x + i);
    memory[partials + chunk * partialLength] = total;
  }
};

function totalOf(memory: Float64Array, partials: number, tensors: number): number {
  let total = 0;
  for (let i = 0; i < tensors * chunks; i++) total += at(memory, partials + i * partialLength);
  return total;
}

/** out[0] = the sum of the partials. */
export const sumReduce: Twin = (memory, out = 0, partials = 0, lane = 0) => {
  if (lane === 0) memory[out] = totalOf(memory, partials, 1);
};

/** out: min(1, limit / norm), norm. */
export const clipScale: Twin = (memory, out = 0, partials = 0, tensors = 0, limit = 0, lane = 0) => {
  if (lane !== 0) return;
  const norm = Math.sqrt(totalOf(memory, partials, tensors));
  memory[out] = Math.min(1, limit / norm);
  memory[out + 1] = norm;
};
