/** What nobody else has: how lanes meet, what the loop around the kernels costs, runs side by side, a dying signal, idleness. */
import os from 'node:os';
import { barrier, cores, wake } from './meeting.ts';
import { patience } from './calm.ts';
import type { Pace } from './pace.ts';
import { peak } from './peak.ts';
import { idle, inApp, loop, sideBySide } from './running.ts';
import type { Spread } from './statistics.ts';
import { depth, dying } from './stepping.ts';
import { listing, storing } from './storing.ts';

export interface Alone {
  readonly id:
    | 'peak'
    | 'depth'
    | 'cores'
    | 'barrier'
    | 'wake'
    | 'loop'
    | 'app'
    | 'side-by-side'
    | 'dying'
    | 'idle'
    | 'storing'
    | 'listing';
  readonly title: string;
  readonly unit: string;
  readonly value: Spread;
}

interface Measurement {
  readonly id: Alone['id'];
  readonly title: string;
  readonly unit: string;
  /** Cores it needs. */
  readonly cores: number;
  measure(module: WebAssembly.Module, pace: Pace): Promise<Spread>;
}

const measurements: readonly Measurement[] = [
  {
    id: 'peak',
    title: 'this machine: one core, on multiply-adds alone',
    unit: 'GFLOP/s',
    cores: 1,
    measure: peak,
  },
  {
    id: 'cores',
    title: 'this machine: two cores over one, on products that share nothing',
    unit: 'times',
    cores: 2,
    measure: cores,
  },
  { id: 'barrier', title: 'two lanes meet', unit: 'µs', cores: 2, measure: barrier },
  { id: 'wake', title: 'a sleeping lane wakes', unit: 'µs', cores: 2, measure: wake },
  {
    id: 'loop',
    title: 'the whole training loop over its kernels alone',
    unit: 'times',
    cores: 1,
    measure: loop,
  },
  {
    id: 'app',
    title: "a run in the app's engine over the same from the command line",
    unit: 'times',
    cores: 1,
    measure: inApp,
  },
  {
    id: 'side-by-side',
    title: 'two runs one after the other over side by side, a lane each',
    unit: 'times',
    cores: 2,
    measure: sideBySide,
  },
  {
    id: 'dying',
    title: 'a step where the signal dies away over one where it lives',
    unit: 'times',
    cores: 1,
    measure: dying,
  },
  {
    id: 'depth',
    title: 'a step where stochastic depth drops half of the blocks over one with all',
    unit: 'times',
    cores: 1,
    measure: depth,
  },
  { id: 'idle', title: 'a core, while nothing runs', unit: '%', cores: 1, measure: idle },
  {
    id: 'storing',
    title: 'points stored over bare rows inserted into SQLite',
    unit: 'times',
    cores: 1,
    measure: (_, pace) => storing(pace),
  },
  {
    id: 'listing',
    title: 'three thousand runs listed over their bare rows read',
    unit: 'times',
    cores: 1,
    measure: (_, pace) => listing(pace),
  },
];

export const titles: readonly string[] = measurements.map(({ title }) => title);

/** Every measurement whose title has the word in it, in the order of the table; and what could not be measured, and why. */
export async function measureAlone(
  module: WebAssembly.Module,
  { only, say, ...pace }: Pace & { readonly only: string; say(line: string): void },
): Promise<{ measured: Alone[]; missing: string[] }> {
  const measured: Alone[] = [];
  const missing: string[] = [];
  for (const { id, title, unit, cores, measure } of measurements) {
    if (!title.includes(only) || os.availableParallelism() < cores) continue;
    say(`${title} …`);
    pace.calm.allow(pace.quick ? 0 : patience);
    try {
      measured.push({ id, title, unit, value: await measure(module, pace) });
    } catch (error) {
      missing.push(`Not measured: ${title}: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return { measured, missing };
}
