/** Whether two lists hold the same, one by one. */
export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/**
 * Gives the list before for as long as a new one holds the same: what is derived from it is then not worked out and drawn
 * anew whenever something beside it has changed.
 */
export function steady<T>(): (list: readonly T[]) => readonly T[] {
  let before: readonly T[] = [];
  return (list) => {
    if (!sameItems(list, before)) before = list;
    return before;
  };
}
