/** The app, in the order of its work: where things are, one instance, the engine, the page, the window, the end. */
import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, type BrowserWindow } from 'electron';
import type { Language } from '../engine/contract/errors.ts';
import type { ShownDocument } from '../engine/contract/shell.ts';
import { hostKind } from './engine-host.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { Files } from './files.ts';
import { collectGarbage, freesTwice } from './garbage.ts';
import { channels } from './ipc.ts';
import { setMenu } from './menu.ts';
import { originOf, pageOrigin, registerPageScheme, servePage } from './page.ts';
import * as settings from './settings.ts';
import { answerWindow } from './shell.ts';
import { takeTour } from './tour/tour.ts';
import { askBeforeClosing } from './unsaved.ts';
import { denyPermissions, openWindow } from './window.ts';

const { built } = settings;

if (settings.userData) app.setPath('userData', path.resolve(settings.userData));
if (settings.language) app.commandLine.appendSwitch('lang', settings.language);
// Hidden displays have no graphics card. Chromium would try its way down to drawing without one, and on a busy machine give up.
if (settings.unattended) app.disableHardwareAcceleration();
registerPageScheme();

// A closed terminal must not end the app with an error about a line it could not write.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// One instance to a user-data folder: its database has one writer.
if (app.requestSingleInstanceLock()) {
  // Not awaited: Electron is ready only after this module has ended.
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
  let shown: ShownDocument = {
    name: '',
    edited: false,
    language: app.getLocale().startsWith('ko') ? 'ko' : 'en',
  };
  /** The page, while there is one: a window that has gone must not be touched. */
  const page = () => (window && !window.isDestroyed() ? window.webContents : null);
  const say = (channel: string, value: unknown) => page()?.send(channel, value);

  const engine = new EngineSupervisor({
    kind: hostKind(process.versions.electron, settings.forcedHost),
    script: path.join(built, 'main', 'engine.js'),
    env: settings.engineEnvironment(),
    onState: (state) => {
      if (settings.engineLog) note(settings.engineLog, { ...state, pid: engine.pid });
      say(channels.engineState, state);
    },
    onLine: (line) => console.error(line),
    onPort: (port) => page()?.postMessage(channels.port, null, [port]),
  });
  engine.start();

  denyPermissions();
  servePage(path.join(built, 'renderer'));
  const menuIn = (language: Language) =>
    setMenu({ language, development: !app.isPackaged, onCommand: (command) => say(channels.menu, command) });
  menuIn(shown.language);

  const address = settings.devServer ?? `${pageOrigin}/index.html`;
  window = openWindow({
    preload: path.join(built, 'preload', 'preload.cjs'),
    address,
    language: shown.language,
  });
  answerWindow({
    window,
    engine,
    files: new Files(() => shown.language),
    origin: originOf(address),
    onDocument: (document) => {
      if (document.language !== shown.language) menuIn(document.language);
      shown = document;
    },
  });
  if (!settings.unattended) askBeforeClosing(window, () => shown);

  endWith(engine);
  if (settings.touring) await tour(window, engine);
}

function note(file: string, line: unknown): void {
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  } catch (error) {
    console.error(error);
  }
}

function tidy(): void {
  if (freesTwice(process.versions.electron)) collectGarbage();
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
      tidy();
      // Not within this event: without an engine to wait for, Electron would take it for part of the quit it just stopped.
      setImmediate(() => app.quit());
    });
  });
}

/** Ends the app with 0 when everything on the tour went well, with 1 when something did not. */
async function tour(window: BrowserWindow, engine: EngineSupervisor): Promise<void> {
  let code = 0;
  try {
    await takeTour({
      window,
      port: engine.openPort(),
      newNetwork: () => window.webContents.send(channels.menu, 'new'),
      folder: settings.tourScreenshots,
    });
  } catch (error) {
    // What an engine died of is known only when its last words are read.
    await pause(500);
    console.error('The tour failed:', error, 'reason' in engine.state ? engine.state.reason : '');
    code = 1;
  }
  await engine.shutdown();
  if (settings.tourData) rmSync(settings.tourData, { recursive: true, force: true });
  tidy();
  app.exit(code);
}
