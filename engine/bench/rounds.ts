/** One task by everyone who can do it: results compared first, then times taken in turns, so that a slow moment hits all. */
import { setTimeout as rest } from 'node:timers/promises';
import { operationsOf, difference, expected, type Digest, type Task } from './tasks.ts';
import type { Calm } from './calm.ts';
import type { Contestant } from './contestant.ts';

export interface Pace {
  readonly rounds: number;
  /** How long everyone is timed about in a round, in milliseconds. */
  readonly sample: number;
  /** In so many pieces, between which the others have their turns: what slows the machine down meanwhile meets them all. */
  readonly slices: number;
  /** A contestant that needs longer for one run is timed by that run alone, in milliseconds. */
  readonly longest: number;
  /** Between one turn and the next: threads of libraries look for more work before they sleep, OpenBLAS's for 30 ms. */
  readonly settling: number;
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
  /** Slices of a round, runs in each, and runs before each that are not timed. */
  readonly slices: number;
  readonly count: number;
  readonly warming: number;
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
    const { once, turns } = begun;
    const note = turns ? '' : 'timed by a single run';
    entries.push({ ...none, with: prepared.with, error, times: [once], note });
    if (turns) runners.push({ contestant, place, ...turns, times: [], lost: '' });
  }
  await takeTurns(runners, pace);
  for (const { place, times, lost } of runners) {
    const entry = entries[place];
    if (entry) entries[place] = { ...entry, times: lost ? [] : times, note: lost };
  }
  return { name, task, operations: operationsOf(task), entries };
}

/** What part of its time in a round everyone runs before each slice: others had the caches, and its threads fell asleep. */
const warmth = 0.2;

/** How many runs make a slice, and slices a round; null where one run takes too long to be repeated. */
async function firstTimes(
  contestant: Contestant,
  { sample, slices, longest }: Pace,
): Promise<{ readonly once: number; readonly turns: Pick<Runner, 'slices' | 'count' | 'warming'> | null }> {
  const once = await contestant.time(1);
  if (once > longest) return { once, turns: null };
  // The first runs are the slowest; what counts is the pace after them.
  await contestant.time(3);
  const usual = await contestant.time(2);
  const count = Math.max(1, Math.round(sample / slices / usual));
  const own = Math.min(slices, Math.max(1, Math.round(sample / usual / count)));
  return { once, turns: { count, slices: own, warming: Math.ceil((sample * warmth) / usual) } };
}

async function takeTurns(
  runners: readonly Runner[],
  { rounds, slices, settling, calm }: Pace,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const sums = runners.map(() => 0);
    for (let slice = 0; slice < slices; slice++) {
      for (let turn = 0; turn < runners.length; turn++) {
        const place = (turn + round) % runners.length;
        const runner = runners[place];
        if (!runner || runner.lost || slice >= runner.slices) continue;
        const { contestant, count, warming } = runner;
        await rest(settling);
        try {
          const time = async (): Promise<number> => {
            await contestant.time(warming);
            return await contestant.time(count);
          };
          sums[place] = (sums[place] ?? 0) + (await calm.take(time));
        } catch (error) {
          runner.lost = reason(error);
        }
      }
    }
    runners.forEach(({ times, slices: own }, place) => times.push((sums[place] ?? NaN) / own));
  }
}
