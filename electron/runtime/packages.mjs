// The packages that package-lock.json names, in node_modules.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, npmTrouble } from './npm.mjs';
import { SetupError } from './say.mjs';
import { isFresh, stampOf, writeStamp } from './stamps.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * @param {Place} place
 * @returns {import('./steps.mjs').Step}
 */
export function packagesStep(place) {
  const stamp = join(place.root, 'node_modules', '.fanin-packages.json');
  const inputs = { root: place.root, entries: ['package-lock.json'] };
  const why = 'the libraries and build tools the app is made with';
  return {
    name: 'npm packages',
    why,
    isDone() {
      if (isFresh(stamp, inputs)) return true;
      // Whoever ran `npm ci` by hand need not wait for a second one.
      if (!isInstalled(place.root)) return false;
      writeStamp(stamp, stampOf(inputs));
      return true;
    },
    async run({ run, say }) {
      const before = stampOf(inputs);
      // Scripts of packages stay off, as npm's own default has it: what must be built, later steps build.
      const [command, args, options] = npm(place, ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
      const stop = say.waiting('npm ci --ignore-scripts');
      const result = await run(command, args, { ...options, cwd: place.root, env: place.env }).finally(stop);
      if (result.code !== 0) {
        throw new SetupError({
          doing: 'installing the npm packages',
          why,
          wrong: npmTrouble(result.stderr),
          fix: 'Check that npm reaches its registry (npm ping), then run:\nnpm ci --ignore-scripts',
        });
      }
      writeStamp(stamp, before);
    },
  };
}

/**
 * npm writes node_modules/.package-lock.json when an installation is complete. It must name exactly what ours does,
 * apart from packages for other platforms.
 * @param {string} root
 */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = lockedPackages(hidden);
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  for (const [path, { version }] of installed) if (wanted.get(path)?.version !== version) return false;
  for (const [path, { optional }] of wanted) if (!optional && !installed.has(path)) return false;
  return true;
}

/**
 * @param {string} file
 * @returns {Map<string, { version: string, optional: boolean }>}
 */
function lockedPackages(file) {
  /** @type {{ packages?: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(
    Object.entries(lock.packages ?? {})
      .filter(([path]) => path !== '')
      .map(([path, p]) => [path, { version: p.version ?? '', optional: p.optional ?? false }]),
  );
}
