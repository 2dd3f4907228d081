/**
 * Timings on a machine that others share: its cores are lent out for moments, and a core is worth half while its other
 * thread works for somebody else. Before and after every timing a fixed piece of work runs on all cores at once; a timing
 * beside which it took longer than in a good moment is taken again, whoever was timed.
 */
import os from 'node:os';
import { startProduct } from './crew.ts';

/** How long the timings of one contest or measurement that are taken again may take in all, in milliseconds. */
export const patience = 20_000;
/** How often one timing is taken at most. */
const attempts = 4;
/** The fixed work may take so many times what it takes in a good moment. */
const most = 1.1;
/** Good moments are the best of all: by the very best of them, which a processor has now and then, no other would be good. */
const good = 0.1;
/**
 * Lanes that were asleep may wake on one core, where everything takes more than twice as long. A scheduler moves the one that
 * waits once the other has kept the core until its next tick, of 4 ms: so the leading lane looks for about 7 ms before it
 * sleeps. So long they have, in milliseconds, to come apart.
 */
const parting = 40;
const looks = 20_000_000;
/** On a core each they take less than so many times what they took at their best. */
const apart = 1.3;

export class Calm {
  /** Timings that were kept, and those of them beside which the machine was not all ours. */
  kept = 0;
  disturbed = 0;
  /** Timings that were taken again. */
  retaken = 0;
  private readonly probe: () => number;
  /** What the fixed work took, in ascending order. */
  private readonly probed: number[] = [];
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
      const before = this.look();
      const start = performance.now();
      const value = await time();
      const took = performance.now() - start;
      const after = this.look();
      const slow = Math.max(before, after);
      if (slow < best.slow) best = { value, slow };
      const calm = slow <= most * this.inGoodMoments();
      if (calm || this.left <= 0 || attempt === attempts) {
        this.kept++;
        if (!calm) this.disturbed++;
        return best.value;
      }
      this.left -= took;
      this.retaken++;
    }
  }

  private look(): number {
    const { probed } = this;
    const milliseconds = this.probe();
    const place = probed.findIndex((other) => other > milliseconds);
    probed.splice(place < 0 ? probed.length : place, 0, milliseconds);
    return milliseconds;
  }

  private inGoodMoments(): number {
    return this.probed[Math.floor(good * (this.probed.length - 1))] ?? Infinity;
  }
}

/** With products on every core as the fixed work. */
export async function openCalm(module: WebAssembly.Module): Promise<{ calm: Calm; close(): Promise<void> }> {
  const { lead, close } = await startProduct(module, Math.min(2, os.availableParallelism()), { looks });
  const run = (): number => {
    const start = performance.now();
    lead.lead(12);
    return performance.now() - start;
  };
  let least = Infinity;
  const calm = new Calm(() => {
    const end = performance.now() + parting;
    while (run() > apart * least && performance.now() < end);
    const took = run();
    least = Math.min(least, took);
    return took;
  });
  return { calm, close };
}
