/**
 * What tells a slower engine from a slower machine: every own time is also given as a multiple of a fixed piece of
 * arithmetic that no change to the engine touches, and compared with the stored multiples of the same kind of machine.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../kernels/load.ts';
import { processorName } from '../kernels/processor.ts';
import type { Contest } from './rounds.ts';
import { entryOf } from './targets.ts';
import { spreadOf } from './statistics.ts';

/** Milliseconds of a fixed chain of multiplications and additions in plain JavaScript; the median of several. */
export function calibrate(): number {
  const terms = 400_000;
  const chain = (): number => {
    let [a, b, c, d] = [0.1, 0.2, 0.3, 0.4];
    for (let i = 0; i < terms; i++) {
      a = a * 0.999 + 0.001;
      b = b * 0.998 + 0.002;
      c = c * 0.997 + 0.003;
      d = d * 0.996 + 0.004;
    }
    return a + b + c + d;
  };
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now();
    if (!Number.isFinite(chain())) throw new Error('the calibration is broken');
    return performance.now() - start;
  });
  // The first ones run before the code is optimized.
  return spreadOf(times.slice(5)).median;
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly runtime: string;
  readonly kernels: string;
}

export const machine = (variant: string): Machine => ({
  processor: processorName(),
  cores: os.availableParallelism(),
  runtime: `${process.versions.electron ? `Electron ${process.versions.electron}` : `Node ${process.versions.node}`}, V8 ${process.versions.v8}`,
  kernels: variant,
});

const baselineSchema = z.strictObject({
  machine: z.strictObject({
    processor: z.string(),
    cores: z.number(),
    runtime: z.string(),
    kernels: z.string(),
  }),
  /** Of every own measurement: its time over the calibration's. */
  multiples: z.record(z.string(), z.number()),
});
const fileSchema = z.array(baselineSchema);
export type Baseline = z.infer<typeof baselineSchema>;

const baselineFile = (): string => path.join(projectRoot(), 'engine/bench/baseline.json');
const sameMachine = (a: Machine, b: Machine): boolean => JSON.stringify(a) === JSON.stringify(b);

export function storedBaselines(): Baseline[] {
  return existsSync(baselineFile()) ? fileSchema.parse(JSON.parse(readFileSync(baselineFile(), 'utf8'))) : [];
}

export function multiplesOf(contests: readonly Contest[], calibration: number): Record<string, number> {
  const rows = contests.flatMap((contest) =>
    [1, 2].flatMap((lanes): [string, number][] => {
      const entry = entryOf(contest, 'Fanin', lanes);
      return entry ? [[`${contest.name}, ${lanes}`, spreadOf(entry.times).median / calibration]] : [];
    }),
  );
  return Object.fromEntries(rows);
}

export interface Regression {
  readonly name: string;
  /** Now over then: above 1 is slower. */
  readonly ratio: number;
}

/** Against the baseline of such a machine; null where there is none. */
export function compareWithBaseline(
  baselines: readonly Baseline[],
  here: Machine,
  multiples: Readonly<Record<string, number>>,
): Regression[] | null {
  const known = baselines.find((one) => sameMachine(one.machine, here));
  if (!known) return null;
  return Object.entries(multiples).flatMap(([name, now]) => {
    const then = known.multiples[name];
    return then === undefined ? [] : [{ name, ratio: now / then }];
  });
}

/** Keeps the multiples of this kind of machine for later runs to compare with. */
export function saveBaseline(here: Machine, multiples: Readonly<Record<string, number>>): void {
  const rounded = Object.fromEntries(
    Object.entries(multiples).map(([name, value]) => [name, Number(value.toPrecision(4))]),
  );
  const others = storedBaselines().filter((one) => !sameMachine(one.machine, here));
  const all = [...others, { machine: here, multiples: rounded }];
  writeFileSync(baselineFile(), `${JSON.stringify(all, null, 2)}\n`);
}
