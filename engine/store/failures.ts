/** SQLite's errors as coded ones. */
import { fail, FaninFailure } from '../contract/errors.ts';
import { reasonOf } from '../contract/reasons.ts';

/** The result codes that say the file or the disk is at fault; any other one is a mistake of ours and stays as it is. */
const diskCodes = [
  'FULL',
  'IOERR',
  'READONLY',
  'BUSY',
  'LOCKED',
  'CANTOPEN',
  'TOOBIG',
  'PERM',
  'AUTH',
  'NOLFS',
];
const damageCodes = ['CORRUPT', 'NOTADB'];

/** `SQLITE_IOERR_WRITE` → `IOERR`; null where the error is not SQLite's. */
function resultCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return /^SQLITE_([A-Z]+)/.exec(error.code)?.[1] ?? null;
}

/**
 * Does work on the database. Throws `database_damaged` where its pages are broken, and `whenRefused` where the disk, a
 * lock or a permission stands in the way.
 */
export function guarded<T>(
  place: string,
  whenRefused: 'database_write' | 'database_unusable',
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    const code = resultCode(error);
    if (error instanceof FaninFailure || code === null) throw error;
    if (damageCodes.includes(code)) return fail('database_damaged', place, { reason: reasonOf(error) });
    if (diskCodes.includes(code)) return fail(whenRefused, place, { reason: reasonOf(error) });
    throw error;
  }
}
