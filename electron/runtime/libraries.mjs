// The shared libraries Electron's binary links to, and a display to draw on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SetupError } from './say.mjs';
import { needPackages, onPath } from './system.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * What brings every library Electron links to, by itself or through what it depends on, and those it opens at run
 * time, which ldd does not name. As Debian 12 calls them.
 */
export const electronPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
];

/**
 * @param {string} text what ldd printed
 * @returns {string[]} libraries it did not find
 */
export function missingLibraries(text) {
  return [...text.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/** @param {string} binary */
export function missingFor(binary) {
  if (process.platform !== 'linux' || !existsSync(binary)) return [];
  // The C locale: ldd translates its messages.
  const result = spawnSync('ldd', [binary], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return missingLibraries(result.stdout ?? '');
}

/** @param {NodeJS.ProcessEnv} env */
export function hasDisplay(env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

const why = 'Electron is built on them; without a display Xvfb stands in for one';

/** @typedef {{ missing: string[], packages: string[] }} Missing programs, and the Debian packages that bring them */

/**
 * @param {Place} place
 * @param {{ draws: boolean, compiles: boolean }} purpose whether a window will be opened, and C++ compiled
 * @returns {Missing}
 */
export function missingPrograms({ env, platform }, { draws, compiles }) {
  // Elsewhere the display is always there, and the compiler's driver says itself what it misses.
  if (platform !== 'linux') return { missing: [], packages: [] };
  const xvfb = draws && !hasDisplay(env) && !onPath('Xvfb', env);
  const compilers = compiles ? ['g++', 'make', 'python3'].filter((program) => !onPath(program, env)) : [];
  return {
    missing: [...(xvfb ? ['Xvfb'] : []), ...compilers],
    packages: [...(xvfb ? ['xvfb'] : []), ...(compilers.length > 0 ? ['build-essential', 'python3'] : [])],
  };
}

/**
 * @param {Place} place
 * @param {import('./steps.mjs').Tools} tools
 * @param {string} binary
 * @param {Missing} programs asked for along with the libraries, so that nobody types one line after another
 */
export async function ensureLibraries(place, tools, binary, programs) {
  const libraries = missingFor(binary);
  const missing = [...libraries, ...programs.missing];
  if (missing.length === 0) return;
  const doing = 'looking for what Electron needs of the system';
  await needPackages(place, tools, {
    packages: [...(libraries.length > 0 ? electronPackages : []), ...programs.packages],
    missing: missing.join(', '),
    doing,
    why,
  });
  const still = missingFor(binary);
  if (still.length === 0) return;
  throw new SetupError({
    doing,
    why,
    wrong: `Still missing after that: ${still.join(', ')}.`,
    fix: `Find the packages that hold them, for example:\napt-file search ${still[0]}`,
  });
}

/**
 * @param {Place} place
 * @param {{ draws: boolean, binary: () => string | null }} options whether a window will be opened, and by what
 * @returns {import('./steps.mjs').Step}
 */
export function librariesStep(place, { draws, binary }) {
  const programs = () => missingPrograms(place, { draws, compiles: false });
  return {
    name: 'system libraries',
    why,
    isDone() {
      const found = binary();
      return found !== null && missingFor(found).length === 0 && programs().missing.length === 0;
    },
    async run(tools) {
      await ensureLibraries(place, tools, binary() ?? '', programs());
    },
  };
}
