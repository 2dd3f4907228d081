/** The comparison the tour ends with, as a table for a terminal. */
import type { Comparison, RunSummary } from '../../engine/contract/run.ts';

type Cell = string | number | boolean | null;

export function comparisonTable({ runs, differences, identical }: Comparison): string {
  const rows: [string, ...string[]][] = [
    ['run', ...runs.map((run) => `#${run.id}`)],
    ...differences.map(({ path, values }): [string, ...string[]] => [path, ...values.map(setting)]),
    ['test accuracy', ...runs.map((run) => percent(run.last['test.accuracy']))],
    ['test loss', ...runs.map((run) => number(run.last['test.loss']))],
    ['train loss', ...runs.map((run) => number(run.last['train.loss']))],
    ['examples per second', ...runs.map((run) => number(run.examplesPerSecond, 0))],
    ['duration', ...runs.map(duration)],
  ];
  const widths = [0, ...runs.map((_, index) => index + 1)].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  const settings = differences.length + 1;
  return [
    ...lines.slice(0, 1),
    rule,
    ...lines.slice(1, settings),
    rule,
    ...lines.slice(settings),
    rule,
    `${identical} settings are the same.`,
  ].join('\n');
}

function setting(value: Cell): string {
  return value === null ? '–' : String(value);
}

function percent(value: number | null | undefined): string {
  return typeof value === 'number' ? `${(value * 100).toFixed(2)} %` : '–';
}

function number(value: number | null | undefined, digits = 4): string {
  return typeof value === 'number' ? value.toFixed(digits) : '–';
}

function duration({ started, ended }: RunSummary): string {
  return started === null || ended === null ? '–' : `${((ended - started) / 1000).toFixed(1)} s`;
}
