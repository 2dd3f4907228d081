/** The benchmark as text for a terminal. */
import { table, type Align } from '../cli/print.ts';
import type { Alone } from './alone.ts';
import type { Machine, Regression } from './calibration.ts';
import { stepsOfEpoch } from './contests.ts';
import type { Contest, Entry } from './rounds.ts';
import { spreadOf, type Spread } from './statistics.ts';
import { advantage, beyond, entryOf, met, type Target, type Widths } from './targets.ts';

/** Against one peer with as many threads as we have lanes; times in milliseconds, of training those of an epoch. */
export interface Row {
  readonly work: string;
  readonly peer: string;
  readonly lanes: number;
  readonly ours: number;
  readonly theirs: number;
  /** How many times as long the peer takes: the median over the rounds, and its quartiles. */
  readonly ratio: number;
  readonly spread: readonly [low: number, high: number];
}

export interface Results {
  readonly machine: Machine;
  readonly rows: readonly Row[];
  readonly reason: string;
  readonly calibration: number;
  /** Own times over the calibration's, by contest and lanes. */
  readonly multiples: Readonly<Record<string, number>>;
  /** How many timings were kept, how many of them beside disturbances, and how many were taken again. */
  readonly calm: { readonly kept: number; readonly disturbed: number; readonly retaken: number };
  /** Who did not take part and what could not be measured, in sentences. */
  readonly missing: readonly string[];
  readonly contests: readonly Contest[];
  readonly alone: readonly Alone[];
  /** False after little work, whose times say nothing about the targets. */
  readonly judged: boolean;
  readonly targets: readonly Target[];
  readonly widths: Widths;
  readonly baseline: readonly Regression[] | null;
}

export function rowsOf(contests: readonly Contest[]): Row[] {
  return contests.flatMap((contest) =>
    contest.entries.flatMap(({ name, threads }): Row[] => {
      const [own, their] = [entryOf(contest, 'Fanin', threads), entryOf(contest, name, threads)];
      const ahead = advantage(contest, name, threads);
      if (name === 'Fanin' || !own || !their || !ahead) return [];
      const { median: ratio, low, high } = ahead;
      const [ours, theirs] = [timeOf(contest, own), timeOf(contest, their)];
      return [{ work: contest.name, peer: name, lanes: threads, ours, theirs, ratio, spread: [low, high] }];
    }),
  );
}

/** Milliseconds; of training those of an epoch. */
const timeOf = (contest: Contest, entry: Entry): number =>
  spreadOf(entry.times).median * (contest.task.kind === 'training' ? stepsOfEpoch : 1);

/** Three digits that count. */
const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(3);
const ratio = ({ median, low, high }: Spread): string => `${figure(median)} [${figure(low)}–${figure(high)}]`;

export function reportText(results: Results): string {
  const { machine, contests } = results;
  const parts = [
    `${machine.processor}, ${machine.cores} cores; ${machine.runtime}; kernels ${machine.kernels}: ${results.reason}`,
    ...contests.map(contestText),
    ...(results.alone.length > 0 ? [aloneText(results.alone)] : []),
    results.judged
      ? [targetText(results.targets), ...widthText(results.widths), baselineText(results.baseline)].join(
          '\n\n',
        )
      : 'Targets are not judged: so little work says that everything runs, and nothing about how fast.',
    ...(results.judged ? [calmText(results.calm)] : []),
    ...results.missing,
  ];
  return parts.join('\n\n');
}

function speed(contest: Contest, entry: Entry): string {
  const time = timeOf(contest, entry);
  if (contest.task.kind === 'product') return `${figure(contest.operations / time / 1e6)} GFLOP/s`;
  return contest.task.kind === 'training' ? `${figure(time / 1000)} s` : `${figure(time)} ms`;
}

function contestText(contest: Contest): string {
  const rows = contest.entries.map((entry) => {
    const timed = entry.times.length > 0;
    const own = entry.name === 'Fanin';
    // With as many threads as we have lanes; who has only one thread is measured against one lane.
    const ahead = timed && !own ? advantage(contest, entry.name, entry.threads) : null;
    return [
      entry.name,
      String(entry.threads),
      timed ? speed(contest, entry) : '–',
      ahead ? ratio(ahead) : '',
      entry.error === null ? '' : entry.error.toExponential(0),
      [entry.with, entry.note].filter(Boolean).join('; '),
    ];
  });
  const align: Align[] = ['left', 'right', 'right', 'right', 'right', 'left'];
  const head = [contest.name, 'threads', 'median', 'times our time [quartiles]', 'error', 'with'];
  return table(head, rows, align);
}

function aloneText(alone: readonly Alone[]): string {
  const rows = alone.map(({ title, value, unit }) => [title, ratio(value), unit]);
  return table(['Fanin by itself', 'median [quartiles]', ''], rows, ['left', 'right', 'left']);
}

function verdict(target: Target): string {
  const isMet = met(target);
  if (isMet === null) return 'not measured';
  if (isMet) return 'met';
  return beyond(target) ? 'MISSED: more than multiply-adds alone come to here' : 'MISSED';
}

function targetText(targets: readonly Target[]): string {
  const rows = targets.map((target) => {
    return [
      target.title,
      `${target.sense} ${target.must}`,
      target.measured ? ratio(target.measured) : '–',
      target.atPeak === null ? '' : figure(target.atPeak),
      verdict(target),
    ];
  });
  const head = ['target', 'must', 'measured', 'multiply-adds alone', ''];
  return table(head, rows, ['left', 'right', 'right', 'right', 'left']);
}

/** Why NumPy as it comes has another limit here than NumPy held to 256 bits, or none. */
function widthText({ ours, numpy }: Widths): string[] {
  if (numpy !== 512) return [];
  const judged =
    numpy > 2 * ours
      ? 'beside that, our 128 bits are not judged.'
      : 'it is judged as arithmetic twice as wide as ours, for WebAssembly has no 512 bits.';
  return [
    `On this processor NumPy as it comes multiplies 512 bits at a time, and is faster by it: ${judged}`,
  ];
}

function calmText({ kept, disturbed, retaken }: Results['calm']): string {
  return `${kept} timings; ${retaken} more were taken again, because the machine gave less than all of its cores beside them, and ${disturbed} kept although it did.`;
}

function baselineText(baseline: readonly Regression[] | null): string {
  if (!baseline)
    return 'There is no stored baseline of such a machine; --save-baseline keeps this run as one.';
  const rows = baseline.map(({ name, ratio: now }) => [name, now.toFixed(2)]);
  return table(['against the stored baseline (calibrated; above 1 is slower)', 'times'], rows, [
    'left',
    'right',
  ]);
}
