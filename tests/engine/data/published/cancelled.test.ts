/** A published set is fetched once for all who want it: what comes of the runs among them when that is cancelled. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { experimentSchema, type ExperimentDocument } from '../../../../engine/contract/documents.ts';
import { errorText } from '../../../../engine/contract/errors.ts';
import { Engine } from '../../../../engine/engine.ts';
import { chain } from '../../inline.ts';
import { errorOf, ownFolder } from '../failures.ts';

const folder = ownFolder();
let engine: Engine;
let fetching: () => Promise<void>;

/** An npm that never comes to an end, as behind a line that gives nothing. The data thread keeps the first it is told of. */
const npm = mkdtempSync(path.join(os.tmpdir(), 'fanin-npm-'));
afterAll(() => rmSync(npm, { recursive: true, force: true }));

beforeEach(() => {
  writeFileSync(path.join(npm, 'npm-cli.js'), 'setInterval(() => undefined, 1000);');
  vi.stubEnv('npm_execpath', path.join(npm, 'npm-cli.js'));
  vi.stubEnv('npm_node_execpath', process.execPath);
  engine = new Engine({ database: folder.at('fanin.db'), host: 'cli', lanes: 1 });
  let began = 0;
  let told = 0;
  const waiting = new Set<() => void>();
  engine.listen((event) => {
    if (event !== 'dataProgress') return;
    began++;
    for (const wake of waiting) wake();
  });
  /** Until a fetch has begun that nobody waited for yet. */
  fetching = async () => {
    while (began <= told) await new Promise<void>((wake) => waiting.add(wake));
    told = began;
  };
});
afterEach(() => engine.close());

const experiment = (dataset: string, shape: number[], classes: number): ExperimentDocument =>
  experimentSchema.parse({
    format: 'fanin.experiment',
    version: 1,
    name: dataset,
    network: chain(
      { id: 'in', kind: 'input', params: { shape } },
      ...(shape.length > 1 ? [{ id: 'flat', kind: 'flatten' }] : []),
      { id: 'fc', kind: 'dense', params: { units: classes } },
      { id: 'out', kind: 'output' },
    ),
    data: { dataset },
    training: { epochs: 1, batchSize: 64, optimizer: { kind: 'sgd', learningRate: 0.1 } },
  });
const clothes = experiment('fashion-mnist', [1, 28, 28], 10);
const download = () => errorOf(() => engine.downloadData({ name: 'fashion-mnist' }));
const ended = (id: number) => engine.run({ run: id }).summary;

test('cancelling a fetch cancels every run that waits for it, with the reason, and no other', async () => {
  const fetch = download();
  await fetching();
  const { runs } = await engine.start({ experiment: { ...clothes, sweep: { axes: [], seeds: [1, 2, 3] } } });
  const { runs: others } = await engine.start({ experiment: experiment('moons', [2], 2) });
  engine.cancelDownload({ name: 'fashion-mnist' });
  expect((await fetch).code).toBe('fetch_cancelled');
  await engine.idle();
  for (const { id } of runs) {
    const { status, error } = ended(id);
    expect({ status, code: error?.code }).toEqual({ status: 'cancelled', code: 'run_data_cancelled' });
    expect(errorText(error!, 'en')).toMatch(/fashion-mnist.*again/);
  }
  expect(ended(others[0]!.id)).toMatchObject({ status: 'finished', error: null });
});

test('a fetch that a run began can be cancelled by whoever joins it', async () => {
  const { runs } = await engine.start({ experiment: clothes });
  await fetching();
  const joined = download();
  engine.cancelDownload({ name: 'fashion-mnist' });
  expect((await joined).code).toBe('fetch_cancelled');
  await engine.idle();
  expect(ended(runs[0]!.id)).toMatchObject({ status: 'cancelled', error: { code: 'run_data_cancelled' } });

  // Started again, the run fetches anew.
  const again = (await engine.start({ experiment: clothes })).runs[0]!.id;
  await fetching();
  const fetch = download();
  engine.cancelDownload({ name: 'fashion-mnist' });
  await fetch;
  await engine.idle();
  expect(ended(again).status).toBe('cancelled');
});
