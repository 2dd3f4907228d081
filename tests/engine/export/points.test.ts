/** A run's points and all else of it, as files that are read by other programs. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Curve, RunDetail } from '../../../engine/contract/run.ts';
import { csv } from '../../../engine/export/csv.ts';
import { exported } from '../../../engine/export/index.ts';
import { json } from '../../../engine/export/json.ts';
import type { Source } from '../../../engine/export/source.ts';

const points = (metric: Curve['metric'], ...values: (number | null)[]) => ({
  ...{ run: 7, metric, total: values.length },
  points: values.map((value, at) => ({ metric, step: 10 * at, epoch: at / 4, value })),
});
const curves = [
  points('train.loss', 2.3025850929940455, null, 1e-7),
  points('test.accuracy', 0.5),
] as Curve[];

function sourceOf(name: string): Source {
  // What is read of it, and no more.
  const detail = { summary: { id: 7, name, seed: 3, dataset: 'moons' } } as RunDetail;
  const network = () => {
    throw new Error('not asked for');
  };
  return { detail, curves: () => curves, probes: () => [], network };
}
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

test('every point is a row, and a number is the same when it is read again', () => {
  const rows = parse(textOf(csv(sourceOf('a run'))), { columns: true });
  expect(rows).toEqual([
    {
      run: '7',
      name: 'a run',
      seed: '3',
      metric: 'train.loss',
      step: '0',
      epoch: '0',
      value: '2.3025850929940455',
    },
    { run: '7', name: 'a run', seed: '3', metric: 'train.loss', step: '10', epoch: '0.25', value: '' },
    { run: '7', name: 'a run', seed: '3', metric: 'train.loss', step: '20', epoch: '0.5', value: '1e-7' },
    { run: '7', name: 'a run', seed: '3', metric: 'test.accuracy', step: '0', epoch: '0', value: '0.5' },
  ]);
});

test('whatever a run is called, it is one field, and no formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const rows = parse<Record<string, string>>(textOf(csv(sourceOf(name))), {
        columns: true,
        relax_quotes: false,
      });
      const formula = /^[=+\-@\t\r]/.test(name);
      expect(rows.map((row) => row['name'])).toEqual(
        curves.flatMap((curve) => curve.points).map(() => (formula ? `'${name}` : name)),
      );
    }),
  );
});

test('JSON has the run, its points and its snapshots', () => {
  expect(JSON.parse(textOf(json(sourceOf('a run'))))).toEqual({
    summary: { id: 7, name: 'a run', seed: 3, dataset: 'moons' },
    curves,
    probes: [],
  });
});

test('the name of the file is that of the run, without what file systems mind', () => {
  const names = ['Lab 8: L2 0.3', '../../etc/passwd', '  ', '숫자, 원래대로', 'a/b\\c:d'].map(
    (name) => exported(sourceOf(name), 'csv').name,
  );
  expect(names).toEqual([
    'Lab-8-L2-0.3-7.csv',
    'etc-passwd-7.csv',
    'run-7.csv',
    '숫자-원래대로-7.csv',
    'a-b-c-d-7.csv',
  ]);
});
