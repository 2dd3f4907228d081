/**
 * Writes to a database until it is killed: run after run, each with some points and snapshots and then its weights.
 * What was acknowledged it notes in a file, a line each: `start ID`, `points ID COUNT`, `checkpoint ID STEP`, `finish ID`.
 *
 * Called as: writer.js DATABASE NOTES
 */
import { openSync, writeSync } from 'node:fs';
import { Store } from '../../engine/store/store.ts';
import { atOnce, facts, finish, newRun, probe } from './fixtures-data.ts';
import { checkpointOf, pointsOf, weightsOf } from './written.ts';

const [, , file, notes] = process.argv;
if (!file || !notes) throw new Error('a database and a file for notes, please');

// Written at once and without a buffer of ours, so that a note survives this process.
const descriptor = openSync(notes, 'w');
const note = (line: string): void => void writeSync(descriptor, `${line}\n`);

/** Engines report some times a second: one that never paused would leave the others no moment to write in. */
const pause = (): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 4);

const store = Store.open(file);
for (;;) {
  const { id } = store.createRun(newRun());
  store.start(id, facts);
  note(`start ${id}`);
  const length = 20 + Math.floor(Math.random() * 80);
  for (let count = 0; count < length;) {
    const points = pointsOf(id, count, 1 + Math.floor(Math.random() * 10));
    const step = points.at(-1)!.step;
    store.append(id, { points, probes: count % 5 === 0 ? [probe(step)] : [], step, examplesPerSecond: 1 });
    count += points.length;
    note(`points ${id} ${count}`);
    if (count % 3 === 0) {
      atOnce(store.keepCheckpoint(id, checkpointOf(id, step)));
      note(`checkpoint ${id} ${step}`);
    }
    pause();
  }
  finish(store, id, 'finished', weightsOf(id));
  note(`finish ${id}`);
}
