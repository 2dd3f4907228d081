import type { Checkpoint } from '../../engine/store/checkpoints.ts';
import { openStore, startedRun } from './fixtures.ts';

/** As the database gives it back. */
export function inTransit(checkpoint: Checkpoint): Checkpoint {
  const store = openStore();
  const id = startedRun(store);
  store.append(id, { points: [], probes: [], step: checkpoint.step, examplesPerSecond: 1, checkpoint });
  return store.checkpoint(id)!;
}
