/** The data thread dies while it writes a dataset: what is listed afterwards is whole, or not there. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { importRequestSchema } from '../../../engine/contract/data.ts';
import { bind, list } from '../../../engine/data/catalogue.ts';
import { encodeIdx } from '../../../engine/data/formats/idx.ts';
import { importFiles } from '../../../engine/data/import/import.ts';
import { removeStored } from '../../../engine/data/stored.ts';
import type { ToDataWorker } from '../../../engine/data/worker.ts';
import { projectRoot } from '../../../engine/kernels/load.ts';
import { ownFolder, quiet } from './failures.ts';
import { write } from './made-files.ts';

const folder = ownFolder();

test('killed at any file of a dataset that is being written', async () => {
  // Large enough that hashing and writing it takes longer than noticing it.
  const count = 20_000;
  write(folder.at(), {
    'x.idx': encodeIdx(new Uint8Array(784 * count), [count, 28, 28]),
    'y.idx': encodeIdx(
      Uint8Array.from({ length: count }, (_, at) => at % 2),
      [count],
    ),
  });
  const params = importRequestSchema.parse({ files: [folder.at('x.idx'), folder.at('y.idx')], name: 'mine' });
  const job: ToDataWorker = {
    type: 'job',
    id: 1,
    kind: 'import',
    params,
    home: folder.home,
    cache: folder.cache,
    stop: new Int32Array(new SharedArrayBuffer(4)),
  };
  const stored = folder.at('home', 'mine');
  const unfinished = () =>
    existsSync(folder.home) ? readdirSync(folder.home).filter((name) => name !== 'mine') : [];
  /** Files of the one that is being written; −1: none is yet. */
  const written = (before: readonly string[]): number => {
    const [fresh] = unfinished().filter((name) => !before.includes(name));
    return fresh === undefined ? -1 : readdirSync(path.join(folder.home, fresh)).length;
  };

  for (const files of [0, 1, 2, 3]) {
    const before = unfinished();
    const worker = new Worker(pathToFileURL(path.join(projectRoot(), 'out/main/data.js')));
    worker.postMessage(job);
    while (written(before) < files && !existsSync(stored)) await pause(1);
    await worker.terminate();

    const { datasets, damaged } = list(folder.home);
    expect(damaged).toEqual([]);
    expect(datasets.some(({ name }) => name === 'mine')).toBe(existsSync(stored));
    if (!existsSync(stored)) continue;
    // It was quicker than we are: then it is all there.
    expect((await bind({ dataset: 'mine' }, folder.home).load(quiet)).train.count).toBe(16_000);
    removeStored(folder.home, 'mine');
  }
  expect(unfinished().length).toBeGreaterThan(0);
  expect((await importFiles(params, folder.home, quiet)).dataset.train).toBe(16_000);
});
