/** Splits that keep every class at its share, decided by a seed alone. */
import { keyOf, streamOf } from '../compile/streams.ts';
import { permutation } from '../reference/random.ts';

export interface StratifiedSplit {
  /** Positions of the examples that stay, ascending. */
  readonly kept: Uint32Array;
  /** Positions of the examples held out, ascending. */
  readonly held: Uint32Array;
}

/**
 * Holds out a share (0 ≤ share < 1) of the examples: of each class its share of them, rounded down or up, so that all in
 * all round(share · count) are held out; no class is held out whole, even where that leaves the total short. Where a
 * class has too few examples to say, those with the largest remainder come first (Hamilton's method), then the
 * lower class. `purpose` tells splits apart that share a seed: the test split of an import is not its validation split.
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  share: number,
  seed: number,
  purpose: 'test' | 'validation',
): StratifiedSplit {
  const byClass = new Map<number, number[]>();
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    const members = byClass.get(label);
    if (members) members.push(index);
    else byClass.set(label, [index]);
  }
  const classes = [...byClass].sort(([a], [b]) => a - b).map(([label, members]) => ({ label, members }));
  const counts = heldCounts(
    classes.map(({ members }) => members.length),
    share,
  );

  const { low, high } = keyOf(seed);
  const key = { seedLow: low, seedHigh: high, step: 0 };
  const isHeld = new Uint8Array(labels.length);
  classes.forEach(({ label, members }, index) => {
    const order = permutation(key, streamOf('split', `${purpose}.${label}`), members.length);
    for (const at of order.subarray(0, counts[index])) isHeld[members[at]!] = 1;
  });
  const positions = Uint32Array.from(isHeld, (_, index) => index);
  return {
    kept: positions.filter((index) => isHeld[index] === 0),
    held: positions.filter((index) => isHeld[index] === 1),
  };
}

/** How many of each class are held out. */
function heldCounts(sizes: readonly number[], share: number): number[] {
  const exact = sizes.map((size) => size * share);
  const counts = exact.map(Math.floor);
  const wanted = Math.round(share * sizes.reduce((sum, size) => sum + size, 0));
  const remainder = (index: number): number => exact[index]! - Math.floor(exact[index]!);
  const next = [...sizes.keys()]
    .filter((index) => remainder(index) > 0 && counts[index]! + 1 < sizes[index]!)
    .sort((a, b) => remainder(b) - remainder(a) || a - b);
  let missing = wanted - counts.reduce((sum, count) => sum + count, 0);
  for (const index of next) {
    if (missing <= 0) break;
    counts[index]!++;
    missing--;
  }
  return counts;
}
