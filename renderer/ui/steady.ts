/**
 * Gives the list before for as long as a new one holds the same: what is derived from it is then not worked out and drawn
 * anew whenever something beside it has changed.
 */
export function steady<T>(): (list: readonly T[]) => readonly T[] {
  let before: readonly T[] = [];
  return (list) => {
    const same = list.length === before.length && list.every((item, index) => item === before[index]);
    if (!same) before = list;
    return before;
  };
}
