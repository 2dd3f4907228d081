import type { Checkpoint } from '../../engine/store/checkpoints.ts';
import { atOnce, openStore, startedRun } from './fixtures.ts';

/** As the database gives it back. */
export function inTransit(checkpoint: Checkpoint): Checkpoint {
  const store = openStore();
  const id = startedRun(store);
  atOnce(store.keepCheckpoint(id, checkpoint));
  return store.checkpoint(id)!;
}
