// A display for machines that have none, ended with us; and what a killed start left running, ended by the next.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive } from './processes.mjs';
import { SetupError } from './say.mjs';
import { writeWhole } from './stamps.mjs';

/** @typedef {import('./place.mjs').Place} Place */
/** @typedef {import('./processes.mjs').Identity} Identity */
/** @typedef {{ owner: Identity, children: Identity[] }} Running */

/**
 * Wide enough for every screen of the app at its largest tested size.
 */
const screen = '2200x1400x24';
const startMs = 15_000;

/**
 * @typedef {object} Display
 * @property {string} name for DISPLAY
 * @property {(pid: number) => void} alsoEnd a program that is of no use without this display
 * @property {() => void} stop
 */

/**
 * @param {Place} place
 * @returns {Promise<Display>}
 */
export async function startDisplay(place) {
  const folder = join(place.cache, 'running');
  endLeftOvers(folder);
  const record = join(folder, `${process.pid}.json`);
  /** @type {Running} */
  const running = { owner: identify(process.pid) ?? { pid: process.pid, start: '' }, children: [] };
  const note = (/** @type {number} */ pid) => {
    const who = identify(pid);
    if (who) running.children.push(who);
    writeWhole(record, JSON.stringify(running));
  };

  // It chooses a free display itself and writes the number to its fourth stream. In a group of its own, because
  // Ctrl-C must reach the app first.
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  if (server.pid !== undefined) note(server.pid);
  const stop = () => {
    process.off('exit', stop);
    server.kill('SIGTERM');
    rmSync(record, { force: true });
  };
  process.on('exit', stop);
  try {
    const number = await displayNumber(server);
    return { name: `:${number}`, alsoEnd: note, stop };
  } catch (error) {
    stop();
    throw new SetupError({
      doing: 'starting Xvfb',
      why: 'this machine has no display for the app to draw on',
      wrong: error instanceof Error ? error.message : String(error),
      fix: 'Set DISPLAY to a display that exists, or find out why this fails:\nXvfb -displayfd 1',
      cause: error,
    });
  }
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<number>}
 */
function displayNumber(server) {
  return new Promise((done, fail) => {
    let text = '';
    let errors = '';
    const limit = setTimeout(() => fail(new Error('it did not answer in time')), startMs);
    const settle = () => clearTimeout(limit);
    server.stderr?.on('data', (chunk) => (errors = (errors + String(chunk)).slice(-2000)));
    server.stdio[3]?.on('data', (chunk) => {
      text += String(chunk);
      if (!text.includes('\n')) return;
      settle();
      // Neither stream may keep us alive once the app has ended.
      server.unref();
      done(Number.parseInt(text, 10));
    });
    server.on('error', (error) => {
      settle();
      fail(error);
    });
    server.on('exit', (code) => {
      settle();
      fail(new Error(errors.trim() || `it ended with ${code}`));
    });
  });
}

/**
 * A start that was killed could not end its Xvfb and its app. Only what is written down here is touched, and only
 * while it is still the same process.
 * @param {string} folder
 */
export function endLeftOvers(folder) {
  let names;
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return;
  }
  for (const name of names) {
    const file = join(folder, name);
    try {
      /** @type {Running} */
      const { owner, children } = JSON.parse(readFileSync(file, 'utf8'));
      if (isAlive(owner)) continue;
      for (const child of children) if (isAlive(child)) process.kill(child.pid, 'SIGTERM');
    } catch {
      // Half a record, or a process that ended meanwhile: nothing left to end.
    }
    rmSync(file, { force: true });
  }
}
