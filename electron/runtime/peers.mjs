// The libraries that the benchmark compares with: no dependencies of the app, so they are installed when it is first run.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, npmTrouble } from './npm.mjs';
import { SetupError } from './say.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/** Exact versions: a comparison that others can repeat. */
export const peerPackages = {
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  convnetjs: '0.3.0',
  'onnxruntime-node': '1.30.0',
};

/**
 * Where they are, by their versions: another set of them is another folder.
 * @param {Place} place
 */
export function peersFolder(place) {
  const key = createHash('sha256').update(JSON.stringify(peerPackages)).digest('hex').slice(0, 12);
  return join(place.cache, 'peers', key);
}

/**
 * @param {Place} place
 * @returns {import('./steps.mjs').Step}
 */
export function peersStep(place) {
  const folder = peersFolder(place);
  const why = 'the libraries that the benchmark compares with, about 360 MB';
  return {
    name: 'peers',
    why,
    isDone: () => existsSync(folder),
    async run({ run, say }) {
      mkdirSync(join(place.cache, 'peers'), { recursive: true });
      const unfinished = mkdtempSync(join(place.cache, 'peers', 'unfinished-'));
      try {
        const description = { private: true, dependencies: peerPackages };
        writeFileSync(join(unfinished, 'package.json'), JSON.stringify(description));
        // Without scripts: one of them downloads what is for graphics cards.
        const [command, args, options] = npm(place, [
          'install',
          '--ignore-scripts',
          '--no-audit',
          '--no-fund',
        ]);
        const stop = say.waiting('npm install');
        const result = await run(command, args, { ...options, cwd: unfinished, env: place.env }).finally(
          stop,
        );
        if (result.code !== 0) {
          throw new SetupError({
            doing: 'installing the libraries that the benchmark compares with',
            why,
            wrong: npmTrouble(result.stderr),
            fix: 'Check that npm reaches its registry (npm ping), or measure Fanin alone:\nnpm run bench -- --own',
          });
        }
        renameSync(unfinished, folder);
      } finally {
        rmSync(unfinished, { recursive: true, force: true });
      }
    },
  };
}
