/** How often and how long things are measured. */

/** How much is measured. */
export interface Pace {
  readonly rounds: number;
  readonly quick: boolean;
}

/** Milliseconds. */
export async function timed(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
