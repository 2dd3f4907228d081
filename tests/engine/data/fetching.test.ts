/** A set that is fetched when it is first used: by a run, while a screen looks on; npm is played by a script that never ends. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { experimentSchema } from '../../../engine/contract/documents.ts';
import type { EventData, EventName } from '../../../engine/contract/protocol.ts';
import { Engine } from '../../../engine/engine.ts';
import { chain } from '../inline.ts';
import { errorOf, ownFolder } from './failures.ts';

const folder = ownFolder();
let one: Engine;
let heard: { [E in EventName]?: EventData<E>[] } = {};

beforeEach(() => {
  writeFileSync(folder.at('npm.js'), 'setInterval(() => {}, 1000);');
  vi.stubEnv('npm_execpath', folder.at('npm.js'));
  vi.stubEnv('npm_node_execpath', process.execPath);
  heard = {};
  one = new Engine({ database: folder.at('runs.db'), host: 'cli', lanes: 1 });
  one.listen((event, data) => {
    heard = { ...heard, [event]: [...(heard[event] ?? []), data] };
  });
});
afterEach(() => one.close());

const experiment = () =>
  experimentSchema.parse({
    format: 'fanin.experiment',
    version: 1,
    name: 'clothes',
    network: chain(
      { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'fc', kind: 'dense', params: { units: 10 } },
      { id: 'out', kind: 'output' },
    ),
    data: { dataset: 'fashion-mnist' },
    training: { epochs: 1, batchSize: 32, optimizer: { kind: 'sgd', learningRate: 0.1 } },
  });

test('a run fetches it, every screen is told, and stopping the fetch fails the run with the reason', async () => {
  // What it is trained on, and whether it fits, is known before.
  expect(one.fit({ experiment: experiment() }).problems).toEqual([]);
  const [run] = one.start({ experiment: experiment() }).runs;
  await vi.waitFor(() => expect(heard.dataProgress?.[0]).toMatchObject({ work: 'prepare', done: 0 }));
  expect(heard.dataBegan).toEqual([{ dataset: 'fashion-mnist', kind: 'fetch' }]);
  expect(one.dataWork().work).toMatchObject([
    { dataset: 'fashion-mnist', kind: 'fetch', progress: { work: 'prepare', done: 0 } },
  ]);
  const name = 'fashion-mnist';
  expect((await errorOf(() => one.downloadData({ name }))).code).toBe('download_running');

  one.cancelDownload({ name });
  await one.idle();
  expect(heard.dataEnded).toMatchObject([
    { dataset: name, kind: 'fetch', errors: [{ code: 'fetch_cancelled' }] },
  ]);
  expect(one.dataWork().work).toEqual([]);
  const { summary } = one.run({ run: run!.id });
  expect(summary).toMatchObject({ status: 'failed', error: { code: 'fetch_cancelled' } });
});
