/** The engine host in both its forms, for real: Electron is started with the built host and an engine made for the test. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const electron = process.env['FANIN_ELECTRON'];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fanin-host-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: {
        input: {
          main: path.join(import.meta.dirname, 'trial/main.ts'),
          engine: path.join(import.meta.dirname, 'trial/engine.ts'),
        },
        external: ['electron'],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
    ssr: { noExternal: true },
  });
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'fanin-trial', version: '0.0.0', type: 'module', main: 'main.js' }),
  );
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

function run(kind: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (!electron) throw new Error('FANIN_ELECTRON names no Electron; run the tests with npm test.');
    // No window is opened, so no display is needed.
    const flags = ['--ozone-platform=headless', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    const child = spawn(electron, [folder, ...flags, `--user-data-dir=${path.join(folder, kind)}`], {
      env: { ...process.env, TRIAL_KIND: kind, ELECTRON_RUN_AS_NODE: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
      else reject(new Error(`Electron ended with ${code}:\n${errors}`));
    });
  });
}

describe.each(['utility', 'forked'])('the engine as a %s process', (kind) => {
  let seen: unknown;
  beforeAll(async () => {
    seen = await run(kind);
  }, 60_000);

  test('talks through its links, and a message that is not plain data leaves them open', () => {
    const notPlain = (id: number | null, place: string) => ({
      type: 'error',
      id,
      errors: [{ code: 'internal', place, values: { reason: 'not plain data' } }],
    });
    expect(seen).toMatchObject({
      talking: {
        first: { echo: 'first' },
        host: { host: kind },
        uncloneable: notPlain(5, 'message.result.deep[0]'),
        sharedMemory: notPlain(null, 'message'),
        after: { echo: 'still there' },
        stillFirst: { echo: 'me too' },
        samePid: true,
        closedLinks: 1,
      },
    });
  });

  test('stops when it is asked to, after it has stored what was to be stored', () => {
    expect(seen).toMatchObject({ talking: { stoppedPolitely: true, stored: true, exit: { code: 0 } } });
  });

  test('dies in every way it can, and says so', () => {
    expect(seen).toMatchObject({
      dying: { portClosed: true, said: true, stubbornGone: true, failure: 'database_newer' },
    });
  });

  test('is started again three times, then no more', () => {
    expect(seen).toMatchObject({
      supervised: {
        givingUp: ['restarting', 'restarting', 'restarting', 'stopped'],
        askedAgain: ['restarting', 'restarting'],
        firstReason: 'exit code 7: RangeError: this engine dies at once',
      },
    });
  });

  test('gives the window a port whenever it asks, and is not started again once the app is closing', () => {
    expect(seen).toMatchObject({
      supervised: { surviving: ['port', 'ready', 'restarting', 'port', 'ready'] },
    });
  });

  test('that says it cannot work is not tried again, and its reason reaches the user', () => {
    expect(seen).toMatchObject({ supervised: { refusal: expect.stringContaining('newer Fanin') } });
  });
});
