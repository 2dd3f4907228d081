import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOf, places, valueAt, type Track } from '../../renderer/ui/slide.ts';
import { readNumber, readShape, type NumberRange } from '../../renderer/ui/typed.ts';
import { leave, type, type Typing } from '../../renderer/ui/typing.ts';
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

  test('whole numbers may be typed as they are written, their thousands apart', () => {
    const whole = { min: -1e7, max: 1e7, whole: true };
    expect(readNumber('60,000', whole)).toEqual({ value: 60_000 });
    expect(readNumber('-1,234,567', whole)).toEqual({ value: -1_234_567 });
    for (const text of ['1,5', '10,00', '1000,000', '1,000.5', ',100', '10,']) {
      expect(readNumber(text, whole), text).toEqual({ problem: 'not_number' });
    }
    expect(readNumber('1,000', { ...whole, whole: false })).toEqual({ problem: 'not_number' });
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

describe('while it is typed', () => {
  const whole = { min: 1, max: 60_000, whole: true };
  /** Key by key over a value, as a field takes it; every value that the field's setting has on the way, and what is left. */
  function keys(text: string, from: number, range: NumberRange) {
    const values = [from];
    let now: Typing<number | null> | null = null;
    for (let length = 1; length <= text.length; length += 1) {
      const value = values.at(-1) ?? null;
      now = type(text.slice(0, length), value, now, (draft) => readNumber(draft, range));
      if (now.value !== null && now.value !== value) values.push(now.value);
    }
    return { values, left: leave(now) };
  }

  test('what is valid counts at once', () => {
    expect(keys('256', 10, whole)).toEqual({ values: [10, 2, 25, 256], left: null });
    expect(keys('10,000', 128, whole)).toEqual({ values: [128, 1, 10, 128, 10_000], left: null });
  });

  test.each([
    ['70000', whole, 'range'],
    ['10.5', whole, 'not_whole'],
    ['1e-400', { min: 1e-6, max: 10, whole: false }, 'range'],
    ['1e309', { min: 0, max: 1000, whole: false }, 'not_number'],
    ['12abc', whole, 'not_number'],
  ])('of %s, which is not valid, no part is kept, and the reason stays', (text, range, problem) => {
    const { values, left } = keys(text, 7, range);
    expect(values.at(-1)).toBe(7);
    expect(left).toMatchObject({ text: null, value: 7, problem: { problem } });
  });

  test('typing goes on from where it was left, and from a value that was changed elsewhere', () => {
    const read = (draft: string) => readNumber(draft, whole);
    const left = leave(type('70000', 7, null, read));
    expect(leave(left)).toEqual(left);
    expect(type('8', 7, left, read)).toEqual({ text: '8', before: 7, value: 8, problem: null });
    const undone = type('8x', 3, type('8', 7, null, read), read);
    expect(undone.value).toBe(3);
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
