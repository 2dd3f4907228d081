/**
 * What a run needs to go on from the end of an epoch as if it had never stopped: its weights, what layers and the optimizer
 * keep, and what watches it. All else is decided by the document, the seed and the step.
 */
import type { Buffer } from '../compile/plan.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import type { Tensor } from '../store/pieces.ts';
import { packMatrix } from './fit.ts';
import type { Leader } from './leader.ts';
import type { Patience } from './patience.ts';
import { setTensor, tensorOf } from './tensors.ts';

/** A checkpoint is worth its writing only so often, in milliseconds. */
const usuallyEvery = 5_000;
/** A large one less often: the database takes up to 20 ms for a megabyte, so that this is 2 % of the time at most. */
const bytesPerMillisecond = 1_000;
/** Larger ones would come too seldom, and take too much memory on their way: the run then goes on from its beginning. */
const mostBytes = 256_000_000;

/** Milliseconds from one to the next: as asked, else by their size; never where they would be too large. */
export function intervalOf(lead: Leader, patience: Patience | null, asked?: number): number {
  const bytes = 4 * slotsOf(lead, patience).reduce((sum, { memory }) => sum + memory.length, 0);
  return bytes > mostBytes ? Infinity : (asked ?? Math.max(usuallyEvery, bytes / bytesPerMillisecond));
}

export function tensorsOf(lead: Leader, patience: Patience | null): Tensor[] {
  return slotsOf(lead, patience).map(({ node, name, memory, ...lying }) => {
    return { node, name, shape: [...lying.shape], values: tensorOf(memory, lying) };
  });
}

/** On a plan and a watcher that are as they begin. */
export function goOn(lead: Leader, patience: Patience | null, { tensors, watched }: Checkpoint): void {
  if (watched) patience?.goOn(watched);
  const stored = new Map(tensors.map((tensor) => [`${tensor.node}.${tensor.name}`, tensor.values]));
  for (const { node, name, memory, ...lying } of slotsOf(lead, patience)) {
    const values = stored.get(`${node}.${name}`);
    if (values?.length !== memory.length) throw new Error(`the checkpoint has no ${node}.${name}`);
    setTensor(memory, values, lying);
  }
  packMatrix(lead);
}

interface Slot {
  readonly node: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly packed: boolean;
  readonly memory: Float32Array;
}

function slotsOf({ plan, arena }: Leader, patience: Patience | null): Slot[] {
  const kept = patience?.kept ?? [];
  return [
    ...plan.parameters.flatMap(({ node, name, shape, packed, value, memory }) => {
      const all: readonly (readonly [string, Buffer])[] = [
        [name, value],
        // No layer calls a tensor so.
        ...memory.map((buffer, at) => [`${name}/memory${at}`, buffer] as const),
      ];
      return all.map(([of, buffer]) => ({ node, name: of, shape, packed, memory: arena.floats(buffer) }));
    }),
    ...plan.states.map(({ node, name, shape, value }) => {
      return { node, name, shape, packed: false, memory: arena.floats(value) };
    }),
    ...kept.map(({ slot, copy }) => {
      const { node, name, shape } = slot;
      return { node, name: `${name}/best`, shape, packed: 'packed' in slot && slot.packed, memory: copy };
    }),
  ];
}
