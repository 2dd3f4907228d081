/** IDX files, whole and broken. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FaninFailure, type FaninError } from '../../../../engine/contract/errors.ts';
import { parseIdxImages, parseIdxLabels } from '../../../../engine/data/formats/idx.ts';

/** A header of 32-bit words, and bytes after it. */
function idx(words: readonly number[], values: readonly number[] = []): Uint8Array {
  const bytes = new Uint8Array(words.length * 4 + values.length);
  words.forEach((word, index) => new DataView(bytes.buffer).setUint32(index * 4, word));
  bytes.set(values, words.length * 4);
  return bytes;
}

function errorOf(work: () => unknown): FaninError {
  try {
    work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors[0];
    throw error;
  }
  return expect.fail('nothing was thrown');
}

describe('whole files', () => {
  test('images', () => {
    const bytes = idx([0x803, 2, 1, 3], [1, 2, 3, 4, 5, 255]);
    const { count, height, width, pixels } = parseIdxImages(bytes, 'images');
    expect({ count, height, width }).toEqual({ count: 2, height: 1, width: 3 });
    expect([...pixels]).toEqual([1, 2, 3, 4, 5, 255]);
    expect(pixels.buffer).toBe(bytes.buffer);
  });

  test('labels, none, and in the middle of a larger buffer', () => {
    expect([...parseIdxLabels(idx([0x801, 3], [7, 0, 9]), 'labels')]).toEqual([7, 0, 9]);
    expect([...parseIdxLabels(idx([0x801, 0]), 'labels')]).toEqual([]);
    const around = new Uint8Array(30).fill(1);
    around.set(idx([0x801, 3], [7, 0, 9]), 5);
    expect([...parseIdxLabels(around.subarray(5, 16), 'labels')]).toEqual([7, 0, 9]);
  });

  test('whatever the sizes', () => {
    const sizes = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6));
    fc.assert(
      fc.property(sizes, ([count, height, width]) => {
        const values = Array.from({ length: count * height * width }, (_, index) => index % 256);
        const images = parseIdxImages(idx([0x803, count, height, width], values), 'images');
        expect({ ...images, pixels: [...images.pixels] }).toEqual({ count, height, width, pixels: values });
      }),
    );
  });
});

describe('broken files', () => {
  const images = (bytes: Uint8Array) => errorOf(() => parseIdxImages(bytes, 'images.idx'));

  test.each([
    ['empty', idx([]), 'idx_truncated', { expected: 16, got: 0 }],
    ['half a magic number', Uint8Array.of(0, 0), 'idx_truncated', { expected: 16, got: 2 }],
    ['a header that ends early', idx([0x803, 1, 1]), 'idx_truncated', { expected: 16, got: 12 }],
    [
      'labels where images belong',
      idx([0x801, 1], [1]),
      'idx_magic',
      { got: '0x00000801', expected: '0x00000803' },
    ],
    [
      'values of another type',
      idx([0xd03, 1, 1, 1], [1]),
      'idx_magic',
      { got: '0x00000d03', expected: '0x00000803' },
    ],
    [
      'text',
      new TextEncoder().encode('label,pixel'),
      'idx_magic',
      { got: '0x6c616265', expected: '0x00000803' },
    ],
    ['gzip', idx([0x1f8b0800, 0]), 'idx_magic', { got: '0x1f8b0800', expected: '0x00000803' }],
    ['a pixel too few', idx([0x803, 1, 2, 2], [1, 2, 3]), 'idx_truncated', { expected: 20, got: 19 }],
    ['a pixel too many', idx([0x803, 1, 2, 2], [1, 2, 3, 4, 5]), 'idx_too_long', { expected: 20, got: 21 }],
    ['no images, yet pixels', idx([0x803, 0, 28, 28], [1]), 'idx_too_long', { expected: 16, got: 17 }],
  ])('%s', (_, bytes, code, values) => {
    expect(images(bytes)).toEqual({ code, place: 'images.idx', values });
  });

  test('a header that promises more than there can be', () => {
    const most = 0xffffffff;
    expect(images(idx([0x803, most, most, most], [1])).code).toBe('idx_truncated');
    expect(errorOf(() => parseIdxLabels(idx([0x801, most], [1]), 'labels')).code).toBe('idx_truncated');
  });

  test('random bytes give coded errors or what the header says, never anything else', () => {
    const magic = fc.constantFrom([], [0, 0, 8, 3], [0, 0, 8, 1]);
    const small = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 255), { maxLength: 30 });
    const bytes = fc.tuple(magic, fc.oneof(small, fc.array(fc.nat(255), { maxLength: 60 }))).map((parts) => {
      return Uint8Array.from(parts.flat());
    });
    fc.assert(
      fc.property(bytes, (file) => {
        for (const [parse, dimensions] of [[parseIdxImages, 3] as const, [parseIdxLabels, 1] as const]) {
          try {
            parse(file, 'file');
            expect(file.length).toBeGreaterThanOrEqual(4 + 4 * dimensions);
          } catch (error) {
            if (!(error instanceof FaninFailure)) throw error;
            expect(error.errors[0].code).toMatch(/^idx_/);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
