/** Where the engine keeps what belongs to the user, and what can be made again. */
import os from 'node:os';
import path from 'node:path';
import { userCacheFolder } from './kernels/cache-folder.ts';

/** The folder where Electron keeps the data of an app called Fanin. */
export function userData(): string {
  return process.env.FANIN_USER_DATA ?? path.join(applicationData(), 'Fanin');
}

/** Imported and downloaded datasets. Not beside the database: a run may be stored elsewhere and use the same data. */
export function dataHome(): string {
  return process.env.FANIN_DATA_HOME ?? path.join(userData(), 'datasets');
}

/** Downloads, and datasets that were made ready from a package. */
export function dataCache(): string {
  return path.join(userCacheFolder(process.env), 'datasets');
}

function applicationData(): string {
  const home = os.homedir();
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  if (process.platform === 'win32') return process.env.APPDATA ?? path.join(home, 'AppData', 'Roaming');
  return process.env.XDG_CONFIG_HOME ?? path.join(home, '.config');
}
