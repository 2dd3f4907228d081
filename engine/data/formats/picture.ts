/** PNG and JPEG files as pixels. */
import { convertIndexedToRgb, decode as decodePng, hasPngSignature, type DecodedPng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { fail } from '../../contract/errors.ts';
import { reasonOf } from '../files.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3); grey ones have three equal channels. What is transparent lies on white. */
  readonly rgb: Uint8Array;
}

/** A file of a few bytes can claim to be larger than memory. */
const mostPixels = 2 ** 24;

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** By what the file holds, whatever it is called. Throws `image_format`, `image_corrupt`, `image_too_large`. */
export function decodePicture(bytes: Uint8Array, place: string): Picture {
  const png = bytes.length >= 8 && hasPngSignature(bytes);
  if (!png && !isJpeg(bytes)) fail('image_format', place);
  if (png && bytes.length >= 24) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    if (width * height > mostPixels)
      fail('image_too_large', place, { got: `${width}×${height}`, most: mostPixels });
  }
  try {
    return png ? fromPng(decodePng(bytes, { checkCrc: true })) : fromJpeg(bytes);
  } catch (error) {
    return fail('image_corrupt', place, { reason: reasonOf(error) });
  }
}

function fromJpeg(bytes: Uint8Array): Picture {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1e6,
  });
  return { width, height, rgb: data };
}

function fromPng(png: DecodedPng): Picture {
  const { width, height } = png;
  if (width === 0 || height === 0) throw new Error('it has no pixels');
  const stored = png.palette ? null : storedOf(png);
  const samples = stored ? eightBits(stored, png.depth) : convertIndexedToRgb(png);
  const channels = samples.length / (width * height);
  const alpha = channels === 2 || channels === 4;
  const colours = alpha ? channels - 1 : channels;
  // Without a channel for it, one colour may be said to be transparent.
  const key = [...(stored ? (png.transparency ?? []) : [])];
  const isKey = (pixel: number): boolean =>
    key.length > 0 && key.every((value, channel) => stored?.[pixel * channels + channel] === value);
  const rgb = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const opacity = alpha ? samples[pixel * channels + colours]! / 255 : isKey(pixel) ? 0 : 1;
    for (let channel = 0; channel < 3; channel++) {
      const value = samples[pixel * channels + (colours === 3 ? channel : 0)]!;
      rgb[3 * pixel + channel] = Math.round(opacity * value + (1 - opacity) * 255);
    }
  }
  return { width, height, rgb };
}

/** Samples of so many bits as the file has, one after the other; below eight, its rows begin on whole bytes. */
function storedOf({ data, depth, width, height }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data;
  const rowBytes = Math.ceil((width * depth) / 8);
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    const bit = (pixel % width) * depth;
    const byte = data[Math.floor(pixel / width) * rowBytes + (bit >> 3)]!;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}

/** Sixteen bits are cut to their upper eight, fewer stretched. */
function eightBits(samples: ArrayLike<number>, depth: number): Uint8Array {
  if (depth === 16) return Uint8Array.from(samples, (value) => value >> 8);
  return Uint8Array.from(samples, (value) => (value * 255) / (2 ** depth - 1));
}
