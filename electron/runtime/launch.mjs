// Running the program that set-up was for: its output is ours, its status is ours, and signals reach it.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How long a program may take to end after it was asked to. */
const graceMs = 10_000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string, onSpawn?: (pid: number) => void }} options
 * @returns {Promise<number>} its exit status; 128 and the signal's number where a signal ended it
 */
export function launch(command, args, { env, cwd, onSpawn }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env, stdio: 'inherit', ...(cwd === undefined ? {} : { cwd }) });
    if (child.pid !== undefined) onSpawn?.(child.pid);
    /** @type {NodeJS.Timeout | undefined} */
    let last;
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal has sent Ctrl-C to the child as well, and a second one may mean something else to it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      last ??= setTimeout(() => child.kill('SIGKILL'), graceMs);
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const settle = () => {
      clearTimeout(last);
      for (const signal of signals) process.off(signal, forward);
    };
    child.on('error', (error) => {
      settle();
      fail(error);
    });
    child.on('exit', (code, signal) => {
      settle();
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
