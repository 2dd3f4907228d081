// The shared libraries Electron's binary links to, and a display to draw on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { needPackages, onPath } from './system.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/** Which Debian 12 package brings a library. */
const packageOf = /** @type {Record<string, string>} */ ({
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libsmime3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXrandr.so.2': 'libxrandr2',
  'libXss.so.1': 'libxss1',
});

/** What Electron opens at run time, so that ldd does not name it; installed along with whatever it does name. */
const opened = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libdrm2'];

/**
 * @param {string} text what ldd printed
 * @returns {string[]} libraries it did not find
 */
export function missingLibraries(text) {
  return [...text.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/** @param {readonly string[]} libraries */
export function packagesFor(libraries) {
  if (libraries.length === 0) return [];
  return [...new Set([...libraries.flatMap((name) => packageOf[name] ?? []), ...opened])];
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
  await needPackages(place, tools, {
    packages: [...packagesFor(libraries), ...programs.packages],
    missing: missing.join(', '),
    doing: 'looking for what Electron needs of the system',
    why,
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
