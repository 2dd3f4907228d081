/** Steps and the lock around them, with processes that are really killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { clearLeftovers } from '../../electron/runtime/fallback-electron.mjs';
import { withLock } from '../../electron/runtime/lock.mjs';
import { identify, isAlive, run } from '../../electron/runtime/processes.mjs';
import { speaker } from '../../electron/runtime/say.mjs';
import { runSteps, type Tools } from '../../electron/runtime/steps.mjs';
import { listener, temporaryFolder, temporaryPlace } from './folder.ts';

const runtime = path.join(import.meta.dirname, '../../electron/runtime');

/** Runs a module of its own in Node; it can import from the runtime's folder as `runtime/…`. */
function script(source: string, ...args: string[]): ChildProcess {
  const resolved = source.replaceAll("'runtime/", `'${runtime}/`);
  const child = spawn(process.execPath, ['--input-type=module', '-e', resolved, ...args], {
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await sleep(10)) {
    if (Date.now() > end) throw new Error('It did not happen within ten seconds.');
  }
}

test('what is done costs nothing, what is missing is done in order, once', async () => {
  const place = temporaryPlace();
  const did: string[] = [];
  const step = (name: string) => ({
    name,
    why: 'a test',
    isDone: () => did.includes(name),
    run: () => Promise.resolve(void did.push(name)),
  });
  const steps = ['first', 'second', 'third'].map(step);
  did.push('second');
  const out = listener();
  expect(await runSteps(place, steps, speaker(out))).toEqual(['first', 'third']);
  expect(did).toEqual(['second', 'first', 'third']);
  expect(out.written.join('')).toMatch(
    /fanin: first \(a test\)\nfanin: first done in [\d.]+ s\nfanin: third/,
  );
  expect(await runSteps(place, steps, speaker(out))).toEqual([]);
  expect(readdirSync(place.cache)).toEqual([]);
});

test('a step that fails frees the lock for the next start', async () => {
  const place = temporaryPlace();
  const failing = { name: 'x', why: 'y', isDone: () => false, run: () => Promise.reject(new Error('no')) };
  await expect(runSteps(place, [failing], speaker(listener()))).rejects.toThrow('no');
  expect(readdirSync(place.cache)).toEqual([]);
});

test('steps that do not need one another run at the same time, and a failure ends the others', async () => {
  const place = temporaryPlace();
  const began: string[] = [];
  const fine = (name: string) => ({
    name,
    why: 'a test',
    isDone: () => began.includes('all'),
    run: async () => {
      began.push(name);
      await until(() => began.length === 2);
    },
  });
  expect(await runSteps(place, [[fine('one'), fine('two')]], speaker(listener()))).toHaveLength(2);

  const slow = {
    ...fine('slow'),
    run: async (tools: Tools) => void (await tools.run('sleep', ['600'])),
  };
  const bad = { ...fine('bad'), run: () => sleep(100).then(() => Promise.reject(new Error('the reason'))) };
  const later = fine('later');
  await expect(runSteps(place, [[slow, bad], later], speaker(listener()))).rejects.toThrow('the reason');
  expect(began).toEqual(['one', 'two']);
  expect(readdirSync(place.cache)).toEqual([]);
});

test('only one of many starts does the work', async () => {
  const folder = temporaryFolder();
  const lock = path.join(folder, 'lock');
  const log = path.join(folder, 'log');
  writeFileSync(log, '');
  const source = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { withLock } from 'runtime/lock.mjs';
    const [lock, log] = process.argv.slice(1);
    for (let i = 0; i < 5; i++) await withLock(lock, async () => {
      appendFileSync(log, '<'); await sleep(3); appendFileSync(log, '>');
    }, { pollMs: 1 });`;
  const children = Array.from({ length: 4 }, () => script(source, lock, log));
  await Promise.all(children.map((child) => new Promise((done) => child.once('exit', done))));
  expect(readFileSync(log, 'utf8')).toBe('<>'.repeat(20));
});

test('a killed set-up is repaired: its programs are ended, its half-made folder goes, the work is done again', async () => {
  const place = temporaryPlace();
  const lock = path.join(place.cache, 'set-up.lock');
  const half = path.join(place.cache, 'thing.tmp-1');
  const child = script(
    `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { run } from 'runtime/processes.mjs';
    import { withLock } from 'runtime/lock.mjs';
    const [lock, half] = process.argv.slice(1);
    await withLock(lock, async ({ startedChild }) => {
      mkdirSync(half);
      const began = run('sh', ['-c', 'sleep 600 & wait'], { onSpawn: startedChild });
      writeFileSync(half + '/part', 'half of it');
      await began;
    });`,
    lock,
    half,
  );
  await until(() => existsSync(path.join(half, 'part')) && existsSync(lock));
  const held = () =>
    JSON.parse(readFileSync(lock, 'utf8')) as { children: Array<{ pid: number; start: string }> };
  await until(() => held().children.length === 1);
  const left = held().children[0]!;
  child.kill('SIGKILL');
  await new Promise((done) => child.once('exit', done));
  expect(isAlive(left)).toBe(true);

  const thing = path.join(place.cache, 'thing');
  const step = {
    name: 'thing',
    why: 'a test',
    isDone: () => existsSync(thing),
    run: () => {
      clearLeftovers(place.cache);
      mkdirSync(`${thing}.tmp-2`);
      writeFileSync(path.join(`${thing}.tmp-2`, 'part'), 'all of it');
      renameSync(`${thing}.tmp-2`, thing);
      return Promise.resolve();
    },
  };
  await runSteps(place, [step], speaker(listener()));
  await until(() => !isAlive(left));
  expect(readdirSync(place.cache)).toEqual(['thing']);
  expect(readFileSync(path.join(thing, 'part'), 'utf8')).toBe('all of it');
});

test('a lock whose owner has another process number by now is not its own', async () => {
  const lock = path.join(temporaryFolder(), 'lock');
  const stranger = { pid: process.pid, start: 'another time' };
  const { hostname } = await import('node:os');
  writeFileSync(lock, JSON.stringify({ host: hostname(), owner: stranger, children: [stranger] }));
  // Were the stranger's children ended by number alone, this test would end itself.
  expect(await withLock(lock, () => Promise.resolve('done'))).toBe('done');
});

test('a lock of this process is waited for', async () => {
  const lock = path.join(temporaryFolder(), 'lock');
  const order: string[] = [];
  let waited = 0;
  await Promise.all([
    withLock(lock, async () => {
      await sleep(50);
      order.push('first');
    }),
    sleep(10).then(() =>
      withLock(lock, () => Promise.resolve(void order.push('second')), { pollMs: 5, onWait: () => waited++ }),
    ),
  ]);
  expect(order).toEqual(['first', 'second']);
  expect(waited).toBe(1);
});

test('a program that is given up is ended with all it started', async () => {
  const stop = new AbortController();
  let pid = 0;
  const running = run('sh', ['-c', 'sleep 600 & sleep 600'], {
    signal: stop.signal,
    onSpawn: (p) => (pid = p),
  });
  await sleep(50);
  stop.abort();
  expect(await running).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  expect(identify(pid)).toBeNull();
});
