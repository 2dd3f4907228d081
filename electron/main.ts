/** The app, in the order of its work: where things are, one instance, the page's scheme, the engine, the window, the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import type { Language } from '../engine/contract/errors.ts';
import { hostKind } from './engine-host.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { Files } from './files.ts';
import { channels } from './ipc.ts';
import { setMenu } from './menu.ts';
import { originOf, pageOrigin, registerPageScheme, servePage } from './page.ts';
import { answerWindow } from './shell.ts';
import { takeTour } from './tour/tour.ts';
import { askBeforeClosing } from './unsaved.ts';
import { denyPermissions, openWindow } from './window.ts';

const { env } = process;
const built = path.join(import.meta.dirname, '..');
// `electron-vite dev` serves the page itself, with hot replacement.
const devServer = app.isPackaged ? undefined : env['ELECTRON_RENDERER_URL'];

const touring = process.argv.includes('--tour');
// The tour leaves the user's own runs alone, unless it is told where to be.
const ownFolder = touring && !env['FANIN_USER_DATA'] ? mkdtempSync(path.join(tmpdir(), 'fanin-tour-')) : null;
const userData = env['FANIN_USER_DATA'] ?? ownFolder;

if (userData) app.setPath('userData', path.resolve(userData));
if (touring) app.commandLine.appendSwitch('lang', 'en');
else if (env['FANIN_LANGUAGE']) app.commandLine.appendSwitch('lang', env['FANIN_LANGUAGE']);
registerPageScheme();

// A closed terminal must not end the app with an error about a line it could not write.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// One instance to a user-data folder: its database has one writer. Not awaited: Electron is ready only after this module.
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    console.error(error);
    app.exit(1);
  });
} else {
  console.error('Fanin is already running with this data folder: its window has been brought to the front.');
  app.exit(0);
}

async function start(): Promise<void> {
  let window: BrowserWindow | null = null;
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });

  await app.whenReady();
  const language: Language = app.getLocale().startsWith('ko') ? 'ko' : 'en';
  const say = (channel: string, value: unknown) => {
    if (window && !window.isDestroyed()) window.webContents.send(channel, value);
  };

  const engine = new EngineSupervisor({
    kind: hostKind(process.versions.electron, env['FANIN_ENGINE_HOST']),
    script: path.join(built, 'main', 'engine.js'),
    env: engineEnvironment(),
    language,
    onState: (state) => {
      if (env['FANIN_LOG']) console.error(`engine ${JSON.stringify({ ...state, pid: engine.pid })}`);
      say(channels.engineState, state);
    },
    onLine: (line) => console.error(line),
    onPort: (port) => window?.webContents.postMessage(channels.port, null, [port]),
  });
  engine.start();

  denyPermissions();
  servePage(path.join(built, 'renderer'));
  setMenu({ language, development: !app.isPackaged, onCommand: (command) => say(channels.menu, command) });
  const address = devServer ?? `${pageOrigin}/index.html`;
  window = openWindow({ preload: path.join(built, 'preload', 'preload.cjs'), address });
  const document = answerWindow({
    window,
    engine,
    files: new Files(language),
    origin: originOf(address),
  });
  // A test and the tour have nobody to ask.
  if (!env['FANIN_TEST_DISCARD'] && !touring) askBeforeClosing(window, language, () => document.edited);

  endWith(engine);
  if (touring) await tour(window, engine);
}

/** Ends the app with 0 when everything on the tour went well, with 1 when something did not. */
async function tour(window: BrowserWindow, engine: EngineSupervisor): Promise<void> {
  let code = 0;
  try {
    const port = engine.openPort();
    if (!port) throw new Error('There is no engine.');
    const folder = env['FANIN_SCREENSHOTS'] ?? path.join(built, 'tour');
    await takeTour({ window, port, folder: path.resolve(folder) });
  } catch (error) {
    console.error('The tour failed:', error);
    code = 1;
  }
  await engine.shutdown();
  if (ownFolder) rmSync(ownFolder, { recursive: true, force: true });
  app.exit(code);
}

/** The last window closes the app, on every platform: what goes on training is stored and can be resumed. */
function endWith(engine: EngineSupervisor): void {
  let ended = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void engine.shutdown().finally(() => {
      ended = true;
      app.quit();
    });
  });
}

function engineEnvironment(): Record<string, string> {
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    FANIN_DB: path.resolve(
      (ownFolder === null ? env['FANIN_DB'] : undefined) ?? path.join(app.getPath('userData'), 'fanin.db'),
    ),
    FANIN_ROOT: env['FANIN_ROOT'] ?? app.getAppPath(),
  };
}
