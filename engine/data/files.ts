/** Reading and writing the files of datasets, with coded errors that name them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fail } from '../contract/errors.ts';
import { sharedBytes } from './dataset.ts';

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
