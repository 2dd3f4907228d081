/** A small network on one lane, in training and in test mode, on the same examples: what comes out of it. */
import type { NetworkDocument } from '../../../engine/contract/documents.ts';
import type { Leader } from '../../../engine/run/leader.ts';
import { stochastic } from '../../../engine/testing/stochastic.ts';
import { leaderOf } from '../inline.ts';

export interface Passes {
  readonly leader: Leader;
  /** The network's output (B, features), row after row, of a training pass with the random numbers of this step. */
  train(step?: number): Float32Array;
  /** The same in test mode. */
  test(step?: number): Float32Array;
  /** What a layer keeps, such as a running mean. */
  state(node: string, name: string): Float32Array;
}

/** A test pass that draws masks, as those of Monte Carlo dropout do. */
const { part: drawing } = stochastic.bind({ kind: 'stochastic', passes: 1 }, 'testing');

/** `examples`: rows of bytes; the network sees them times `scale`. `random`: whether the test pass draws masks. */
export function passesOf(
  network: NetworkDocument,
  examples: readonly number[][],
  { scale = 1, random = false } = {},
): Passes {
  const rows = examples.length;
  const data = { train: rows, test: rows, evaluationBatch: rows, element: 'byte', scale } as const;
  const testing = random ? { testing: drawing } : {};
  const leader = leaderOf(network, { batch: rows, gradients: false, data, packing: 'ahead', ...testing });
  const { plan, arena } = leader;
  const { handles } = plan;
  arena.values(handles.data!.trainValues).set(examples.flat());
  arena.values(handles.data!.testValues).set(examples.flat());
  const everyRow = Int32Array.from(examples, (_, row) => row);
  arena.integers(handles.indices!).set(everyRow);
  arena.integers(handles.evaluation!.indices).set(everyRow);
  if (handles.count) arena.integers(handles.count)[0] = rows;
  const key = arena.integers(handles.key);
  key.set([3, 0, 0]);
  leader.execute('initialize');
  return {
    leader,
    train(step = 0) {
      key[2] = step;
      leader.execute('train');
      return arena.floats(handles.logits);
    },
    test(step = 0) {
      key[2] = step;
      leader.execute('pack');
      leader.execute('evaluate');
      return arena.floats(handles.evaluation!.scores);
    },
    state: (node, name) => {
      const slot = plan.states.find((state) => state.node === node && state.name === name)!;
      return arena.floats(slot.value);
    },
  };
}

/** Rows of bytes from 1 to 255 that look random: the same every time, and nowhere zero. */
export function someBytes(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(
      { length: columns },
      (_, column) => 1 + ((Math.imul(row * columns + column + 7, 0x9e3779b1) >>> 20) % 255),
    ),
  );
}

export const mean = (values: Iterable<number>): number => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};
export const variance = (values: Iterable<number>): number => {
  const all = [...values];
  const center = mean(all);
  return mean(all.map((value) => (value - center) ** 2));
};
