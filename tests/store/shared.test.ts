/** What a process leaves that is killed, and two of them on one database. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../engine/store/open.ts';
import {
  append,
  codeOf,
  digest,
  facts,
  finish,
  newFile,
  newRun,
  openStore,
  point,
  startedRun,
  temporaryFolder,
} from './fixtures.ts';
import { checkpointOf, pointsOf, weightsOf } from './written.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const children: ChildProcess[] = [];
const rounds = 4;
let outDir = '';

// Node of this age runs no TypeScript. Inside the project, so that the packages are found.
beforeAll(async () => {
  mkdirSync(path.join(root, 'out'), { recursive: true });
  outDir = mkdtempSync(path.join(root, 'out/test-store-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: fileURLToPath(new URL('writer.ts', import.meta.url)), outDir },
  });
}, 60_000);

afterAll(() => rmSync(outDir, { recursive: true, force: true }));

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that writes, and what it noted. */
class Writer {
  private readonly notes = path.join(temporaryFolder(), 'notes');
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;

  constructor(file: string) {
    this.child = spawn(process.execPath, [path.join(outDir, 'writer.js'), file, this.notes], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(this.child);
    this.exit = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Waits for so many notes. */
  async until(count: number): Promise<void> {
    while (this.lines().length < count) {
      if (this.child.exitCode !== null) throw new Error('the writer ended by itself');
      await sleep(5);
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  /** The numbers of every note of a kind. */
  noted(kind: 'start' | 'points' | 'checkpoint' | 'finish'): number[][] {
    const lines = this.lines().filter((line) => line.startsWith(kind));
    return lines.map((line) => line.split(' ').slice(1).map(Number));
  }

  private lines(): string[] {
    try {
      return readFileSync(this.notes, 'utf8').split('\n').slice(0, -1);
    } catch {
      return [];
    }
  }
}

/** All that was acknowledged is there, and nothing is half there. */
function expectAll(file: string, writer: Writer): void {
  const db = openDatabase(file);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();

  const store = openStore(file);
  const acknowledged = new Map(writer.noted('points').map(([id, count]) => [id, count]));
  const checkpointed = new Map(writer.noted('checkpoint').map(([id, step]) => [id, step]));
  const finished = writer.noted('finish').map(([id]) => id);
  for (const [id = 0] of writer.noted('start')) {
    const { summary } = store.run(id);
    const [curve] = store.curves([id], ['train.loss'], 10_000);
    const { total, points } = curve!;
    expect(total).toBeGreaterThanOrEqual(acknowledged.get(id) ?? 0);
    const expected = pointsOf(id, 0, total);
    expect(points).toEqual(expected.map(({ step, epoch, value }) => ({ step, epoch, value })));
    if (total > 0) {
      expect(summary.step).toBe(total - 1);
      expect(summary.last['train.loss']).toBe(expected.at(-1)?.value);
      expect(summary.best['train.loss']).toBe(Math.min(...expected.map(({ value }) => value ?? NaN)));
    }
    if (summary.status === 'finished') {
      expect(digest(store.weights(id)!)).toEqual(digest(weightsOf(id)));
      expect(store.checkpoint(id)).toBeNull();
    } else {
      expect(finished).not.toContain(id);
      expect(summary).toMatchObject({ status: 'interrupted', error: { code: 'engine_died' } });
      expect(summary.ended).toBeGreaterThanOrEqual(summary.started ?? Infinity);
      expect(store.weights(id)).toBeNull();
      const checkpoint = store.checkpoint(id);
      expect(checkpoint?.step ?? -1).toBeGreaterThanOrEqual(checkpointed.get(id) ?? -1);
      if (checkpoint)
        expect(digest(checkpoint.tensors)).toEqual(digest(checkpointOf(id, checkpoint.step).tensors));
    }
  }
  store.close();
  // The lock of the dead one is gone as well.
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
}

describe('killed while writing', () => {
  test('every acknowledged point is there, and the run is interrupted', { timeout: 60_000 }, async () => {
    const file = newFile();
    for (let round = 0; round < rounds; round++) {
      const writer = new Writer(file);
      await writer.until(1 + Math.floor(Math.random() * 60));
      await sleep(Math.random() * 20);
      await writer.kill();
      expectAll(file, writer);
    }
  });

  test('while the database is being made: it is made again', { timeout: 60_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const file = newFile();
      const writer = new Writer(file);
      while (!existsSync(file)) await sleep(1);
      await sleep(Math.random() * 30);
      await writer.kill();
      openStore(file).close();
    }
  });
});

describe('two engines', () => {
  test('a second one leaves the runs of the first alone', () => {
    const file = newFile();
    const first = openStore(file);
    const running = startedRun(first);
    const queued = first.createRun(newRun()).id;
    append(first, running, [point('train.loss', 1, 0.5)]);

    const second = openStore(file);
    expect(second.runs().map(({ status }) => status)).toEqual(['queued', 'running']);
    expect(second.interruptOrphans()).toEqual([]);
    expect(codeOf(() => second.start(queued, facts))).toBe('run_elsewhere');
    expect(codeOf(() => append(second, running, [point('train.loss', 2, 0.4)]))).toBe('run_elsewhere');
    expect(codeOf(() => finish(second, running, 'finished', []))).toBe('run_elsewhere');
    expect(codeOf(() => second.delete([running]))).toBe('run_active');
    expect(second.rename(running, 'seen from there').name).toBe('seen from there');

    const own = startedRun(second);
    append(second, own, [point('train.loss', 1, 0.7)]);
    append(first, running, [point('train.loss', 2, 0.4)]);
    expect(first.runs().map(({ last }) => last['train.loss'])).toEqual([0.7, undefined, 0.4]);
  });

  test('closing interrupts what was not over, running and queued', () => {
    const file = newFile();
    const store = openStore(file);
    const running = startedRun(store);
    const queued = store.createRun(newRun()).id;
    const done = startedRun(store);
    finish(store, done, 'cancelled', []);
    const beside = openStore(file);
    store.close();
    expect(beside.summary(running)).toMatchObject({
      status: 'interrupted',
      error: { code: 'engine_closed' },
    });
    expect(beside.summary(queued)).toMatchObject({
      ...{ status: 'interrupted', started: null },
      error: { code: 'run_not_begun' },
    });
    expect(beside.summary(done)).toMatchObject({ status: 'cancelled', error: null });
  });

  test('both write at once; when one is killed the other finds its run', { timeout: 60_000 }, async () => {
    const file = newFile();
    const writer = new Writer(file);
    await writer.until(1);
    const store = openStore(file);
    const id = startedRun(store);
    for (let step = 0; step < 20; step++) {
      append(store, id, [point('train.loss', step, step)]);
    }
    expect(store.interruptOrphans()).toEqual([]);
    await writer.kill();
    const active = store.runs().filter(({ status }) => status === 'running' || status === 'queued');
    const theirs = active.map((run) => run.id).filter((run) => run !== id);
    expect(store.interruptOrphans().sort()).toEqual(theirs.sort());
    expect(store.summary(id)).toMatchObject({ status: 'running', step: 19 });
    finish(store, id, 'finished', []);
    store.close();
    expectAll(file, writer);
  });

  test('several that make the database at the same moment', { timeout: 60_000 }, async () => {
    const file = newFile();
    const writers = [new Writer(file), new Writer(file), new Writer(file)];
    await Promise.all(writers.map((writer) => writer.until(5)));
    for (const writer of writers) await writer.kill();
    for (const writer of writers) expectAll(file, writer);
  });
});
