/** A whole run of the benchmark: everyone computes the same, results are compared before times, all in one run. */
import os from 'node:os';
import { fail } from '../contract/errors.ts';
import { askedVariant } from '../environment.ts';
import { compileKernels, isWide } from '../kernels/load.ts';
import { selectKernels } from '../kernels/select.ts';
import { measureAlone, titles } from './alone.ts';
import { openCalm, patience } from './calm.ts';
import { calibrate, compareWithBaseline, machine, multiplesOf, storedBaselines } from './calibration.ts';
import { contests } from './contests.ts';
import { Own } from './own.ts';
import { findPeers } from './peers.ts';
import { rowsOf, type Results } from './report.ts';
import { hold, type Contest } from './rounds.ts';
import { targets, widthsOf } from './targets.ts';

export interface BenchOptions {
  /** A little of everything, to see that it works: times of so little work say nothing. */
  readonly quick: boolean;
  /** Without the other libraries. */
  readonly own: boolean;
  /** Only what has this word in its name. */
  readonly only: string;
  /** How often everyone is timed; null: as often as usual. */
  readonly rounds: number | null;
  /** Where the packages of the peers are installed, null where they are not. */
  readonly peers: string | null;
  /** Progress. */
  say(line: string): void;
}

/** Throws `bench_unknown` where nothing has the word in its name. */
export async function runBench({
  quick,
  own,
  only,
  rounds: asked,
  peers,
  say,
}: BenchOptions): Promise<Results> {
  const tasks = contests(quick);
  const names = [...tasks.map(({ name }) => name), ...titles];
  if (!names.some((name) => name.includes(only)))
    fail('bench_unknown', '--only', { only, known: names.join('; ') });
  const rounds = asked ?? (quick ? 3 : 9);
  // Sets V8's flags, so it comes before anything compiles WebAssembly.
  const { variant, reason } = selectKernels({ asked: askedVariant() });
  const module = compileKernels(variant);
  const lanes = os.availableParallelism() > 1 ? [1, 2] : [1];
  const ours = lanes.map((count) => new Own(module, variant, count));
  const others = own ? { contestants: [], missing: [] } : findPeers(peers);
  const all = [...ours, ...others.contestants];
  const { calm, close } = await openCalm(module);
  const pace = quick
    ? { rounds, sample: 2, slices: 1, longest: 500, settling: 0, calm }
    : { rounds, sample: 150, slices: 3, longest: 4000, settling: 50, calm };
  const held: Contest[] = [];
  try {
    for (const { name, task } of tasks) {
      if (!name.includes(only)) continue;
      say(`${name} …`);
      calm.allow(quick ? 0 : patience);
      held.push(await hold(name, task, all, pace));
    }
  } finally {
    for (const contestant of all) await contestant.close();
  }
  const alone = await measureAlone(module, { rounds, quick, calm, only, say }).finally(close);

  const calibration = calibrate();
  const here = machine(variant);
  const multiples = multiplesOf(held, calibration);
  const widths = widthsOf(held, isWide(variant));
  return {
    machine: here,
    rows: rowsOf(held),
    reason,
    calibration,
    calm: { kept: calm.kept, disturbed: calm.disturbed, retaken: calm.retaken },
    multiples,
    missing: [...others.missing, ...alone.missing],
    contests: held,
    alone: alone.measured,
    judged: !quick,
    targets: targets(held, alone.measured, widths),
    widths,
    baseline: quick ? null : compareWithBaseline(storedBaselines(), here, multiples),
  };
}

/** Whoever computes wrongly is left out of a contest; if it is us, nothing here is worth anything. */
export const soundOf = ({ contests: held }: Results): boolean =>
  held.every(({ entries }) => entries.every(({ name, times }) => name !== 'Fanin' || times.length > 0));
