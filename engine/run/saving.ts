/** What takes the store many short writes: between two of them the engine answers whoever asks, and others can write. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Checkpoint } from '../store/checkpoints.ts';
import type { Writing } from '../store/store.ts';

/**
 * Null where it was given up before it was done. The first write is done at once. After each there is a pause of as long: another
 * process that shares the database looks for its moment only now and then.
 */
export async function inTurns<T>(
  writing: Writing<T>,
  givenUp: () => boolean = () => false,
): Promise<T | null> {
  while (!givenUp()) {
    const began = performance.now();
    const { done, value } = writing.next();
    if (done) return value;
    await pause(Math.ceil(performance.now() - began));
  }
  return null;
}

/** Writes the checkpoints of a run one after another; of those that come meanwhile the latest. */
export class Saving {
  private waiting: Checkpoint | null = null;
  private work: Promise<void> | null = null;
  private readonly write: (checkpoint: Checkpoint) => Promise<unknown>;

  /** `write` settles when the checkpoint is written, and does not throw. */
  constructor(write: (checkpoint: Checkpoint) => Promise<unknown>) {
    this.write = write;
  }

  add(checkpoint: Checkpoint): void {
    this.waiting = checkpoint;
    this.work ??= this.writeAll();
  }

  /** Nobody needs the one that waits any more. */
  forget(): void {
    this.waiting = null;
  }

  /** Resolves when all that were added are written or passed over. */
  async settled(): Promise<void> {
    await this.work;
  }

  private async writeAll(): Promise<void> {
    for (let next = this.take(); next; next = this.take()) await this.write(next);
    this.work = null;
  }

  private take(): Checkpoint | null {
    const next = this.waiting;
    this.waiting = null;
    return next;
  }
}
