/** Bytes as text: what is read, and what would be garbled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from '../../../../engine/data/formats/text.ts';
import { errorOf } from '../failures.ts';

const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
};

test('UTF-8 with and without its mark, and UTF-16 of either order, say the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.startsWith('\uFEFF'));
      for (const bytes of [
        Buffer.from(text),
        Buffer.from(`\uFEFF${text}`),
        utf16(text, true),
        utf16(text, false),
      ]) {
        expect(decodeText(bytes, 'a.csv')).toBe(text);
      }
    }),
  );
});

test('a code page is refused, with the row of its first letter', async () => {
  // 품종 as Korean spreadsheets save it: two classes that differ would both be read as ����.
  const korean = [0xc7, 0xb0, 0xc1, 0xbe];
  const bytes = Uint8Array.from([...Buffer.from('a,label\r\n1,x\r\n2,'), ...korean]);
  expect(await errorOf(() => decodeText(bytes, 'a.csv'))).toEqual({
    code: 'text_encoding',
    place: 'a.csv: row 3',
    values: {},
  });
});

test('the beginning of a file may end inside a letter, a whole file may not', async () => {
  const whole = Buffer.from('길이,폭');
  const beginning = whole.subarray(0, whole.length - 1);
  expect(decodeText(beginning, 'a.csv', true)).toBe('길이,');
  expect((await errorOf(() => decodeText(beginning, 'a.csv'))).code).toBe('text_encoding');
});
