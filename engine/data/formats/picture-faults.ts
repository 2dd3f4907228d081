/** What is wrong with a PNG or JPEG, told by its bytes: decoders speak of their own insides. */
import { crc32 } from 'node:zlib';
import { fail } from '../../contract/errors.ts';

/** A file of a few bytes can claim to be larger than memory. */
export const mostPixels = 2 ** 24;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// ── PNG: chunks of a length, a name of four letters, so many bytes, and a checksum of name and bytes ────────────────

const nameOf = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/**
 * Before it is decoded: that all of it is there and every checksum holds, so that its decoder need not look. Throws
 * `image_truncated`, `image_checksum`, `image_corrupt`, `image_too_large`, `png_interlaced`.
 */
export function checkPng(bytes: Uint8Array, place: string): void {
  const view = viewOf(bytes);
  for (let at = 8, name = ''; name !== 'IEND';) {
    const end = at + 12 <= bytes.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > bytes.length) {
      // One that still has its last chunk was not cut: this length is wrong.
      fail(nameOf(bytes, bytes.length - 8) === 'IEND' ? 'image_corrupt' : 'image_truncated', place);
    }
    name = nameOf(bytes, at + 4);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      fail('image_checksum', place, { at });
    }
    if (at === 8) checkHeader(view, name, end - at, place);
    at = end;
  }
}

/** Of the first chunk: width, height, bits a sample, and in its last byte whether rows are interlaced. */
function checkHeader(view: DataView, name: string, length: number, place: string): void {
  if (name !== 'IHDR' || length !== 25) fail('image_corrupt', place);
  checkSize(view.getUint32(16), view.getUint32(20), place);
  // Its decoder takes the rows of such a one to begin elsewhere than they do.
  if (view.getUint8(24) < 8 && view.getUint8(28) !== 0) fail('png_interlaced', place);
}

function checkSize(width: number, height: number, place: string): void {
  if (width === 0 || height === 0) fail('image_corrupt', place);
  if (width * height > mostPixels) {
    fail('image_too_large', place, { got: `${width}×${height}`, most: mostPixels });
  }
}

// ── JPEG: segments of a marker, a length and so many bytes; scans, which go on to the next marker ───────────────────

const marker = { startOfScan: 0xda, end: 0xd9, adobe: 0xee } as const;

/** A marker that stands alone: a restart, or one that means nothing. */
const standsAlone = (code: number): boolean => code === 0x01 || (code >= 0xd0 && code <= 0xd8);
/** The header of a frame, by how the frame is coded: 0xc0 to 0xc2 are read here. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

/**
 * Of one that was not decoded. Throws `image_truncated`, `image_too_large`, `jpeg_kind`, and `image_corrupt` where all
 * of it is there.
 */
export function jpegFault(bytes: Uint8Array, place: string): never {
  const view = viewOf(bytes);
  let [frame, adobe] = [0, false];
  for (let at = 2; ;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    if (at + 1 >= bytes.length) return fail('image_truncated', place);
    const code = bytes[at] === 0xff ? bytes[at + 1]! : 0;
    if (code === 0 || code === marker.end) break;
    if (standsAlone(code)) {
      at += 2;
      continue;
    }
    const end = at + 3 < bytes.length ? at + 2 + view.getUint16(at + 2) : Infinity;
    if (end > bytes.length) return fail('image_truncated', place);
    if (isFrame(code) && end - at >= 10) frame = at;
    adobe ||= code === marker.adobe;
    at = code === marker.startOfScan ? endOfScan(bytes, end) : end;
  }
  if (frame > 0) checkFrame(bytes, frame, adobe, place);
  return fail('image_corrupt', place);
}

function checkFrame(bytes: Uint8Array, at: number, adobe: boolean, place: string): void {
  const view = viewOf(bytes);
  const [code, bits, components] = [bytes[at + 1]!, bytes[at + 4], bytes[at + 9]!];
  const colours = [1, 3].includes(components) || (components === 4 && adobe);
  if (code > 0xc2 || bits !== 8 || !colours) fail('jpeg_kind', place);
  checkSize(view.getUint16(at + 7), view.getUint16(at + 5), place);
}

/** The next marker that is no restart; in a scan, 0xff 0x00 stands for the byte 0xff. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const next = bytes[at + 1];
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next! >= 0xd0 && next! <= 0xd7)) break;
    at++;
  }
  return at;
}
