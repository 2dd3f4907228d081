/** Where an error of a file is, read back from how the engine writes it. */
import { expect, test } from 'vitest';
import { lastOf, readPlace } from '../../renderer/data/place.ts';

test.each([
  ['/data/a.csv: row 7, column width', { file: '/data/a.csv', row: 7, column: 'width' }],
  ['/data/a.csv: row 7', { file: '/data/a.csv', row: 7, column: null }],
  ['/a: row 1/b, c.csv: row 12, column x', { file: '/a: row 1/b, c.csv', row: 12, column: 'x' }],
  ['C:\\my files\\a.csv', { file: 'C:\\my files\\a.csv', row: null, column: null }],
  ['/c.csv: row 2, column two\nlines', { file: '/c.csv', row: 2, column: 'two\nlines' }],
  ['/cifar.tar.gz: data_batch_1.bin', { file: '/cifar.tar.gz: data_batch_1.bin', row: null, column: null }],
])('%j', (place, expected) => {
  expect(readPlace(place)).toEqual(expected);
});

test('the last part of a path, of any system', () => {
  expect(['/a/b.csv', 'C:\\a\\b.csv', '/a/b/', 'b.csv', '/'].map(lastOf)).toEqual([
    'b.csv',
    'b.csv',
    'b',
    'b.csv',
    '/',
  ]);
});
