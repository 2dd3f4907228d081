// Starting other programs, and knowing which running process is which.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process named so that a later process with the same number is not mistaken for it.
 * @typedef {{ pid: number, start: string }} Identity
 */

/**
 * @typedef {object} Outcome
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [shell]
 * @property {(pid: number) => void} [onSpawn]
 * @property {AbortSignal} [signal] ends the program and everything it started
 * @property {boolean} [letFinish] never end it early: a package manager stopped halfway leaves the system broken
 */

/** @typedef {(command: string, args: readonly string[], options?: RunOptions) => Promise<Outcome>} Run */

/** @type {Set<number>} */
const groups = new Set();
let watching = false;

/**
 * Runs a program to its end and keeps what it printed. It leads its own process group, so that what it started
 * can be ended with it.
 * @type {Run}
 */
export function run(command, args, options = {}) {
  endGroupsAtExit();
  const { cwd, env, shell, onSpawn, signal, letFinish } = options;
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(shell === undefined ? {} : { shell }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const { pid } = child;
    if (pid !== undefined && !letFinish) {
      groups.add(pid);
      onSpawn?.(pid);
    }
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout = tail(stdout + text)));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr = tail(stderr + text)));
    const stop = () => {
      timedOut = true;
      if (pid !== undefined) endGroup(pid);
    };
    const ender = letFinish ? undefined : signal;
    ender?.addEventListener('abort', stop, { once: true });
    if (ender?.aborted) stop();
    const settle = () => {
      ender?.removeEventListener('abort', stop);
      if (pid !== undefined) groups.delete(pid);
    };
    child.on('error', (error) => {
      settle();
      fail(error);
    });
    child.on('close', (code, by) => {
      settle();
      done({ code, signal: by, stdout, stderr, timedOut });
    });
  });
}

/** A build can print without end; an error message needs the last of it. @param {string} text */
function tail(text) {
  return text.length > 400_000 ? text.slice(-200_000) : text;
}

/** Ends a process that leads a group, and the group. @param {number} pid */
export function endGroup(pid) {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
      return;
    } catch {
      // It has ended already, or never led a group: the next target is the process itself.
    }
  }
}

function endGroupsAtExit() {
  if (watching) return;
  watching = true;
  process.on('exit', () => groups.forEach(endGroup));
}

/** From here on an interrupt ends set-up and every program it started. */
export function exitOnSignals() {
  /** @type {Array<[NodeJS.Signals, number]>} */
  const signals = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ];
  const handlers = signals.map(([name, code]) => {
    const handler = () => process.exit(code);
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  return () => handlers.forEach((off) => off());
}

/**
 * @param {number} pid
 * @returns {Identity | null} null when there is no such process
 */
export function identify(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name in brackets may itself hold brackets and spaces; state is field 3, start time is field 22.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : { pid, start: fields[19] ?? '' };
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return { pid, start: '' };
    return {
      pid,
      start: execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim(),
    };
  } catch (error) {
    // Another user's process exists, though we may not signal it.
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? { pid, start: '' } : null;
  }
}

/** @param {Identity} who */
export function isAlive(who) {
  const now = identify(who.pid);
  return now !== null && (now.start === '' || who.start === '' || now.start === who.start);
}
