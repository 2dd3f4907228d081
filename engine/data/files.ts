/** Reading and writing the files of datasets, with coded errors that name them. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { fail } from '../contract/errors.ts';
import { reasonOf } from '../contract/reasons.ts';
import { sharedBytes } from './dataset.ts';

/** A file that belongs to a dataset, in shared memory. Throws `data_missing`. */
export function readShared(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file);
    const shared = sharedBytes(bytes.length);
    shared.set(bytes);
    return shared;
  } catch (error) {
    return fail('data_missing', file, { reason: reasonOf(error) });
  }
}

/** A file that the user named. Throws `file_unreadable`. */
export function readGiven(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    return fail('file_unreadable', file, { reason: reasonOf(error) });
  }
}

/** Bytes of a file that the user named. Throws `file_unreadable`. */
export function sizeOfGiven(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    return fail('file_unreadable', file, { reason: reasonOf(error) });
  }
}

/** At most so many bytes of a file that the user named. Throws `file_unreadable`. */
export function beginningOf(file: string, most: number): Buffer {
  try {
    const opened = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(most);
      return bytes.subarray(0, readSync(opened, bytes, 0, most, 0));
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    return fail('file_unreadable', file, { reason: reasonOf(error) });
  }
}
