/** One task by everyone who can do it: results compared first, then times taken in turns, so that a slow moment hits all. */
import { operationsOf, difference, expected, type Digest, type Task } from './tasks.ts';
import type { Calm } from './calm.ts';
import type { Contestant } from './contestant.ts';

export interface Pace {
  readonly rounds: number;
  /** How long one timing of one contestant takes about, in milliseconds. */
  readonly sample: number;
  /** A contestant that needs longer for one run is timed by that run alone, in milliseconds. */
  readonly longest: number;
  readonly calm: Calm;
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

/** Who is timed again and again; `lost` where it ended meanwhile. */
interface Runner {
  readonly contestant: Contestant;
  readonly place: number;
  /** Runs of one timing. */
  readonly count: number;
  readonly times: number[];
  lost: string;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export async function hold(
  name: string,
  task: Task,
  contestants: readonly Contestant[],
  pace: Pace,
): Promise<Contest> {
  let wanted: Digest | null = expected(task);
  const entries: Entry[] = [];
  const runners: Runner[] = [];
  for (const [place, contestant] of contestants.entries()) {
    const { threads } = contestant;
    const none = { name: contestant.name, threads, with: '', times: [], error: null };
    const prepared = await contestant.prepare(task).catch(reason);
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
    const begun = await firstTimes(contestant, pace).catch(reason);
    if (typeof begun === 'string') {
      entries.push({ ...none, with: prepared.with, error, note: begun });
      continue;
    }
    const { once, count } = begun;
    const note = count === null ? 'timed by a single run' : '';
    entries.push({ ...none, with: prepared.with, error, times: [once], note });
    if (count !== null) runners.push({ contestant, place, count, times: [], lost: '' });
  }
  await takeTurns(runners, pace);
  for (const { place, times, lost } of runners) {
    const entry = entries[place];
    if (entry) entries[place] = { ...entry, times: lost ? [] : times, note: lost };
  }
  return { name, task, operations: operationsOf(task), entries };
}

/** How many runs make one timing; null where one run takes too long to be repeated. */
async function firstTimes(
  contestant: Contestant,
  pace: Pace,
): Promise<{ readonly once: number; readonly count: number | null }> {
  const once = await contestant.time(1);
  if (once > pace.longest) return { once, count: null };
  // The first runs are the slowest; what counts is the pace after them.
  await contestant.time(3);
  return { once, count: Math.max(1, Math.round(pace.sample / (await contestant.time(2)))) };
}

async function takeTurns(runners: readonly Runner[], { rounds, calm }: Pace): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const runner = runners[(turn + round) % runners.length];
      if (!runner || runner.lost) continue;
      const { contestant, count, times } = runner;
      try {
        const time = async (): Promise<number> => {
          // Since its last turn others had the caches, and its threads fell asleep.
          await contestant.time(Math.ceil(count / 5));
          return await contestant.time(count);
        };
        times.push(await calm.take(time));
      } catch (error) {
        runner.lost = reason(error);
      }
    }
  }
}
