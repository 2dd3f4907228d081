/** Waiting for a run. */
import { FaninFailure } from './contract/errors.ts';
import type { EventData, EventName } from './contract/protocol.ts';
import type { RunSummary } from './contract/run.ts';

interface Runs {
  listen(listener: <E extends EventName>(event: E, data: EventData<E>) => void): () => void;
  summary(run: number): RunSummary;
}

/** Resolves when the run is over, however it ended. Rejects where that cannot be read. */
export function runOver(run: number, { listen, summary }: Runs): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      try {
        // One that was deleted is over: no other can be.
        if (unlessDeleted(() => summary(run).ended === null)) return;
        resolve();
      } catch (thrown) {
        // Whoever told of the run has no part in this.
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
      stop();
    };
    const stop = listen((event) => {
      if (event === 'runChanged') look();
    });
    look();
  });
}

/** What is read of a run; null where it was deleted. */
export function unlessDeleted<T>(read: () => T): T | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof FaninFailure && thrown.errors[0].code === 'unknown_run') return null;
    throw thrown;
  }
}
