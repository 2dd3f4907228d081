/** What the environment and the command line say, read once. None of it is needed to use the app. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app } from 'electron';

const { env, argv } = process;

/** The folder of everything that was built: this file is in its `main`. */
export const built = path.join(import.meta.dirname, '..');

export const touring = argv.includes('--tour');

/** The tour leaves the user's own runs alone, unless it is told where to be. Removed at its end. */
export const tourData =
  touring && !env['FANIN_USER_DATA'] ? mkdtempSync(path.join(tmpdir(), 'fanin-tour-')) : null;

export const userData = tourData ?? env['FANIN_USER_DATA'];
export const tourScreenshots = path.resolve(env['FANIN_SCREENSHOTS'] ?? path.join(built, 'tour'));

/** Otherwise the system's. */
export const language = touring ? 'en' : env['FANIN_LANGUAGE'];

export const forcedHost = env['FANIN_ENGINE_HOST'];

/** A file that gets a line whenever the engine starts, is ready or dies. */
export const engineLog = env['FANIN_LOG'];

/** A test and the tour have nobody to ask. */
export const unattended = touring || Boolean(env['FANIN_TEST_DISCARD']);

/** `electron-vite dev` serves the page itself, with hot replacement. */
export const devServer = app.isPackaged ? undefined : env['ELECTRON_RENDERER_URL'];

/** The engine's whole environment: what was inherited, and where its database, the imported data and the app are. */
export function engineEnvironment(): Record<string, string> {
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const database =
    (tourData === null ? env['FANIN_DB'] : undefined) ?? path.join(app.getPath('userData'), 'fanin.db');
  return {
    ...Object.fromEntries(inherited),
    FANIN_DB: path.resolve(database),
    FANIN_DATA_HOME: path.resolve(env['FANIN_DATA_HOME'] ?? path.join(app.getPath('userData'), 'datasets')),
    FANIN_ROOT: env['FANIN_ROOT'] ?? app.getAppPath(),
  };
}
