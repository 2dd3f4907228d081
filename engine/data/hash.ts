import { createHash } from 'node:crypto';

/** In hexadecimal, of bytes or of a text in UTF-8. */
export const sha256 = (contents: Uint8Array | string): string =>
  createHash('sha256').update(contents).digest('hex');
