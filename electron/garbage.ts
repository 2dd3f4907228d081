/**
 * Collects, now, what JavaScript no longer holds. Done before the app ends: what Electron 33 finds to be garbage while it is
 * ending it frees twice, and dies of that (electron#45368, mended in later versions).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export function collectGarbage(): void {
  // A context made after the flag has the function; the one this runs in never gets it.
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
