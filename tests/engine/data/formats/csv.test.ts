/** Tables: what is read, and what is said of broken ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classesOf, parseTable } from '../../../../engine/data/formats/csv.ts';
import { errorOf } from '../failures.ts';

const table = (text: string, label?: string) => parseTable(text, label, 'iris.csv');

describe('reading', () => {
  test('features in the order of the columns, the label wherever it is', () => {
    const { features, values, labels } = table('a,kind,b\n1,x,2\n-3.5,y,4e-1\n', 'kind');
    expect(features).toEqual(['a', 'b']);
    expect([...values]).toEqual([1, 2, -3.5, Math.fround(0.4)]);
    expect(labels).toEqual(['x', 'y']);
  });

  test.each([
    ['semicolons', 'a;label\n1;x\n2;y'],
    ['tabs', 'a\tlabel\n1\tx\n2\ty'],
    ['a byte order mark, Windows line ends, empty lines', '\uFEFFa,label\r\n\r\n1,x\r\n2,y\r\n\r\n'],
    ['empty lines before the header', '\n\r\na;label\n1;x\n2;y'],
    ['quotes and spaces', '"a", label\n "1" , "x"\n2,y'],
  ])('%s', (_, text) => {
    const { features, values, labels } = table(text);
    expect({ features, values: [...values], labels }).toEqual({
      features: ['a'],
      values: [1, 2],
      labels: ['x', 'y'],
    });
  });

  test('any numbers, back to the bit', () => {
    const cell = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = ['a,b,label', ...rows.map(([a, b]) => `${a},${b},z`)].join('\n');
        expect([...table(text).values]).toEqual(
          rows.flat().map((value) => (Object.is(value, -0) ? 0 : value)),
        );
      }),
    );
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['a row too short', 'a,b,label\n1,2,x\n3,y\n', 'csv_ragged', 'iris.csv: row 3', { got: 2, expected: 3 }],
    ['a row too long', 'a,b,label\n1,2,x,7\n', 'csv_ragged', 'iris.csv: row 2', { got: 4, expected: 3 }],
    ['text', 'a,b,label\n1,2,x\n3,n/a,y\n', 'csv_cell', 'iris.csv: row 3, column b', { got: '"n/a"' }],
    ['an empty cell', 'a,b,label\n,2,x\n', 'csv_cell', 'iris.csv: row 2, column a', { got: '""' }],
    ['infinity', 'a,label\nInfinity,x\n', 'csv_cell', 'iris.csv: row 2, column a', { got: '"Infinity"' }],
    ['beyond float32', 'a,label\n-1e39,x\n', 'csv_range', 'iris.csv: row 2, column a', { got: '-1e39' }],
    ['hexadecimal', 'a,label\n0x10,x\n', 'csv_cell', 'iris.csv: row 2, column a', { got: '"0x10"' }],
    ['no label in a row', 'a,label\n1,\n', 'csv_label_empty', 'iris.csv: row 2, column label', {}],
    ['no label column', 'a,b\n1,2\n', 'csv_label_needed', 'iris.csv: row 1', { known: 'a, b' }],
    ['a label alone', 'label\nx\n', 'csv_no_features', 'iris.csv', {}],
    ['a header alone', 'a,label\n', 'no_examples', 'iris.csv', {}],
    ['nothing', '', 'no_examples', 'iris.csv', {}],
    ['no header', '1,2,label\n3,4,x\n', 'csv_header_number', 'iris.csv: row 1', { column: 1, name: '1' }],
    ['one name twice', 'a,a,label\n', 'csv_header_twice', 'iris.csv: row 1', { column: 2, name: 'a' }],
    ['a column without name', 'a,,label\n', 'csv_header_empty', 'iris.csv: row 1', { column: 2 }],
    [
      'a row after one of several lines',
      'a,label\n1,"x\ny"\n2\n',
      'csv_ragged',
      'iris.csv: row 4',
      { got: 1, expected: 2 },
    ],
  ])('%s', async (_, text, code, place, values) => {
    expect(await errorOf(() => table(text))).toEqual({ code, place, values });
  });

  test('a label column that does not exist', async () => {
    expect(await errorOf(() => table('a,b,label\n1,2,x\n', 'species'))).toEqual({
      code: 'csv_label_column',
      place: 'iris.csv: row 1',
      values: { label: 'species', known: 'a, b, label' },
    });
  });

  test('a quote that never ends, with the row where it begins', async () => {
    const { code, place } = await errorOf(() => table('a,label\n1,x\n"2,y\n3,x\n4,y\n'));
    expect([code, place]).toEqual(['csv_quote_open', 'iris.csv: row 3']);
  });

  test.each(['"2"2,y', '"2" 2,y', '2 "2",y'])('a quote inside a cell: %s', async (row) => {
    const { code, place } = await errorOf(() => table(`a,label\n1,x\n${row}\n`));
    expect([code, place]).toEqual(['csv_quote_inside', 'iris.csv: row 3']);
  });

  test('a very long cell, or a thousand columns, in few words', async () => {
    const long = 'x'.repeat(1e5);
    const columns = Array.from({ length: 1000 }, (_, index) => `pixel${index}`);
    for (const [text, label] of [
      [long],
      [`${long},${long}\n`],
      [`${long},label\n${long},x\n`],
      [`${columns.join()}\n`],
      ['a,label\n', long],
    ] as const) {
      expect(JSON.stringify(await errorOf(() => table(text, label))).length).toBeLessThan(500);
    }
  });
});

describe('classes', () => {
  test('are sorted by their letters, or as numbers where all are', () => {
    expect(classesOf(['b', 'a', 'B', 'b'])).toEqual({ classes: ['B', 'a', 'b'], indices: [2, 1, 0, 2] });
    expect(classesOf(['10', '9', '10.0', '-1'])).toEqual({
      classes: ['-1', '9', '10'],
      indices: [2, 1, 2, 0],
    });
    expect(classesOf(['10', '9', 'x']).classes).toEqual(['10', '9', 'x']);
  });

  test('give every label back', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,3}$/)), (labels) => {
        const { classes, indices } = classesOf(labels);
        expect(indices.map((index) => classes[index])).toEqual(labels);
        expect(new Set(classes).size).toBe(classes.length);
      }),
    );
  });
});
