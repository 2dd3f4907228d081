/** A set that is fetched when it is first used: by a run, while a screen looks on; npm is played by a script that never ends. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { experimentSchema } from '../../../engine/contract/documents.ts';
import type { EventData, EventName } from '../../../engine/contract/protocol.ts';
import { Engine } from '../../../engine/engine.ts';
import { chain } from '../inline.ts';
import { errorOf, ownFolder } from './failures.ts';

const folder = ownFolder();
let one: Engine;
let heard: { [E in EventName]?: EventData<E>[] } = {};

function open(): void {
  one = new Engine({ database: folder.at('runs.db'), host: 'cli', lanes: 1 });
  one.listen((event, data) => {
    heard = { ...heard, [event]: [...(heard[event] ?? []), data] };
  });
}

// The data thread has the environment that it was started with, by the first of these tests.
const npmFolder = mkdtempSync(path.join(os.tmpdir(), 'fanin-npm-'));
const pidFile = path.join(npmFolder, 'pid');
beforeAll(() => {
  const noted = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`;
  writeFileSync(path.join(npmFolder, 'npm.js'), `${noted} setInterval(() => {}, 1000);`);
  process.env['npm_execpath'] = path.join(npmFolder, 'npm.js');
  process.env['npm_node_execpath'] = process.execPath;
});
afterAll(() => rmSync(npmFolder, { recursive: true }));

beforeEach(() => {
  rmSync(pidFile, { force: true });
  heard = {};
  open();
});
afterEach(() => one.close());

/** A thread or a process has to start, and on a busy machine it waits long for a core. */
const patience = { timeout: 30_000 };

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

test('a run fetches it, which every screen is told, and can join and stop', async () => {
  // What it is trained on, and whether it fits, is known before.
  expect(one.fit({ experiment: experiment() }).problems).toEqual([]);
  await one.start({ experiment: experiment() });
  await vi.waitFor(
    () => expect(heard.dataProgress?.[0]).toMatchObject({ work: 'prepare', done: 0 }),
    patience,
  );
  expect(heard.dataBegan).toEqual([{ dataset: 'fashion-mnist', kind: 'fetch' }]);
  expect(one.dataWork().work).toMatchObject([
    { dataset: 'fashion-mnist', kind: 'fetch', progress: { work: 'prepare', done: 0 } },
  ]);
  const name = 'fashion-mnist';
  const joined = errorOf(() => one.downloadData({ name }));
  one.cancelDownload({ name });
  expect((await joined).code).toBe('fetch_cancelled');
  await one.idle();
  expect(heard.dataEnded).toMatchObject([
    { dataset: name, kind: 'fetch', errors: [{ code: 'fetch_cancelled' }] },
  ]);
  expect(one.dataWork().work).toEqual([]);
});

test('a run that is cancelled while its data is fetched is over at once; the fetch goes on', async () => {
  const [run] = (await one.start({ experiment: experiment() })).runs;
  await vi.waitFor(() => expect(heard.dataBegan).toHaveLength(1), patience);
  one.cancel({ run: run!.id });
  await one.idle();
  expect(one.run({ run: run!.id }).summary).toMatchObject({ status: 'cancelled', error: null });
  expect(one.dataWork().work).toMatchObject([{ dataset: 'fashion-mnist' }]);
  one.cancelDownload({ name: 'fashion-mnist' });
  await vi.waitFor(() => expect(heard.dataEnded).toHaveLength(1), patience);
});

test('an engine that closes meanwhile leaves no npm behind, and a run that waited is found when it is opened again', async () => {
  const [run] = (await one.start({ experiment: experiment() })).runs;
  await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), patience);
  const npm = Number(readFileSync(pidFile, 'utf8'));
  process.kill(npm, 0);
  await one.close();
  await vi.waitFor(() => expect(() => process.kill(npm, 0)).toThrow('ESRCH'), patience);
  open();
  expect(one.run({ run: run!.id }).summary.status).toBe('interrupted');
});
