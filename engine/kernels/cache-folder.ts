/** Where the project keeps what outlives a checkout and can be made again. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's cache folder of the project, where electron/runtime keeps its downloads. FANIN_CACHE moves it. */
export function userCacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.FANIN_CACHE) return env.FANIN_CACHE;
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'fanin', 'Cache');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'fanin');
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'fanin');
}
