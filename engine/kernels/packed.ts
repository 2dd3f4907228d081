/**
 * How operand B of the matrix product lies in memory, and weights that are multiplied by without being packed first: cut
 * into slivers of sixteen columns, each with its rows one after another.
 */

/** Columns of a sliver: SLIVER of wasm/matmul.ts. */
export const sliver = 16;

/** Elements of a packed (rows, columns): the last sliver is padded. */
export const packedLength = (rows: number, columns: number): number =>
  rows * Math.ceil(columns / sliver) * sliver;

/** Where the element (row, column) of a packed matrix of `rows` rows lies. */
export function packedIndex(row: number, column: number, rows: number): number {
  const within = column % sliver;
  return (column - within) * rows + row * sliver + within;
}
