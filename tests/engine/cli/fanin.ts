/** Runs the built command line on the app's own runtime, as `npm run fanin` does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function commandLine(args: readonly string[]): readonly [string, ...string[]] {
  const runtime = process.env.FANIN_ELECTRON;
  if (!runtime) throw new Error('FANIN_ELECTRON is not set: run these tests with npm test');
  return [runtime, path.join(root, 'out/main/cli.js'), ...args];
}

export const start = (...args: string[]) => launch(commandLine(args));

/** On a disk where no file can grow beyond so many blocks of 512 bytes. */
export const faninOnFullDisk = (blocks: number, ...args: string[]): Promise<Ended> =>
  launch(['sh', '-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, 'sh', ...commandLine(args)]).ended;

/** Into a pipe of the shell, read by these words of it. */
export const faninInto = (reader: string, ...args: string[]): Promise<Ended> =>
  launch(['sh', '-c', `"$@" | ${reader}`, 'sh', ...commandLine(args)]).ended;

function launch([command, ...args]: readonly [string, ...string[]]): {
  child: ChildProcess;
  ended: Promise<Ended>;
} {
  const child = spawn(command, args, {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });
  return { child, ended };
}

export const fanin = (...args: string[]): Promise<Ended> => start(...args).ended;

/** The answer of a command that must succeed. */
export async function answer<T>(...args: string[]): Promise<T> {
  const { status, out, err } = await fanin(...args, '--json');
  if (status !== 0) throw new Error(`fanin ${args.join(' ')} ended with ${status}: ${err}`);
  return JSON.parse(out) as T;
}

export const temporaryFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'fanin-cli-'));
