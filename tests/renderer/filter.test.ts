import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../renderer/compare/filter.ts';
import { sortRows } from '../../renderer/compare/sort.ts';
import { runsEn } from '../../renderer/text/runs.en.ts';
import { runsKo } from '../../renderer/text/runs.ko.ts';
import { row } from './fixtures.ts';

const rows = [
  row(
    { id: 1, name: 'tanh, small init', seed: 1, last: { 'test.accuracy': 0.912 } },
    { scheme: 'normal', std: 0.01 },
  ),
  row({ id: 2, name: 'relu kaiming', seed: 2 }, { scheme: 'kaiming', dropout: 0.5, learningRate: 0.01 }),
  row({ id: 3, name: 'relu xavier', seed: 3, status: 'failed', last: {} }, { weightDecay: 0.0005 }),
  { ...row({ id: 4, name: 'unread' }), settings: null },
];

function found(text: string): number[] {
  const { matches } = parseFilter(text);
  return rows.filter(matches).map(({ summary }) => summary.id);
}

describe('the filter of runs', () => {
  test.each<[string, number[]]>([
    ['', [1, 2, 3, 4]],
    ['   ', [1, 2, 3, 4]],
    ['RELU', [2, 3]],
    ['relu kaiming', [2]],
    ['relu and kaiming', [2]],
    ['"small init"', [1]],
    ['#3', [3]],
    ['status = failed', [3]],
    ['status != failed', [1, 2, 4]],
    ['seed>=2 and seed<=3', [2, 3]],
    ['lr = 0.01', [2]],
    ['lr > 0.01', [1, 3]],
    ['wd = 5e-4', [3]],
    ['init = normal', [1]],
    ['init = "normal 0.01"', [1]],
    ['init = nor', []],
    ['dropout = 0.5', [2]],
    ['dropout = 0', [1, 3]],
    ['accuracy > 95 %', [2, 4]],
    ['accuracy > 95', [2, 4]],
    ['acc > 0.95', [2, 4]],
    ['accuracy < 95% and init = normal', [1]],
    ['test.accuracy > 0.9 relu', [2]],
    ['seconds = 10', [1, 2, 3, 4]],
  ])('%s', (text, ids) => {
    expect(found(text)).toEqual(ids);
    expect(parseFilter(text).problem).toBeNull();
  });

  test('says what it did not understand, and leaves that term out', () => {
    expect(parseFilter('colour = red').problem).toEqual({ kind: 'field', text: 'colour' });
    expect(parseFilter('lr >').problem).toEqual({ kind: 'value', text: 'lr >' });
    expect(parseFilter('constructor = 1').problem).toEqual({ kind: 'field', text: 'constructor' });
    expect(found('colour = red and seed = 2')).toEqual([2]);
  });

  test.each(['lr >= abc', 'seed = banana', 'accuracy > high', 'seconds != ""', 'lr < 1e'])(
    '%s: no number, so it is left out and said',
    (text) => {
      expect(parseFilter(text).problem?.kind).toBe('number');
      expect(found(text)).toEqual([1, 2, 3, 4]);
    },
  );

  test('texts have no order', () => {
    expect(parseFilter('name > relu').problem).toEqual({ kind: 'order', text: 'name > relu' });
    expect(found('name > relu and seed = 2')).toEqual([2]);
  });

  test('finds what its own example asks for among runs that differ in nothing else', () => {
    const known = row({ id: 1, name: 'run 1' }, { scheme: 'kaiming', learningRate: 0.1 });
    const other = row({ id: 2, name: 'run 2' }, { scheme: 'xavier', learningRate: 0.1 });
    for (const { compare } of [runsEn, runsKo]) {
      const { matches, problem } = parseFilter(compare.filterPlaceholder);
      expect(problem).toBe(null);
      expect([known, other].filter(matches)).toEqual([known]);
    }
  });
  test('knows whether it needs the settings of the runs', () => {
    expect(parseFilter('lr = 0.1').needsSettings).toBe(true);
    expect(parseFilter('seed = 1').needsSettings).toBe(false);
  });
});

describe('the order of runs', () => {
  const ids = (...order: Parameters<typeof sortRows>): number[] =>
    sortRows(...order).map(({ summary }) => summary.id);

  test('runs without a value come last in both directions', () => {
    expect(ids(rows, { key: 'accuracy', descending: true })).toEqual([4, 2, 1, 3]);
    expect(ids(rows, { key: 'accuracy', descending: false })).toEqual([1, 4, 2, 3]);
  });
  test('names count: run 2 stands before run 10', () => {
    const named = [row({ id: 1, name: 'run 10' }), row({ id: 2, name: 'run 2' })];
    expect(ids(named, { key: 'name', descending: false })).toEqual([2, 1]);
  });
  test('ties are settled by the newest', () => {
    expect(ids(rows, { key: 'when', descending: false })).toEqual([4, 3, 2, 1]);
  });
});
