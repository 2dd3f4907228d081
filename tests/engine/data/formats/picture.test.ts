/** PNG and JPEG files as pixels, corrupt ones as errors, and other sizes. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { FaninFailure } from '../../../../engine/contract/errors.ts';
import { decodePicture } from '../../../../engine/data/formats/picture.ts';
import { resize } from '../../../../engine/data/formats/resize.ts';
import { errorOf } from '../failures.ts';
import { greyPng, rgbPng } from '../made-files.ts';

const pixels = (bytes: Uint8Array) => [...decodePicture(bytes, 'x').rgb];

/** 3 × 2, rows 101 and 010, as another program writes them. */
const oneBit = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR4nGNYwOAAAAIkAOFz6zvyAAAAAElFTkSuQmCC',
  'base64',
);

/** A copy with one bit the other way round. */
function turned(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** A PNG of ours that says a colour is transparent, in a chunk between its header and its pixels. */
function keyed(png: Uint8Array, ...colour: number[]): Uint8Array {
  const body = Buffer.alloc(4 + 2 * colour.length);
  body.write('tRNS', 'latin1');
  colour.forEach((value, channel) => body.writeUInt16BE(value, 4 + 2 * channel));
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  checksum.writeUInt32BE(crc32(body));
  const headerEnd = 33;
  return Buffer.concat([png.subarray(0, headerEnd), length, body, checksum, png.subarray(headerEnd)]);
}

describe('PNG', () => {
  test('grey, colour, with and without opacity', () => {
    expect(pixels(greyPng(2, 1, [7, 200]))).toEqual([7, 7, 7, 200, 200, 200]);
    expect(pixels(rgbPng(1, 2, [1, 2, 3, 4, 5, 6]))).toEqual([1, 2, 3, 4, 5, 6]);
    // What is transparent lies on white.
    const transparent = {
      width: 3,
      height: 1,
      channels: 4,
      data: Uint8Array.of(10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 51),
    };
    expect(pixels(encodePng(transparent))).toEqual([10, 20, 30, 255, 255, 255, 204, 204, 204]);
    const greyAlpha = { width: 2, height: 1, channels: 2, data: Uint8Array.of(10, 255, 0, 0) };
    expect(pixels(encodePng(greyAlpha))).toEqual([10, 10, 10, 255, 255, 255]);
  });

  test('one colour said to be transparent, of any depth', () => {
    const depths = { 8: [7, 9], 16: [0x0101, 0x0102] } as const;
    const grey16 = {
      width: 2,
      height: 1,
      channels: 1,
      depth: 16,
      data: Uint16Array.from(depths[16]),
    } as const;
    expect(pixels(keyed(encodePng(grey16), depths[16][0]))).toEqual([255, 255, 255, 1, 1, 1]);
    expect(pixels(keyed(greyPng(2, 1, depths[8]), 9))).toEqual([7, 7, 7, 255, 255, 255]);
    const colours = rgbPng(3, 1, [0, 50, 0, 0, 50, 1, 50, 0, 0]);
    expect(pixels(keyed(colours, 0, 50, 0))).toEqual([255, 255, 255, 0, 50, 1, 50, 0, 0]);
    expect(pixels(keyed(colours, 0, 50, 7))).toEqual([0, 50, 0, 0, 50, 1, 50, 0, 0]);
  });

  test('sixteen bits, cut to the upper eight', () => {
    const deep = {
      width: 2,
      height: 1,
      channels: 1,
      depth: 16 as const,
      data: Uint16Array.of(0x1234, 0xff00),
    };
    expect(pixels(encodePng(deep))).toEqual([0x12, 0x12, 0x12, 255, 255, 255]);
  });

  test('one bit, rows beginning on whole bytes', () => {
    expect(pixels(oneBit)).toEqual([1, 0, 1, 0, 1, 0].flatMap((bit) => Array<number>(3).fill(255 * bit)));
  });

  const noise = Array.from({ length: 3 * 64 }, (_, at) => (at * 37) % 256);

  test('cut anywhere: the file ends early', async () => {
    const whole = rgbPng(8, 8, noise);
    for (let length = 8; length < whole.length; length++) {
      expect(await errorOf(() => decodePicture(whole.subarray(0, length), 'cut.png'))).toEqual({
        code: 'image_truncated',
        place: 'cut.png',
        values: {},
      });
    }
  });

  // The checksum of each part covers what it is called and holds; how long it is decides where the checksum is looked for.
  test('any bit of it turned: damaged, said with the file, and never wrong pixels', async () => {
    const whole = rgbPng(8, 8, noise);
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const { code, place } = await errorOf(() => decodePicture(turned(whole, bit), 'spoilt.png'));
      expect({ bit, place }).toEqual({ bit, place: 'spoilt.png' });
      const at = bit >> 3;
      if (at < 8) expect({ bit, code }).toEqual({ bit, code: 'image_format' });
      else expect(['image_checksum', 'image_corrupt'], String(bit)).toContain(code);
    }
  });

  test('sound to its last checksum, but without all its pixels', async () => {
    const whole = rgbPng(8, 8, noise);
    const view = new DataView(whole.buffer, whole.byteOffset);
    view.setUint32(20, 9);
    view.setUint32(29, crc32(whole.subarray(12, 29)));
    expect((await errorOf(() => decodePicture(whole, 'tall.png'))).code).toBe('image_corrupt');
  });

  test('interlaced in fewer than eight bits', async () => {
    const whole = Uint8Array.from(oneBit);
    whole[28] = 1;
    new DataView(whole.buffer).setUint32(29, crc32(whole.subarray(12, 29)));
    expect((await errorOf(() => decodePicture(whole, 'laced.png'))).code).toBe('png_interlaced');
  });

  test('one that claims to be larger than memory', async () => {
    const huge = Uint8Array.from(greyPng(2, 2, [1, 2, 3, 4]));
    new DataView(huge.buffer).setUint32(16, 100_000);
    new DataView(huge.buffer).setUint32(20, 100_000);
    new DataView(huge.buffer).setUint32(29, crc32(huge.subarray(12, 29)));
    expect(await errorOf(() => decodePicture(huge, 'huge.png'))).toMatchObject({
      code: 'image_too_large',
      values: { got: '100000×100000' },
    });
  });
});

