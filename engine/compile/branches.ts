/**
 * Which nodes a layer that drops whole batches makes needless: those from which every path to the output leads through it
 * (of which it is a post-dominator). What a residual block begins with has the way around as well and is not among them.
 */
import type { Graph } from './graph.ts';

export interface Branches {
  /** Of every node the dropping layer that ends the innermost branch it is in, by position; of such a layer, itself. */
  readonly endOf: readonly (number | null)[];
  /** Of every dropping layer the one whose branch it is in; the outer ones come first. */
  readonly around: ReadonlyMap<number, number | null>;
}

export function branchesOf({ nodes }: Graph): Branches {
  const around = new Map<number, number | null>();
  const outwards = (end: number | null): number[] =>
    end === null ? [] : [end, ...outwards(around.get(end) ?? null)];
  const innermostOfBoth = (a: number | null, b: number | null): number | null => {
    const ofB = new Set(outwards(b));
    return outwards(a).find((end) => ofB.has(end)) ?? null;
  };
  const readers = nodes.map((): number[] => []);
  nodes.forEach(({ inputs }, index) => {
    for (const input of inputs) readers[input]!.push(index);
  });
  const endOf = nodes.map((): number | null => null);
  // Whoever reads a node comes after it.
  for (let index = nodes.length - 1; index >= 0; index--) {
    const ends = readers[index]!.map((reader) => endOf[reader]!);
    const [first = null, ...more] = ends;
    const end = more.reduce(innermostOfBoth, first);
    const drops = nodes[index]!.layer.dropsBatch;
    if (drops) around.set(index, end);
    endOf[index] = drops ? index : end;
  }
  return { endOf, around };
}
