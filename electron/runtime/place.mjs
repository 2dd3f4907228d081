// Where things are: the checkout, the cache outside it, and the machine both are on.
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Place
 * @property {string} root the checkout
 * @property {string} cache downloads and builds that outlive the checkout
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 */

/** The checkout this file is in. */
export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * The user's cache folder, where the platform keeps it; `FANIN_CACHE` moves it.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {string} home
 */
export function cacheFolder(env, platform, home = homedir()) {
  if (env.FANIN_CACHE) return resolve(env.FANIN_CACHE);
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'fanin', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'fanin');
  // The specification of base directories says to ignore a relative path.
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache');
  return join(base, 'fanin');
}

/**
 * @param {Partial<Place>} [change]
 * @returns {Place}
 */
export function here(change = {}) {
  const env = change.env ?? process.env;
  const platform = change.platform ?? process.platform;
  return {
    root: change.root ?? checkout,
    cache: change.cache ?? cacheFolder(env, platform),
    env,
    platform,
    arch: change.arch ?? process.arch,
  };
}
