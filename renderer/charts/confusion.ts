/** Reading a confusion matrix: pure, so that what is shown can be checked. */
import type { Confusion } from '../../engine/contract/predictions.ts';

/** Beyond this a table of numbers cannot be read: what is confused most is listed instead. */
export const mostInTable = 20;

export interface ClassRow {
  readonly name: string;
  readonly counts: readonly number[];
  readonly undecided: number;
  readonly total: number;
  /** Of its examples, those that were recognized; null where there are none. */
  readonly accuracy: number | null;
}

export function classRows({ classes, counts, undecided }: Confusion): readonly ClassRow[] {
  return classes.map((name, label) => {
    const row = counts[label] ?? [];
    const missed = undecided[label] ?? 0;
    const total = row.reduce((sum, count) => sum + count, missed);
    return {
      name,
      counts: row,
      undecided: missed,
      total,
      accuracy: total === 0 ? null : (row[label] ?? 0) / total,
    };
  });
}

/** Test examples in all, and those of which nothing was predicted. */
export function testedIn(confusion: Confusion): { readonly all: number; readonly undecided: number } {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    all: sum(classRows(confusion).map(({ total }) => total)),
    undecided: sum(confusion.undecided),
  };
}

export interface ConfusedPair {
  readonly label: number;
  readonly prediction: number;
  readonly count: number;
  /** Of the examples with this label. */
  readonly share: number;
}

/** The pairs that are confused most often, in order. */
export function confusedPairs(confusion: Confusion, most: number): readonly ConfusedPair[] {
  return classRows(confusion)
    .flatMap(({ counts, total }, label) =>
      counts.flatMap((count, prediction) =>
        count > 0 && prediction !== label ? [{ label, prediction, count, share: count / total }] : [],
      ),
    )
    .sort((a, b) => b.count - a.count || a.label - b.label || a.prediction - b.prediction)
    .slice(0, most);
}
