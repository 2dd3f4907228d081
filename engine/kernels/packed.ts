/**
 * How operand B of the matrix product lies in memory, and weights that are multiplied by without being packed first: cut
 * into slivers of sixteen columns, each with its rows one after another.
 */

type Numbers = Float32Array | Float64Array;

/** Columns of a sliver: SLIVER of wasm/packing.ts. */
export const sliver = 16;

/** Elements of a packed (rows, columns): the last sliver is padded. */
export const packedLength = (rows: number, columns: number): number =>
  rows * Math.ceil(columns / sliver) * sliver;

/** A matrix (rows, columns), row after row, into a packed one whose slivers it fills. */
export function pack(packed: Numbers, values: Numbers, rows: number): void {
  const columns = values.length / rows;
  for (let row = 0, from = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) packed[packedIndex(row, column, rows)] = values[from++]!;
  }
}

/** The way back. */
export function unpack(values: Numbers, packed: Numbers, rows: number): void {
  const columns = values.length / rows;
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) values[to++] = packed[packedIndex(row, column, rows)]!;
  }
}

/** Where the element (row, column) of a packed matrix of `rows` rows lies. */
export function packedIndex(row: number, column: number, rows: number): number {
  const within = column % sliver;
  return (column - within) * rows + row * sliver + within;
}
