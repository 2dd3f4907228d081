/**
 * Collects garbage now. What a shared memory takes is not counted as garbage that is worth collecting, and a thread that
 * waits for its next job collects none: each would keep the memory of its last one for as long as it lives.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export function collectGarbage(): void {
  // New contexts then have a function for it.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
