/** Where in a file an error is, as the engine writes it: `/data/a.csv: row 3, column x`. */
export interface DataPlace {
  readonly file: string;
  /** As a line of the file. */
  readonly row: number | null;
  readonly column: string | null;
}

export function readPlace(place: string): DataPlace {
  const [, file, row, column] = /^(.*): row (\d+)(?:, column (.*))?$/su.exec(place) ?? [];
  return { file: file ?? place, row: row === undefined ? null : Number(row), column: column ?? null };
}

/** A path without its folders. */
export const lastOf = (path: string): string => /[^/\\]+(?=[/\\]*$)/u.exec(path)?.[0] ?? path;
