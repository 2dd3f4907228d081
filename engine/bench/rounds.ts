/** One task by everyone who can do it: results compared first, then times taken in turns, so that a slow moment hits all. */
import { operationsOf, difference, expected, type Digest, type Task } from './tasks.ts';
import type { Contestant } from './contestant.ts';

export interface Pace {
  readonly rounds: number;
  /** How long one timing of one contestant takes about, in milliseconds. */
  readonly sample: number;
  /** A contestant that needs longer for one run is timed by that run alone, in milliseconds. */
  readonly longest: number;
}

export interface Entry {
  readonly name: string;
  readonly threads: number;
  /** What it computes with; empty where it did not come to it. */
  readonly with: string;
  /** Milliseconds of one run, round by round; empty where it took no part. */
  readonly times: readonly number[];
  /** Why it took no part, or only once. */
  readonly note: string;
  /** The largest relative difference of its results; null without results. */
  readonly error: number | null;
}

export interface Contest {
  readonly name: string;
  readonly task: Task;
  readonly operations: number;
  readonly entries: readonly Entry[];
}

/** Beyond rounding in float32 something is wrong. Losses of the first steps carry the rounding of the steps before. */
const tolerance = (task: Task): number => (task.kind === 'training' ? 2e-3 : 1e-4);

export async function hold(
  name: string,
  task: Task,
  contestants: readonly Contestant[],
  pace: Pace,
): Promise<Contest> {
  let wanted: Digest | null = expected(task);
  const entries: Entry[] = [];
  const ready: { contestant: Contestant; place: number; count: number; times: number[] }[] = [];
  for (const [place, contestant] of contestants.entries()) {
    const { threads } = contestant;
    const none = { name: contestant.name, threads, with: '', times: [], error: null };
    const prepared = await contestant.prepare(task).catch((error: unknown) => String(error));
    if (typeof prepared === 'string') {
      entries.push({ ...none, note: prepared });
      continue;
    }
    // Of training nobody knows the exact result; the gradient check vouches for ours, which comes first.
    wanted ??= prepared.digest;
    const error = difference(prepared.digest, wanted);
    if (error > tolerance(task)) {
      entries.push({ ...none, with: prepared.with, error, note: 'its results differ' });
      continue;
    }
    const once = await contestant.time(1);
    const slow = once > pace.longest;
    entries.push({
      ...none,
      with: prepared.with,
      error,
      times: [once],
      note: slow ? 'timed by a single run' : '',
    });
    if (!slow) ready.push({ contestant, place, count: 1, times: [] });
  }
  for (const one of ready) {
    // The first runs are the slowest; what counts is the pace after them.
    await one.contestant.time(3);
    one.count = Math.max(1, Math.round(pace.sample / (await one.contestant.time(2))));
  }
  for (let round = 0; round < pace.rounds; round++) {
    for (let turn = 0; turn < ready.length; turn++) {
      const one = ready[(turn + round) % ready.length];
      if (one) one.times.push(await one.contestant.time(one.count));
    }
  }
  for (const { place, times } of ready) {
    const entry = entries[place];
    if (entry) entries[place] = { ...entry, times };
  }
  return { name, task, operations: operationsOf(task), entries };
}
