/** What the float64 twins have in common: reading the memory, and the share of a lane. */

/** A twin of a kernel: the memory, then the kernel's parameters (offsets in elements), lane and lanes. */
export type Twin = (memory: Float64Array, ...values: number[]) => void;

/** The value at an offset. Reading outside the memory gives NaN, which a comparison does not miss. */
export function at(memory: Float64Array, offset: number): number {
  return memory[offset] ?? NaN;
}

/** First and end of the items that are a lane's: the `rows` share of the kernels. */
export function shareOf(items: number, lane: number, lanes: number): [first: number, end: number] {
  return [Math.floor((items * lane) / lanes), Math.floor((items * (lane + 1)) / lanes)];
}
