/**
 * Timings on a machine that others share: its cores are lent out for moments, and a core is worth half while its other
 * thread works for somebody else. Before and after every timing a fixed piece of work runs on all cores at once; a timing
 * beside which it took longer than it can is taken again, whoever was timed.
 */
import os from 'node:os';
import { startProduct } from './crew.ts';

/** How long the timings of one contest or measurement that are taken again may take in all, in milliseconds. */
export const patience = 20_000;
/** How often one timing is taken at most. */
const attempts = 4;
/** The fixed work may take so many times the least it ever took. */
const most = 1.1;

export class Calm {
  /** Timings that were kept, and those of them beside which the machine was not all ours. */
  kept = 0;
  disturbed = 0;
  /** Timings that were taken again. */
  retaken = 0;
  private readonly probe: () => number;
  private least = Infinity;
  private left = 0;

  /** `probe`: milliseconds of the fixed work. */
  constructor(probe: () => number) {
    this.probe = probe;
  }

  /** From now on timings of so many milliseconds in all may be taken again. */
  allow(milliseconds: number): void {
    this.left = milliseconds;
  }

  /**
   * What `time` gives, in milliseconds or what else is proportional to them: the first beside which the machine was calm,
   * or else that of the calmest moment.
   */
  async take(time: () => Promise<number> | number): Promise<number> {
    let best = { value: NaN, slow: Infinity };
    for (let attempt = 1; ; attempt++) {
      const before = this.probe();
      const start = performance.now();
      const value = await time();
      const took = performance.now() - start;
      const after = this.probe();
      this.least = Math.min(this.least, before, after);
      const slow = Math.max(before, after);
      if (slow < best.slow) best = { value, slow };
      const calm = slow <= most * this.least;
      if (calm || this.left <= 0 || attempt === attempts) {
        this.kept++;
        if (!calm) this.disturbed++;
        return best.value;
      }
      this.left -= took;
      this.retaken++;
    }
  }
}

/** With products on every core as the fixed work. */
export async function openCalm(module: WebAssembly.Module): Promise<{ calm: Calm; close(): Promise<void> }> {
  const { lead, close } = await startProduct(module, Math.min(2, os.availableParallelism()));
  const calm = new Calm(() => {
    // Its lanes have to wake up first.
    lead.lead(2);
    const start = performance.now();
    lead.lead(30);
    return performance.now() - start;
  });
  return { calm, close };
}
