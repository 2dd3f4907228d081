/** How often and how long things are measured. */
import type { Calm } from './calm.ts';

/** How much is measured. */
export interface Pace {
  readonly rounds: number;
  readonly quick: boolean;
  readonly calm: Calm;
}

/** Milliseconds. */
export async function timed(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
