/** PNG and JPEG files as pixels, corrupt ones as errors, and other sizes. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { decodePicture } from '../../../../engine/data/formats/picture.ts';
import { resize } from '../../../../engine/data/formats/resize.ts';
import { errorOf } from '../failures.ts';
import { greyPng, rgbPng } from '../made-files.ts';

const pixels = (bytes: Uint8Array) => [...decodePicture(bytes, 'x').rgb];

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
    // 3 × 2: rows 101 and 010, as another program writes them.
    const file = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR4nGNYwOAAAAIkAOFz6zvyAAAAAElFTkSuQmCC',
      'base64',
    );
    expect(pixels(file)).toEqual([1, 0, 1, 0, 1, 0].flatMap((bit) => Array<number>(3).fill(255 * bit)));
  });

  test('broken anywhere: an error with the file, never wrong pixels', async () => {
    const data = Array.from({ length: 48 }, (_, at) => (at * 37) % 256);
    const whole = rgbPng(4, 4, data);
    for (let length = 8; length < whole.length; length++) {
      expect((await errorOf(() => decodePicture(whole.subarray(0, length), 'cut.png'))).code).toBe(
        'image_corrupt',
      );
    }
    for (let at = 8; at < whole.length; at++) {
      const spoilt = Uint8Array.from(whole);
      spoilt[at]! ^= 0x55;
      const error = await errorOf(() => decodePicture(spoilt, 'spoilt.png'));
      expect(['image_corrupt', 'image_too_large']).toContain(error.code);
      expect(error.place).toBe('spoilt.png');
    }
  });

  test('one that claims to be larger than memory', async () => {
    const huge = Uint8Array.from(greyPng(2, 2, [1, 2, 3, 4]));
    new DataView(huge.buffer).setUint32(16, 100_000);
    new DataView(huge.buffer).setUint32(20, 100_000);
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

  test('cut short, or only beginning as one', async () => {
    const whole = encodeJpeg(flat, 95).data;
    for (const length of [3, 20, 200, whole.length - 40]) {
      expect((await errorOf(() => decodePicture(whole.subarray(0, length), 'cut.jpg'))).code).toBe(
        'image_corrupt',
      );
    }
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
