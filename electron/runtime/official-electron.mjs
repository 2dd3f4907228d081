// The Electron of package.json: is it here, can it be downloaded, and when did that last fail?
import { readFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './stamps.mjs';

/** @typedef {import('./place.mjs').Place} Place */

const dayMs = 86_400_000;
/** A firewall that swallows packets must not hold up the start; one that refuses is noticed at once. */
const firstByteMs = 15_000;
const stallMs = 30_000;

/** @param {Place} place */
function folder(place) {
  return join(place.root, 'node_modules', 'electron');
}

/** @param {Place} place */
export function officialVersion(place) {
  try {
    /** @type {{ version: string }} */
    const { version } = JSON.parse(readFileSync(join(folder(place), 'package.json'), 'utf8'));
    return version;
  } catch {
    return 'unknown';
  }
}

/**
 * The binary where electron's own installer puts it, complete and of the right version; or where its variable says.
 * @param {Place} place
 * @returns {string | null}
 */
export function officialBinary(place) {
  const base = place.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder(place), 'dist');
  try {
    // path.txt is the last thing the installer writes.
    const name = place.env.ELECTRON_OVERRIDE_DIST_PATH
      ? binaryName(place)
      : readText(join(folder(place), 'path.txt'));
    const version = readText(join(base, 'version')).replace(/^v/, '');
    if (!place.env.ELECTRON_OVERRIDE_DIST_PATH && version !== officialVersion(place)) return null;
    return existsSync(join(base, name)) ? join(base, name) : null;
  } catch {
    return null;
  }
}

/** @param {Place} place */
function binaryName(place) {
  if (place.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return place.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} file */
function readText(file) {
  return readFileSync(file, 'utf8').trim();
}

/** @param {Place} place */
function failureFile(place) {
  const name = `official-${officialVersion(place)}-${place.platform}-${place.arch}.failed.json`;
  return join(place.cache, 'electron', name);
}

/**
 * How the official one failed within the last day, so that a warm start does not try the network again.
 * @param {Place} place
 * @param {number} [now]
 * @returns {'download' | 'run' | null}
 */
export function failedAttempt(place, now = Date.now()) {
  try {
    /** @type {{ at: number, how: 'download' | 'run' }} */
    const { at, how } = JSON.parse(readFileSync(failureFile(place), 'utf8'));
    return now - at < dayMs ? how : null;
  } catch {
    return null;
  }
}

/**
 * @param {Place} place
 * @param {'download' | 'run'} how
 * @param {string} reason
 */
export function recordFailure(place, how, reason) {
  writeWhole(failureFile(place), `${JSON.stringify({ at: Date.now(), how, reason })}\n`);
}

/**
 * Lets electron's own installer download it; gives up when nothing moves.
 * @param {Place} place
 * @param {import('./steps.mjs').Tools} tools
 * @returns {Promise<string>} why it failed, or nothing
 */
export async function downloadOfficial(place, { run, say }) {
  say.line(`  trying electron's own download of ${officialVersion(place)}`);
  const temporary = join(place.cache, 'downloads', `official.tmp-${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  // The installer downloads into the temporary folder: what appears there is how far it has come.
  const env = {
    ...place.env,
    TMPDIR: temporary,
    TMP: temporary,
    TEMP: temporary,
    ELECTRON_GET_NO_PROGRESS: '1',
  };
  const stop = new AbortController();
  const show = say.progress('electron');
  const began = Date.now();
  let seen = 0;
  let moved = began;
  const watch = setInterval(() => {
    const bytes = sizeOf(temporary);
    if (bytes !== seen) {
      moved = Date.now();
      show(bytes, 0);
    }
    seen = Math.max(seen, bytes);
    // After the download comes the unpacking, which shows nothing here: then only a generous limit holds.
    const patience = seen === 0 ? firstByteMs : bytes === 0 ? 10 * stallMs : stallMs;
    if (Date.now() - moved > patience) stop.abort();
  }, 250);
  try {
    const args = [join(folder(place), 'install.js')];
    const result = await run(process.execPath, args, { cwd: place.root, env, signal: stop.signal });
    if (result.timedOut) return 'no answer from its download server';
    return result.code === 0 ? '' : reasonIn(result.stderr);
  } finally {
    clearInterval(watch);
    say.end();
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * The line that names the error, rather than the stack under it.
 * @param {string} stderr
 */
function reasonIn(stderr) {
  const line = stderr.split('\n').find((text) => /^\s*\w*Error\b/.test(text)) ?? stderr.split('\n')[0] ?? '';
  return /fetch failed/.test(line) ? 'its download server cannot be reached' : line.trim();
}

/**
 * Bytes in a folder whose files come and go meanwhile.
 * @param {string} path
 * @returns {number}
 */
export function sizeOf(path) {
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) return stat.size;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    return 0;
  }
}
