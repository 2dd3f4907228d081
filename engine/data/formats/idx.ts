/**
 * The IDX format of the MNIST files: a magic number (two zeros, the type of the values, the number of dimensions), each
 * dimension as a big-endian 32-bit count, then the values. Only unsigned bytes are read. http://yann.lecun.com/exdb/mnist/
 */
import { fail } from '../contract/errors.ts';

const unsignedByte = 0x08;

export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** (count, height, width), 0 to 255; a view of the file's bytes. */
  readonly pixels: Uint8Array;
}

/** Throws `idx_magic`, `idx_truncated`, `idx_too_long`. `place`: the name of the file. */
export function parseIdxImages(bytes: Uint8Array, place: string): IdxImages {
  const { sizes, values } = parseIdx(bytes, 3, place);
  const [count = 0, height = 0, width = 0] = sizes;
  return { count, height, width, pixels: values };
}

/** The labels, one byte an example; a view of the file's bytes. Throws as parseIdxImages does. */
export function parseIdxLabels(bytes: Uint8Array, place: string): Uint8Array {
  return parseIdx(bytes, 1, place).values;
}

function parseIdx(
  bytes: Uint8Array,
  dimensions: number,
  place: string,
): { readonly sizes: readonly number[]; readonly values: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 4 + 4 * dimensions;
  const magic = unsignedByte * 256 + dimensions;
  if (bytes.length >= 4 && view.getUint32(0) !== magic) {
    fail('idx_magic', place, { got: hex(view.getUint32(0)), expected: hex(magic) });
  }
  if (bytes.length < header) fail('idx_truncated', place, { expected: header, got: bytes.length });
  const sizes = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  // The product may pass 2^53 in a broken header: it is compared with a length, never used as one before that.
  const expected = header + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length < expected) fail('idx_truncated', place, { expected, got: bytes.length });
  if (bytes.length > expected) fail('idx_too_long', place, { expected, got: bytes.length });
  return { sizes, values: bytes.subarray(header) };
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
