import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { run } from '../../electron/runtime/processes.mjs';
import { amount, describe as explain, seconds, SetupError, speaker } from '../../electron/runtime/say.mjs';
import { prepareSource } from '../../electron/runtime/sqlite.mjs';
import { runStages } from '../../electron/runtime/stages.mjs';
import { here } from '../../electron/runtime/place.mjs';
import { listener, temporaryFolder } from './folder.ts';

test('a failure says what was done, why, what went wrong and what to do, without a stack', () => {
  const error = new SetupError({ doing: 'fetching', why: 'the app', wrong: 'no\nnetwork', fix: 'npm ping' });
  expect(explain(error, {})).toBe(`
Set-up stopped while fetching.
  Needed for:  the app
  What failed: no
               network
  What to do:  npm ping`);
  expect(explain(new Error('odd'), {})).not.toContain('    at ');
  expect(explain(error, { FANIN_DEBUG: '1' })).toContain('    at ');
});

test('progress is one line on a terminal and now and then a line in a log', () => {
  const terminal = listener(true);
  const say = speaker(terminal);
  const show = say.progress('downloading');
  show(5e6, 20e6);
  show(5e6, 20e6);
  show(20e6, 20e6);
  say.line('next');
  expect(terminal.written.join('')).toBe(
    '\r  downloading:  25 % (5 of 20 MB)\r  downloading: 100 % (20 of 20 MB)\nnext\n',
  );

  let now = 0;
  const log = listener();
  const slow = speaker(log, () => now).progress('unpacking');
  for (now = 0; now < 35_000; now += 100) slow(now * 1000, 35e6);
  expect(log.written).toHaveLength(3);
});

test('what cannot tell how far it is tells how long it has taken', async () => {
  const terminal = listener(true);
  const stop = speaker(terminal).waiting('compiling');
  await sleep(1100);
  stop();
  expect(terminal.written).toEqual(['\r  compiling: 1 s', '\n']);
});

test('amounts and times', () => {
  expect(amount(1, 3, 'files')).toBe(' 33 % (1 of 3 files)');
  expect(amount(3e6, 0, 'bytes')).toBe('3 MB');
  expect(seconds(1234)).toBe('1.2 s');
  expect(seconds(125_000)).toBe('2 min 5 s');
});

const node = (name: string, source: string) => ({ name, command: process.execPath, args: ['-e', source] });

async function stages(...list: Array<ReturnType<typeof node>>) {
  const out = listener();
  const options = { run, cwd: temporaryFolder(), env: process.env, write: out.write };
  return { results: await runStages(list, options), text: out.written.join('') };
}

test('stages that pass are told in a line each, without what they printed', async () => {
  const { results, text } = await stages(
    node('one', 'console.log("chatter")'),
    node('two', ''),
    node('three', ''),
  );
  expect(results.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +[\d.]+ s$/, '')),
  ).toEqual(
    expect.arrayContaining(['one            passed', 'two            passed', 'three          passed']),
  );
  expect(text).not.toContain('chatter');
});

test('after a stage that fails no other begins, and its neighbour is ended', async () => {
  const began = Date.now();
  const { results, text } = await stages(
    node('slow', 'setTimeout(() => {}, 60000)'),
    node('bad', 'console.log("the reason"); process.exit(2)'),
    node('later', ''),
  );
  expect(results.map(({ status }) => status)).toEqual(['not run', 'failed', 'not run']);
  expect(text).toContain('the reason');
  expect(Date.now() - began).toBeLessThan(30_000);
});

test('the addon is compiled from a copy, which asks for experimental Node-API', () => {
  const folder = path.join(temporaryFolder(), 'copy');
  // What an installation by hand may have built there is neither changed nor copied.
  const library = path.join(here().root, 'node_modules/better-sqlite3');
  const before = readdirSync(library);
  prepareSource(here(), folder);
  expect(existsSync(path.join(folder, 'deps/sqlite3/sqlite3.c'))).toBe(true);
  expect(readFileSync(path.join(folder, 'binding.gyp'), 'utf8')).toContain('NAPI_EXPERIMENTAL');
  expect(readdirSync(folder)).not.toContain('build');
  expect(readdirSync(library)).toEqual(before);
  expect(readFileSync(path.join(library, 'binding.gyp'), 'utf8')).not.toContain('NAPI_EXPERIMENTAL');
});
