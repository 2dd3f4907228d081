import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { endLeftOvers, startDisplay } from '../../electron/runtime/display.mjs';
import { launch } from '../../electron/runtime/launch.mjs';
import { identify } from '../../electron/runtime/processes.mjs';
import { onPath } from '../../electron/runtime/system.mjs';
import { temporaryFolder, temporaryPlace, write } from './folder.ts';

const runtime = path.join(import.meta.dirname, '../../electron/runtime');
const env = process.env;

test('the status is the program’s', async () => {
  expect(await launch(process.execPath, ['-e', 'process.exit(0)'], { env })).toBe(0);
  expect(await launch(process.execPath, ['-e', 'process.exit(7)'], { env })).toBe(7);
  expect(await launch(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'], { env })).toBe(137);
  await expect(launch('/nowhere/at/all', [], { env })).rejects.toThrow('ENOENT');
});

test('a signal reaches the program, and its answer comes back', async () => {
  const file = path.join(temporaryFolder(), 'ready');
  const inner = `process.on('SIGTERM', () => process.exit(23)); setInterval(() => {}, 1000);
    require('fs').writeFileSync(${JSON.stringify(file)}, '')`;
  const outer = `import { launch } from '${runtime}/launch.mjs';
    process.exitCode = await launch(process.execPath, ['-e', ${JSON.stringify(inner)}], { env: process.env })`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  while (!existsSync(file)) await sleep(10);
  child.kill('SIGTERM');
  expect(await new Promise((done) => child.once('exit', done))).toBe(23);
});

test.runIf(onPath('Xvfb', env))('a display is started for whoever has none, and ended', async () => {
  const place = temporaryPlace(env);
  const display = await startDisplay(place);
  expect(display.name).toMatch(/^:\d+$/);
  const socket = `/tmp/.X11-unix/X${display.name.slice(1)}`;
  expect(existsSync(socket)).toBe(true);
  const record = path.join(place.cache, 'running', `${process.pid}.json`);
  const { children } = JSON.parse(readFileSync(record, 'utf8')) as { children: Array<{ pid: number }> };
  display.stop();
  for (let i = 0; i < 200 && identify(children[0]!.pid); i++) await sleep(10);
  expect(identify(children[0]!.pid)).toBeNull();
  expect(existsSync(record)).toBe(false);
});

test('what a killed start left running is ended, and nothing else', async () => {
  const folder = temporaryFolder();
  const leftOver = spawn('sleep', ['600'], { stdio: 'ignore' });
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
  const owned = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => [leftOver, stranger, owned].forEach((child) => child.kill('SIGKILL')));
  const dead = { pid: process.pid, start: 'long ago' };
  write(folder, {
    '1.json': JSON.stringify({
      owner: dead,
      children: [identify(leftOver.pid!), { pid: stranger.pid, start: 'another process had this number' }],
    }),
    '2.json': JSON.stringify({ owner: identify(process.pid), children: [identify(owned.pid!)] }),
    '3.json': 'half a rec',
  });
  endLeftOvers(folder);
  const ended = await new Promise((done) => leftOver.once('exit', (_code, signal) => done(signal)));
  expect(ended).toBe('SIGTERM');
  expect(identify(stranger.pid!)).not.toBeNull();
  expect(identify(owned.pid!)).not.toBeNull();
  expect(readdirSync(folder)).toEqual(['2.json']);
});

test.runIf(env['FANIN_ELECTRON'] && env['FANIN_SQLITE'])(
  'the addon works in both runtimes, with a worker thread and shared memory, through garbage collection',
  () => {
    const script = path.join(import.meta.dirname, 'trial', 'sqlite.mjs');
    for (const binary of [process.execPath, env['FANIN_ELECTRON']!]) {
      const text = execFileSync(binary, ['--expose-gc', script], {
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
        encoding: 'utf8',
        timeout: 30_000,
      });
      expect(JSON.parse(text)).toEqual({ rows: 1000, fromWorker: 42, refused: 'SQLITE_ERROR' });
    }
  },
);
