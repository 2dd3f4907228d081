/** Files of text as letters: UTF-8, or UTF-16 where the file begins with its mark, as spreadsheets save Unicode. */
import { fail } from '../../contract/errors.ts';

/**
 * Anything else (a code page of one country) is refused: read as UTF-8, its letters would all become the same sign, and
 * with them classes that differ. `cut`: the bytes are the beginning of a file and may end inside a letter.
 * Throws `text_encoding` with the row.
 */
export function decodeText(bytes: Uint8Array, place: string, cut = false): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Read once more with a sign of its own in place of what is no letter, to say where the first one stands.
    const read = new TextDecoder(encoding).decode(bytes);
    const row = read.slice(0, read.indexOf('\uFFFD')).split(/\r\n|\r|\n/).length;
    return fail('text_encoding', `${place}: row ${row}`);
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
