// The libraries that the benchmark compares with, and the one that tests read exported networks with: no dependencies of the
// app, so they are installed when they are first needed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, npmTrouble } from './npm.mjs';
import { SetupError } from './say.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/** Exact versions: a comparison that others can repeat. */
const judgePackages = { 'onnxruntime-node': '1.30.0' };
const peerPackages = {
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  convnetjs: '0.3.0',
  ...judgePackages,
};

/**
 * Where they are, by their versions: another set of them is another folder.
 * @param {Place} place
 * @param {Readonly<Record<string, string>>} packages
 */
function folderOf(place, packages) {
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  return join(place.cache, 'peers', key);
}

/** @param {Place} place */
export const peersFolder = (place) => folderOf(place, peerPackages);

/** onnxruntime alone. @param {Place} place */
export const judgeFolder = (place) => folderOf(place, judgePackages);

/** @param {Place} place */
export const peersStep = (place) =>
  installStep(place, peerPackages, {
    name: 'peers',
    why: 'the libraries that the benchmark compares with, about 360 MB',
    fix: 'or measure Fanin alone:\nnpm run bench -- --own',
  });

/** @param {Place} place */
export const judgeStep = (place) =>
  installStep(place, judgePackages, {
    name: 'onnxruntime',
    why: 'what tests read exported networks with, about 290 MB',
    fix: 'and run the tests again.',
  });

/**
 * @param {Place} place
 * @param {Readonly<Record<string, string>>} packages
 * @param {{ name: string, why: string, fix: string }} words
 * @returns {import('./steps.mjs').Step}
 */
function installStep(place, packages, { name, why, fix }) {
  const folder = folderOf(place, packages);
  return {
    name,
    why,
    isDone: () => existsSync(folder),
    async run({ run, say }) {
      mkdirSync(join(place.cache, 'peers'), { recursive: true });
      const unfinished = mkdtempSync(join(place.cache, 'peers', 'unfinished-'));
      try {
        const description = { private: true, dependencies: packages };
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
            doing: `installing ${why}`,
            why,
            wrong: npmTrouble(result.stderr),
            fix: `Check that npm reaches its registry (npm ping), ${fix}`,
          });
        }
        renameSync(unfinished, folder);
      } finally {
        rmSync(unfinished, { recursive: true, force: true });
      }
    },
  };
}