describe('JPEG', () => {
  const flat = {
    width: 16,
    height: 8,
    data: Buffer.from(Array<number[]>(128).fill([200, 40, 90, 255]).flat()),
  };

  test('is near what was encoded', () => {
    const { width, height, rgb } = decodePicture(encodeJpeg(flat, 95).data, 'x.jpg');
    expect({ width, height, length: rgb.length }).toEqual({ width: 16, height: 8, length: 384 });
    rgb.forEach((value, at) => expect(Math.abs(value - [200, 40, 90][at % 3]!)).toBeLessThanOrEqual(3));
  });

  const rough = {
    width: 32,
    height: 32,
    data: Buffer.from(Array.from({ length: 4 * 32 * 32 }, (_, at) => (at * 29) % 251)),
  };
  const whole = Uint8Array.from(encodeJpeg(rough, 90).data);

  test('cut anywhere: the file ends early', async () => {
    for (let length = 3; length < whole.length; length += length < 700 ? 1 : 7) {
      expect(await errorOf(() => decodePicture(whole.subarray(0, length), 'cut.jpg'))).toEqual({
        code: 'image_truncated',
        place: 'cut.jpg',
        values: {},
      });
    }
  });

  // It has no checksums: most turned bits are other colours. The rest are told in words of ours.
  test('any bit of it turned: pixels of the size it says, or what is wrong with the file', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 * whole.length - 1 }), (bit) => {
        try {
          const { width, height, rgb } = decodePicture(turned(whole, bit), 'spoilt.jpg');
          expect(width * height).toBeGreaterThan(0);
          expect(rgb.length).toBe(3 * width * height);
        } catch (error) {
          if (!(error instanceof FaninFailure)) throw error;
          const [{ code, place, values }] = error.errors;
          expect(place).toBe('spoilt.jpg');
          expect([
            'image_format',
            'image_truncated',
            'image_corrupt',
            'image_too_large',
            'jpeg_kind',
          ]).toContain(code);
          expect(values).not.toHaveProperty('reason');
        }
      }),
      { numRuns: 500 },
    );
  });

  const frame = whole.findIndex((byte, at) => byte === 0xff && whole[at + 1] === 0xc0);
  const changed = (at: number, ...bytes: number[]): Uint8Array => {
    const copy = Uint8Array.from(whole);
    copy.set(bytes, frame + at);
    return copy;
  };
  test.each([
    ['says it is larger than memory', changed(5, 0xff, 0xff, 0xff, 0xff), 'image_too_large'],
    ['has no pixels', changed(5, 0, 0), 'image_corrupt'],
    ['is coded without loss', changed(1, 0xc3), 'jpeg_kind'],
    ['is coded arithmetically', changed(1, 0xc9), 'jpeg_kind'],
    ['lacks a table', changed(1, 0xfe), 'image_corrupt'],
  ])('one that %s', async (_, bytes, code) => {
    expect((await errorOf(() => decodePicture(bytes, 'x.jpg'))).code).toBe(code);
  });
});

test('anything else is no image', async () => {
  for (const bytes of [[], [0x89], [0x47, 0x49, 0x46, 0x38], [...Buffer.from('<svg/>')]]) {
    expect(await errorOf(() => decodePicture(Uint8Array.from(bytes), 'a.gif'))).toEqual({
      code: 'image_format',
      place: 'a.gif',
      values: {},
    });
  }
});

describe('another size', () => {
  const size = fc.integer({ min: 1, max: 12 });
  const picture = fc
    .tuple(size, size)
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height })
        .map((rgb) => ({ width, height, rgb })),
    );
  const mean = (rgb: Uint8Array, channel: number): number => {
    const of = rgb.filter((_, at) => at % 3 === channel);
    return of.reduce((sum, value) => sum + value, 0) / of.length;
  };

  test('keeps the mean of every channel, to within rounding', () => {
    fc.assert(
      fc.property(picture, size, size, (from, width, height) => {
        const to = resize(from, { width, height });
        expect(to.rgb.length).toBe(3 * width * height);
        for (const channel of [0, 1, 2]) {
          expect(Math.abs(mean(to.rgb, channel) - mean(from.rgb, channel))).toBeLessThanOrEqual(0.51);
        }
      }),
    );
  });

  test('the same size is the same image; halves are means of four', () => {
    const from = { width: 2, height: 2, rgb: Uint8Array.from([0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14]) };
    expect(resize(from, { width: 2, height: 2 }).rgb).toEqual(from.rgb);
    expect([...resize(from, { width: 1, height: 1 }).rgb]).toEqual([6, 7, 8]);
    expect([...resize(from, { width: 1, height: 2 }).rgb]).toEqual([2, 3, 4, 10, 11, 12]);
  });
});
