import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOf, places, valueAt, type Track } from '../../renderer/ui/slide.ts';
import { readNumber, readShape } from '../../renderer/ui/typed.ts';
import { bytes, compact, shape, significant } from '../../renderer/ui/units.ts';

describe('what is typed', () => {
  const range = { min: 0, max: 1, whole: false };

  test.each([
    ['0.5', 0.5],
    [' 1e-3 ', 0.001],
    ['.25', 0.25],
    ['+1', 1],
  ])('%s is %d', (text, value) => expect(readNumber(text, range)).toEqual({ value }));

  test.each([
    ['', 'empty'],
    ['abc', 'not_number'],
    ['0,5', 'not_number'],
    ['0x10', 'not_number'],
    ['1e999', 'not_number'],
    ['2', 'range'],
    ['-0.1', 'range'],
  ])('%j is refused: %s', (text, problem) => expect(readNumber(text, range)).toMatchObject({ problem }));

  test('whole numbers, limits left out, values that may be missing', () => {
    expect(readNumber('2.5', { min: 1, max: 9, whole: true })).toEqual({ problem: 'not_whole' });
    expect(readNumber('12 800', { min: 1, max: 1e6, whole: true })).toEqual({ value: 12_800 });
    expect(readNumber('1', { ...range, exclusiveMax: true })).toMatchObject({
      problem: 'range',
      below: true,
    });
    expect(readNumber(' ', { ...range, optional: true })).toEqual({ value: null });
  });

  test('shapes', () => {
    for (const text of ['1, 28, 28', '1x28×28', '(1, 28, 28)', '1 28 28']) {
      expect(readShape(text)).toEqual({ value: [1, 28, 28] });
    }
    for (const text of ['28, 0', '1.5', 'a', '1,2,3,4,5', '-3'])
      expect(readShape(text)).toEqual({ problem: 'not_shape' });
    expect(readShape('( )')).toEqual({ problem: 'empty' });
  });
});

describe('sliders', () => {
  const tracks: Track[] = [
    { from: 0, to: 0.999, scale: 'linear', whole: false },
    { from: 1, to: 4096, scale: 'log', whole: true },
    { from: 1e-4, to: 1, scale: 'log', whole: false },
    { from: 0, to: 0.1, scale: 'log', whole: false },
  ];

  test('every place gives a value on the track, and later places never a smaller one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...tracks), fc.integer({ min: 0, max: places - 1 }), (track, place) => {
        const [value, next] = [valueAt(place, track), valueAt(place + 1, track)];
        expect(value).toBeGreaterThanOrEqual(track.from);
        expect(value).toBeLessThanOrEqual(track.to);
        expect(next).toBeGreaterThanOrEqual(value);
      }),
    );
  });

  test('the ends are the ends, and a value off the track stands at one', () => {
    for (const track of tracks) {
      expect(valueAt(0, track)).toBe(track.from);
      expect(valueAt(places, track)).toBe(track.to);
      expect(placeOf(track.to * 10, track)).toBe(places);
      expect(placeOf(-1, track)).toBe(0);
    }
  });
});

test('sizes and measured numbers', () => {
  expect(bytes(814_120)).toBe('814\u00a0KB');
  expect(bytes(12)).toBe('12\u00a0B');
  expect(compact(203_264)).toBe('203\u00a0k');
  expect(shape([1, 28, 28])).toBe('(1, 28, 28)');
  expect(significant(0.0016)).toBe('0.00160');
  expect(significant(1.4142, 2)).toBe('1.4');
  expect(significant(-0.5, 2)).toBe('\u22120.50');
  expect(significant(4.37e-6, 2)).toBe('4.4e\u22126');
  expect(significant(NaN)).toBe('—');
});
