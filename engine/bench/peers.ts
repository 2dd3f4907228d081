/** The libraries that people would otherwise pick, each in a process of its own. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { projectRoot } from '../kernels/load.ts';
import { PeerProcess, type Contestant } from './contestant.ts';

export interface Peers {
  readonly contestants: readonly Contestant[];
  /** Who is missing, and why, in sentences. */
  readonly missing: readonly string[];
}

/** `folder`: where the packages of the peers are installed, null where they are not. */
export function findPeers(folder: string | null): Peers {
  const missing: string[] = [];
  const contestants: Contestant[] = [];
  const python = pythonWithNumpy();
  if (python) {
    for (const threads of [1, 2]) contestants.push(numpy(python, threads));
    for (const threads of [1, 2]) contestants.push(numpy256(python, threads));
  } else {
    missing.push(
      'NumPy takes no part: no python3 here imports numpy (on Debian: apt-get install python3-numpy libopenblas0-pthread).',
    );
  }
  if (folder) {
    for (const threads of [1, 2])
      contestants.push(script(folder, 'onnxruntime-node', threads, 'onnxruntime', `${threads}`));
    contestants.push(script(folder, peerNames.tfjs, 1, 'tfjs', 'wasm'));
    contestants.push(script(folder, 'tfjs-cpu', 1, 'tfjs', 'cpu'));
    contestants.push(script(folder, 'ConvNetJS', 1, 'convnetjs'));
  } else {
    missing.push(
      'tfjs, ConvNetJS and onnxruntime-node take no part: they are not installed (npm run bench installs them).',
    );
  }
  return { contestants, missing };
}

const fileOf = (name: string): string => path.join(projectRoot(), 'engine/bench/peers', name);

function script(folder: string, name: string, threads: number, file: string, ...args: string[]): Contestant {
  return new PeerProcess(name, threads, {
    command: process.execPath,
    args: [fileOf(`${file}.mjs`), ...args],
    env: { ...environment(), FANIN_PEERS: folder, ELECTRON_RUN_AS_NODE: '1' },
  });
}

/** Names of contestants that targets ask for. */
export const peerNames = { numpy: 'NumPy', numpy256: 'NumPy, 256 bits', tfjs: 'tfjs-wasm' } as const;

/**
 * OpenBLAS as on a processor with 256-bit registers, which is as wide as WebAssembly can be made. As it comes, it multiplies
 * 512 bits at a time where the processor can, and that is twice as fast on some and no faster on others.
 */
const numpy256 = (python: string, threads: number): Contestant =>
  numpy(python, threads, peerNames.numpy256, { OPENBLAS_CORETYPE: 'Haswell' });

function numpy(
  python: string,
  threads: number,
  name: string = peerNames.numpy,
  env: Readonly<Record<string, string>> = {},
): Contestant {
  const limit = String(threads);
  return new PeerProcess(name, threads, {
    command: python,
    args: [fileOf('numpy_peer.py')],
    env: {
      ...environment(),
      OPENBLAS_NUM_THREADS: limit,
      OMP_NUM_THREADS: limit,
      MKL_NUM_THREADS: limit,
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    },
  });
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function pythonWithNumpy(): string | null {
  // The one on the path may be somebody's own; the system's may have the package.
  const candidates = ['python3', '/usr/bin/python3', 'python'].filter(
    (name) => !name.startsWith('/') || existsSync(name),
  );
  return candidates.find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0) ?? null;
}
