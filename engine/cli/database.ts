import os from 'node:os';
import path from 'node:path';

/** The app's own database: in the folder where Electron keeps the data of an app called Fanin. */
export function defaultDatabase(): string {
  if (process.env.FANIN_DB) return process.env.FANIN_DB;
  if (process.env.FANIN_USER_DATA) return path.join(process.env.FANIN_USER_DATA, 'fanin.db');
  return path.join(applicationData(), 'Fanin', 'fanin.db');
}

function applicationData(): string {
  const home = os.homedir();
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  if (process.platform === 'win32') return process.env.APPDATA ?? path.join(home, 'AppData', 'Roaming');
  return process.env.XDG_CONFIG_HOME ?? path.join(home, '.config');
}
