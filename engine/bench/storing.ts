/** What the store takes over SQLite by itself, in a database of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Point } from '../contract/run.ts';
import { connect } from '../store/open.ts';
import { Store, type NewRun } from '../store/store.ts';
import { training, widths } from './contests.ts';
import { timed, type Pace } from './pace.ts';
import { denseExperiment } from './plan-session.ts';
import { ratioOf, type Spread } from './statistics.ts';

const newRun = (): NewRun => ({
  document: denseExperiment(widths, training),
  experiment: 'bench',
  dataHash: '',
  parameters: 0,
  steps: 0,
  version: '0',
});

async function withStore<T>(work: (store: Store, file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-bench-'));
  const file = path.join(folder, 'bench.db');
  const store = Store.open(file);
  try {
    return await work(store, file);
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Storing batches of a thousand points over inserting such rows by a bare statement, a transaction a batch. */
export async function storing({ rounds, quick }: Pace): Promise<Spread> {
  const batches = quick ? 2 : 100;
  return await withStore(async (store, file) => {
    const bare = connect(`${file}.bare`);
    try {
      bare.pragma('journal_mode = WAL');
      bare.pragma('synchronous = FULL');
      bare.exec('CREATE TABLE points (step INTEGER PRIMARY KEY, epoch REAL, value REAL)');
      const insert = bare.prepare('INSERT INTO points VALUES (?, ?, ?)');
      const all = bare.transaction((points: readonly Point[]) => {
        for (const { step, epoch, value } of points) insert.run(step, epoch, value);
      });
      const times = { stored: [] as number[], bare: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        const { id } = store.createRun(newRun());
        store.start(id, { kernels: '', lanes: 1, host: 'cli' });
        const written = Array.from({ length: batches }, (_, batch) => batchOf(batch));
        times.stored.push(
          await timed(() => {
            for (const points of written)
              store.append(id, { points, probes: [], step: points.at(-1)!.step, examplesPerSecond: 1 });
          }),
        );
        bare.exec('DELETE FROM points');
        times.bare.push(await timed(() => written.forEach((points) => all(points))));
      }
      return ratioOf(times.stored, times.bare);
    } finally {
      bare.close();
    }
  });
}

function batchOf(batch: number): Point[] {
  return Array.from({ length: 1000 }, (_, index) => {
    const step = batch * 1000 + index;
    return { metric: 'train.loss', step, epoch: step / 600, value: 1 / (1 + step) };
  });
}

/** Listing three thousand runs over reading their rows as they are. */
export async function listing({ rounds, quick }: Pace): Promise<Spread> {
  return await withStore(async (store, file) => {
    store.createRuns(Array.from({ length: quick ? 30 : 3000 }, newRun));
    const bare = connect(file);
    try {
      const rows = bare.prepare('SELECT * FROM runs ORDER BY id DESC');
      const times = { listed: [] as number[], bare: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        times.listed.push(await timed(() => void store.runs()));
        times.bare.push(await timed(() => void rows.all()));
      }
      return ratioOf(times.listed, times.bare);
    } finally {
      bare.close();
    }
  });
}
