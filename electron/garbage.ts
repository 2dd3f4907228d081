/**
 * Garbage before the end. What Electron before 35 finds to be garbage while it is ending it frees twice, and dies of that
 * (electron#45368): so there it is collected first.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export const freesTwice = (electronVersion: string): boolean => Number.parseInt(electronVersion, 10) < 35;

/** Collects, now, what JavaScript no longer holds. */
export function collectGarbage(): void {
  // A context made after the flag has the function; the one this runs in never gets it.
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
