/** Waiting for a run. */
import type { EventData, EventName } from './contract/protocol.ts';
import type { RunSummary } from './contract/run.ts';

interface Runs {
  listen(listener: <E extends EventName>(event: E, data: EventData<E>) => void): () => void;
  summary(run: number): RunSummary;
}

/** Resolves when the run is over, however it ended. */
export function runOver(run: number, { listen, summary }: Runs): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (summary(run).ended === null) return;
      stop();
      resolve();
    };
    const stop = listen((event) => {
      if (event === 'runChanged') look();
    });
    look();
  });
}
