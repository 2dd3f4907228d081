/** The benchmark as text for a terminal. */
import { table, type Align } from '../cli/print.ts';
import type { Alone } from './alone.ts';
import type { Machine, Regression } from './calibration.ts';
import { stepsOfEpoch } from './contests.ts';
import type { Contest, Entry } from './rounds.ts';
import { spreadOf, type Spread } from './statistics.ts';
import { advantage, met, type Target } from './targets.ts';

export interface Results {
  readonly machine: Machine;
  readonly reason: string;
  readonly calibration: number;
  readonly missing: readonly string[];
  readonly contests: readonly Contest[];
  readonly alone: readonly Alone[];
  readonly targets: readonly Target[];
  readonly baseline: readonly Regression[] | null;
}

/** Three digits that count. */
const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(3);
const ratio = ({ median, low, high }: Spread): string => `${figure(median)} [${figure(low)}–${figure(high)}]`;

export function reportText(results: Results): string {
  const { machine, contests } = results;
  const widened = machine.kernels === 'relaxed-6x16';
  const parts = [
    `${machine.processor}, ${machine.cores} cores; ${machine.runtime}; kernels ${machine.kernels}: ${results.reason}`,
    ...contests.map(contestText),
    aloneText(results.alone),
    targetText(results.targets, widened),
    baselineText(results.baseline),
    ...results.missing.map((line) => `Not taking part: ${line}.`),
  ];
  return parts.join('\n\n');
}

function speed(contest: Contest, entry: Entry): string {
  const { median } = spreadOf(entry.times);
  if (contest.task.kind === 'product') return `${figure(contest.operations / median / 1e6)} GFLOP/s`;
  if (contest.task.kind === 'training') return `${figure((median * stepsOfEpoch) / 1000)} s`;
  return `${figure(median)} ms`;
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

function targetText(targets: readonly Target[], widened: boolean): string {
  const rows = targets.map((target) => {
    const verdict = met(target, widened);
    return [
      target.title,
      `${target.must.sense} ${widened ? target.must.widened : target.must.plain}`,
      target.measured ? ratio(target.measured) : '–',
      verdict === null ? 'not measured' : verdict ? 'met' : 'MISSED',
    ];
  });
  return table(['target', 'must', 'measured', ''], rows, ['left', 'right', 'right', 'left']);
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
