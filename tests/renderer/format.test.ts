import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  count,
  delta,
  duration,
  loss,
  percent,
  pointsDelta,
  quantity,
  setting,
  tick,
  when,
} from '../../renderer/ui/format.ts';
import { significant } from '../../renderer/ui/units.ts';

/** Non-breaking spaces as ordinary ones, to be readable here. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  test('a share is in percent with its decimals, always the same number of them', () => {
    expect(plain(percent(0.98))).toBe('98.00 %');
    expect(plain(percent(1))).toBe('100.00 %');
    expect(plain(percent(0.1234, 1))).toBe('12.3 %');
  });
  test('what was not measured or is not finite is a dash', () => {
    for (const value of [null, undefined, NaN, Infinity]) {
      expect(percent(value)).toBe('—');
      expect(loss(value)).toBe('—');
      expect(quantity(value)).toBe('—');
      expect(count(value)).toBe('—');
      expect(duration(value, 'en')).toBe('—');
    }
  });
  test('a difference carries its sign, with a real minus', () => {
    expect(pointsDelta(0.003)).toBe('+0.30');
    expect(pointsDelta(-0.024)).toBe('−2.40');
    expect(pointsDelta(0)).toBe('±0.00');
    expect(pointsDelta(-0.00001)).toBe('±0.00');
    expect(delta(-0.0525)).toBe('−0.052');
  });
  test('what rounds to zero has no sign, whatever writes it; what does not keeps its own', () => {
    const digits = [1, 2, 3, 4];
    const writers: ((value: number) => string)[] = [
      pointsDelta,
      delta,
      loss,
      count,
      setting,
      ...digits.flatMap((many) => [
        (value: number) => percent(value, many - 1),
        (value: number) => quantity(value, many),
        (value: number) => tick(value, many),
        (value: number) => significant(value, many),
      ]),
    ];
    const near = fc.double({ min: -0.01, max: 0.01, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(near, fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
        for (const write of writers) {
          const text = write(value);
          const number = Number(plain(text).replaceAll('−', '-').replace(/[±,%]/g, ''));
          expect(text.includes('−0') && number === 0, text).toBe(false);
          if (number !== 0) expect(Math.sign(number), text).toBe(Math.sign(value));
        }
      }),
    );
    const written = [quantity(-0.004, 2), percent(-0.00001), count(-0.4)].map(plain);
    expect(written).toEqual(['−0.0040', '0.00 %', '0']);
  });
  test('losses align while they are ordinary', () => {
    expect(loss(2.3026)).toBe('2.3026');
    expect(loss(0)).toBe('0.0000');
    expect(loss(0.00001)).toBe('1.00e−5');
    expect(loss(123456789)).toBe('1.23e8');
  });
  test('quantities keep about three digits', () => {
    expect(quantity(0)).toBe('0');
    expect(quantity(1)).toBe('1.000');
    expect(quantity(0.4567)).toBe('0.457');
    // A signal that dies away is told from none.
    expect([0.087, 0.0046, 0.0012].map((value) => quantity(value, 2))).toEqual(['0.087', '0.0046', '0.0012']);
    expect(quantity(-0.0017)).toBe('−0.00170');
    expect(quantity(12.345)).toBe('12.35');
    expect(quantity(-0.00012)).toBe('−1.20e−4');
    expect(quantity(1234.5)).toBe('1235');
  });
  test('marks on an axis are short, however far they reach', () => {
    const marks = [0, 0.5, 1, 200, 99_999, 1e5, 2e14, 1e35, 1e-3, 1e-4, -2e-7].map((value) => tick(value, 2));
    expect(marks).toEqual(['0', '0.5', '1', '200', '1e5', '1e5', '2e14', '1e35', '0.001', '1e−4', '−2e−7']);
    expect(tick(0.30000000000000004, 3)).toBe('0.3');
  });

  test('settings read as they would be typed', () => {
    expect(setting(0.1)).toBe('0.1');
    expect(setting(0.0005)).toBe('5e−4');
    expect(setting(0)).toBe('0');
    expect(setting(Math.SQRT2)).toBe('1.41421');
    expect(setting(1234567)).toBe('1234567');
    expect(setting(true)).toBe('true');
    expect(setting(null)).toBe('—');
  });
});

describe('times', () => {
  test.each([
    [0, '0.0 s'],
    [840, '0.8 s'],
    [9_960, '10 s'],
    [15_400, '15 s'],
    [59_600, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_600, '1 h 00 min'],
    [4_320_000, '1 h 12 min'],
    [86_399_000, '1 d 0 h'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(plain(duration(milliseconds, 'en'))).toBe(text);
  });
  test('in Korean the unit follows at once', () => {
    expect(plain(duration(125_000, 'ko'))).toBe('2분 05초');
    expect(plain(duration(4_320_000, 'ko'))).toBe('1시간 12분');
  });
  test('how long ago, then a date', () => {
    const now = new Date(2026, 4, 20, 12, 0, 0).getTime();
    expect(when(now - 20_000, now, 'en')).toBe('just now');
    expect(when(now - 20_000, now, 'ko')).toBe('방금');
    expect(when(now - 180_000, now, 'en')).toBe('3 min. ago');
    expect(when(now - 26 * 3_600_000, now, 'en')).toBe('yesterday');
    expect(when(new Date(2026, 2, 3).getTime(), now, 'en')).toBe('Mar 3');
    expect(when(new Date(2025, 2, 3).getTime(), now, 'en')).toBe('Mar 3, 2025');
  });
});
