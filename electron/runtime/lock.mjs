// One set-up at a time per cache. The lock names its owner and the programs the owner started, so that whoever
// comes after a killed owner can end what is left of it and go on.
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, identify, isAlive } from './processes.mjs';

/** @typedef {import('./processes.mjs').Identity} Identity */

/**
 * @typedef {object} Holder
 * @property {string} host
 * @property {Identity} owner
 * @property {Identity[]} children programs started by the owner, each leading a process group
 */

const beatMs = 5_000;
// On another host (a container that shares the cache) a process cannot be looked up, only its silence be noticed.
const silenceMs = 60_000;

/**
 * @template T
 * @param {string} file
 * @param {(hold: { startedChild: (pid: number) => void }) => Promise<T>} work
 * @param {{ onWait?: (holder: Holder) => void, pollMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait, pollMs = 200 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  /** @type {Holder} */
  const mine = {
    host: hostname(),
    owner: identify(process.pid) ?? { pid: process.pid, start: '' },
    children: [],
  };
  let told = false;
  while (!take(file, mine)) {
    const holder = read(file);
    if (holder === 'gone') continue;
    if (isAbandoned(file, holder)) {
      takeAway(file, holder);
    } else {
      if (!told && holder) onWait?.(holder);
      told = true;
      await sleep(pollMs);
    }
  }

  const beat = setInterval(() => touch(file), beatMs);
  beat.unref();
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await work({
      startedChild(pid) {
        const child = identify(pid);
        mine.children = [...mine.children.filter(isAlive), ...(child ? [child] : [])];
        replace(file, mine);
      },
    });
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/**
 * A link either appears with its whole content or not at all, and only one of two can make it.
 * @param {string} file
 * @param {Holder} mine
 */
function take(file, mine) {
  const draft = `${file}.${mine.owner.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @param {Holder} mine
 */
function replace(file, mine) {
  const draft = `${file}.${mine.owner.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  renameSync(draft, file);
}

/**
 * @param {string} file
 * @returns {Holder | null | 'gone'} null when what it says cannot be understood
 */
function read(file) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(readFileSync(file, 'utf8'));
    return isHolder(value) ? value : null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'gone' : null;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Holder}
 */
function isHolder(value) {
  return (
    typeof value === 'object' && value !== null && 'owner' in value && 'children' in value && 'host' in value
  );
}

/**
 * @param {string} file
 * @param {Holder | null} holder
 */
function isAbandoned(file, holder) {
  if (holder && holder.host === hostname()) return !isAlive(holder.owner);
  try {
    return Date.now() - statSync(file).mtimeMs > silenceMs;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @param {Holder | null} holder
 */
function takeAway(file, holder) {
  const aside = `${file}.abandoned-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else was quicker
  }
  const moved = read(aside);
  if (moved !== 'gone' && moved && holder && moved.owner.pid !== holder.owner.pid) {
    // Between looking and moving a living owner took the lock: it gets it back.
    try {
      linkSync(aside, file);
    } catch {
      // Already held again.
    }
  } else if (holder && holder.host === hostname()) {
    // npm or a compiler that outlived its set-up would write into what is about to be repaired.
    for (const child of holder.children) if (isLeftOver(child)) endGroup(child.pid);
  }
  rmSync(aside, { force: true });
}

/**
 * The leader may have ended before its group, and the kernel keeps its number as long as the group lives; but if
 * the number belongs to another process now, it is not ours to end.
 * @param {Identity} child
 */
function isLeftOver(child) {
  const now = identify(child.pid);
  return now === null || now.start === child.start;
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Taken away by somebody who thought us dead: the work still ends in one rename, nothing is spoilt.
  }
}
