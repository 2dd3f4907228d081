/** What a script learns from how the command line ends. */
import type { ErrorCode } from '../contract/errors.ts';

/** Where nothing was wrong with what was asked: another time, or on another machine, it would have worked. */
const failures: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'internal',
  'database_write',
  'data_write',
  'data_worker_died',
  'download_failed',
  'package_failed',
  'lane_died',
  'engine_died',
  'engine_unavailable',
  'file_unwritable',
  'lab_cancelled',
  'sqlite_missing',
]);

/** 2: the input was at fault. 1: it was fine, and something failed. */
export const exitStatus = (code: ErrorCode): 1 | 2 => (failures.has(code) ? 1 : 2);
