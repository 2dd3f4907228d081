/** The one window: a sandboxed page that can go nowhere, open nothing and is granted nothing. */
import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, session } from 'electron';
import { originOf } from './page.ts';
import { least, readBounds, visibleBounds, writeBounds } from './window-bounds.ts';
import type { Language } from '../engine/contract/errors.ts';
import { restartsAfter } from '../engine/contract/restart-policy.ts';
import { koreanArgument } from './ipc.ts';

/** The page's own background, so that the window does not flash before the page is painted. */
const background = { light: '#ffffff', dark: '#191d26' } as const;

export interface WindowOptions {
  readonly preload: string;
  /** What to load: the built page, or a development server. */
  readonly address: string;
  readonly language: Language;
}

export function openWindow({ preload, address, language }: WindowOptions): BrowserWindow {
  const boundsFile = path.join(app.getPath('userData'), 'window.json');
  const kept = readBounds(boundsFile);
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const { bounds, maximized } = visibleBounds(kept, areas);

  const window = new BrowserWindow({
    ...bounds,
    minWidth: least.width,
    minHeight: least.height,
    show: false,
    title: 'Fanin',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      additionalArguments: language === 'ko' ? [koreanArgument] : [],
    },
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on('close', () =>
    writeBounds(boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  // The page says what its title is (`setDocument`); its own <title> would flash past.
  window.on('page-title-updated', (event) => event.preventDefault());

  confine(window, originOf(address));
  reviveWhenGone(window);
  // At once: a test driver that attaches to a window without an address waits for ever.
  void window.loadURL(address);
  return window;
}

function confine(window: BrowserWindow, origin: string | null): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => {
    if (originOf(event.url) !== origin) event.preventDefault();
  });
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || originOf(event.url) !== origin) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Electron grants permissions unless it is told otherwise. The page needs none: files and the clipboard it asks main for. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** A page that crashed is loaded again, with the rule that holds for the engine; training goes on meanwhile. */
function reviveWhenGone(window: BrowserWindow): void {
  let revivals: readonly number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    console.error(`The page's process ended (${reason}).`);
    const next = restartsAfter(revivals, Date.now());
    if (!next || window.isDestroyed()) return;
    revivals = next;
    window.webContents.reload();
  });
}
