/**
 * The IDX format of the MNIST files: a magic number (two zeros, the type of the values, the number of dimensions), each
 * dimension as a big-endian 32-bit count, then the values, big-endian too. http://yann.lecun.com/exdb/mnist/
 */
import { endianness } from 'node:os';
import { fail } from '../../contract/errors.ts';

interface ValueType {
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

const unsignedByte = 0x08;
const integer = 0x0c;
const float = 0x0d;

/** By their code in the magic number. Unsigned bytes are not here: they are a view of the file. */
const integers: ReadonlyMap<number, ValueType> = new Map([
  [0x09, { bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) }],
  [0x0b, { bytes: 2, read: (view: DataView, at: number) => view.getInt16(at) }],
  [integer, { bytes: 4, read: (view: DataView, at: number) => view.getInt32(at) }],
]);
const floats: ReadonlyMap<number, ValueType> = new Map([
  [float, { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at) }],
  [0x0e, { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at) }],
]);
const mostDimensions = 4;

export type IdxValues = Uint8Array | Int32Array | Float32Array;

export interface IdxFile {
  readonly sizes: readonly number[];
  /** Unsigned bytes as a view of the file, other integers as Int32Array, floats of either width as Float32Array. */
  readonly values: IdxValues;
}

export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** (count, height, width), 0 to 255; a view of the file's bytes. */
  readonly pixels: Uint8Array;
}

/** Of unsigned bytes. Throws `idx_magic`, `idx_truncated`, `idx_too_long`. `place`: the name of the file. */
export function parseIdxImages(bytes: Uint8Array, place: string): IdxImages {
  const { sizes, body } = parseBytes(bytes, 3, place);
  const [count = 0, height = 0, width = 0] = sizes;
  return { count, height, width, pixels: body };
}

/** The labels, one byte an example; a view of the file's bytes. Throws as parseIdxImages does. */
export function parseIdxLabels(bytes: Uint8Array, place: string): Uint8Array {
  return parseBytes(bytes, 1, place).body;
}

function parseBytes(bytes: Uint8Array, dimensions: number, place: string) {
  const magic = unsignedByte * 256 + dimensions;
  if (bytes.length >= 4 && magicOf(bytes) !== magic) {
    fail('idx_magic', place, { got: hex(magicOf(bytes)), expected: hex(magic) });
  }
  return parseBody(bytes, dimensions, 1, place);
}

/** Whether a file begins as an IDX file does. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  const [zero, alsoZero, type = 0, dimensions = 0] = bytes;
  const known = type === unsignedByte || integers.has(type) || floats.has(type);
  return zero === 0 && alsoZero === 0 && known && dimensions >= 1 && dimensions <= mostDimensions;
}

/** Of any type, 1 to 4 dimensions. Throws as parseIdxImages does. `make`: where floats are read into. */
export function parseIdx(
  bytes: Uint8Array,
  place: string,
  make: (length: number) => Float32Array = (length) => new Float32Array(length),
): IdxFile {
  if (bytes.length < 8) fail('idx_truncated', place, { expected: 8, got: bytes.length });
  if (!looksLikeIdx(bytes)) {
    fail('idx_magic', place, { got: hex(magicOf(bytes)), expected: '0x00000801…0x00000e04' });
  }
  const [, , type = 0, dimensions = 0] = bytes;
  if (type === unsignedByte) {
    const { sizes, body } = parseBody(bytes, dimensions, 1, place);
    return { sizes, values: body };
  }
  const valueType = integers.get(type) ?? floats.get(type)!;
  const { sizes, body } = parseBody(bytes, dimensions, valueType.bytes, place);
  const count = body.length / valueType.bytes;
  const values = integers.has(type) ? new Int32Array(count) : make(count);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let index = 0; index < count; index++) {
    values[index] = valueType.read(view, index * valueType.bytes);
  }
  return { sizes, values };
}

function parseBody(bytes: Uint8Array, dimensions: number, width: number, place: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) fail('idx_truncated', place, { expected: header, got: bytes.length });
  const sizes = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  // The product may pass 2^53 in a broken header: it is compared with a length, never used as one before that.
  const expected = header + sizes.reduce((product, size) => product * size, width);
  if (bytes.length < expected) fail('idx_truncated', place, { expected, got: bytes.length });
  if (bytes.length > expected) fail('idx_too_long', place, { expected, got: bytes.length });
  return { sizes, body: bytes.subarray(header) };
}

/** Bytes of a file of so many values, each so many bytes wide. */
export function idxLength(width: number, sizes: readonly number[]): number {
  return 4 + 4 * sizes.length + sizes.reduce((product, size) => product * size, width);
}

/** A file of these values: unsigned bytes, 32-bit integers or 32-bit floats. */
export function encodeIdx(values: IdxValues, sizes: readonly number[]): Uint8Array {
  const type = values instanceof Uint8Array ? unsignedByte : values instanceof Int32Array ? integer : float;
  const header = 4 + 4 * sizes.length;
  const file = new Uint8Array(header + values.byteLength);
  const view = new DataView(file.buffer);
  view.setUint32(0, type * 256 + sizes.length);
  sizes.forEach((size, index) => view.setUint32(4 + 4 * index, size));
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), header);
  if (values.BYTES_PER_ELEMENT === 4 && endianness() === 'LE') {
    Buffer.from(file.buffer, header).swap32();
  }
  return file;
}

const magicOf = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
