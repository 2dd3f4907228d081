// The app's own code: its WebAssembly kernels, and the bundles Electron loads.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findElectron, knownFacts } from './electron.mjs';
import { SetupError } from './say.mjs';
import { isFresh, stampOf, writeStamp } from './stamps.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * @param {Place} place
 * @returns {import('./steps.mjs').Step}
 */
export function kernelsStep(place) {
  const stamp = join(place.root, 'out', '.fanin-kernels.json');
  const inputs = { root: place.root, entries: ['engine/kernels', 'package-lock.json'] };
  const folder = join(place.root, 'out', 'kernels');
  const why = 'the arithmetic of training, compiled to WebAssembly';
  return {
    name: 'kernels',
    why,
    isDone: () =>
      existsSync(folder) && readdirSync(folder).some((n) => n.endsWith('.wasm')) && isFresh(stamp, inputs),
    async run({ run }) {
      const before = stampOf(inputs);
      const args = [join('engine', 'kernels', 'build.mjs')];
      const result = await run(process.execPath, args, { cwd: place.root, env: place.env });
      if (result.code !== 0)
        throw failed('compiling the kernels', why, result, 'node engine/kernels/build.mjs');
      writeStamp(stamp, before);
    },
  };
}

/**
 * @param {Place} place
 * @returns {import('./steps.mjs').Step}
 */
export function appStep(place) {
  const stamp = join(place.root, 'out', '.fanin-app.json');
  const why = 'what Electron loads: main process, engine and window';
  const major = () => {
    const electron = findElectron(place);
    const facts = electron && existsSync(electron.binary) ? knownFacts(place, electron.binary) : null;
    return facts?.electron.split('.')[0] ?? '';
  };
  const inputs = () => ({
    root: place.root,
    entries: [
      'electron',
      'engine',
      'renderer',
      'electron.vite.config.ts',
      'package.json',
      'package-lock.json',
      'svelte.config.js',
      'tsconfig.json',
    ],
    skip: ['electron/runtime', 'engine/kernels/wasm'],
    also: major(),
  });
  return {
    name: 'app',
    why,
    isDone: () =>
      ['main/main.js', 'main/cli.js', 'renderer/index.html'].every((name) =>
        existsSync(join(place.root, 'out', name)),
      ) && isFresh(stamp, inputs()),
    async run({ run }) {
      const before = stampOf(inputs());
      const args = [
        join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
        'build',
        '--logLevel',
        'warn',
      ];
      // The bundles are made for the Electron that will run them, not for the one types come from.
      const env = { ...place.env, ELECTRON_MAJOR_VER: major() };
      const result = await run(process.execPath, args, { cwd: place.root, env });
      if (result.code !== 0) throw failed('building the app', why, result, 'npx electron-vite build');
      writeStamp(stamp, before);
    },
  };
}

/**
 * @param {string} doing
 * @param {string} why
 * @param {import('./processes.mjs').Outcome} result
 * @param {string} command
 */
function failed(doing, why, result, command) {
  const said = stripVTControlCharacters(`${result.stdout}\n${result.stderr}`)
    .trim()
    .split('\n')
    .slice(-25)
    .join('\n');
  return new SetupError({ doing, why, wrong: said, fix: `Correct the source; to see it all:\n${command}` });
}
