/** Starts the real app, as it is built, for a test: its own data folder, real input, and everything it complains of kept. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFailed, onTestFinished } from 'vitest';
import { z } from 'zod';

export const root = path.join(import.meta.dirname, '..', '..');
export const screenshots = path.join(root, 'out', 'screenshots');

/**
 * Holds the app back until Playwright is attached; without it a window that opens at once is sometimes never seen. Playwright
 * adds it by itself only to the Electron of `node_modules`.
 */
const loader = path.join(
  path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
  'lib/server/electron/loader.js',
);

const engineLineSchema = z.object({
  state: z.string(),
  pid: z.int().optional(),
  reason: z.string().optional(),
});
export type EngineLine = z.infer<typeof engineLineSchema>;

export interface Lab {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** What the supervisor said of the engine, oldest first. */
  engine(): readonly EngineLine[];
  /** Errors of the page: none are expected, ever. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export async function openLab(
  options: { userData?: string; env?: Record<string, string>; engineState?: string } = {},
): Promise<Lab> {
  const executablePath = process.env['FANIN_ELECTRON'];
  if (!executablePath) throw new Error('FANIN_ELECTRON names no Electron; run the tests with npm test.');
  if (!existsSync(path.join(root, 'out/main/main.js')))
    throw new Error('The app is not built; run the tests with npm test.');
  const wanted = options.engineState ?? 'ready';
  const userData = options.userData ?? (await newUserData());

  const environment = Object.entries({ ...process.env, FANIN_LANGUAGE: 'en', ...options.env });
  const log = path.join(userData, 'engine.log');
  rmSync(log, { force: true });
  const engine = () =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => engineLineSchema.parse(JSON.parse(line)))
      : [];
  const launch = () =>
    _electron.launch({
      executablePath,
      // For root alone (containers) Chromium refuses to run with its sandbox.
      args: ['-r', loader, root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      timeout: 30_000,
      env: {
        ...Object.fromEntries(
          environment.filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        FANIN_USER_DATA: userData,
        FANIN_LOG: log,
        FANIN_TEST_DISCARD: '1',
      },
    });
  const { app, page } = await seen(launch);

  const problems: string[] = [];
  const written: string[] = [];
  app.process().stderr?.on('data', (chunk: unknown) => written.push(String(chunk)));

  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    // Nor does it close.
    const gone = app.close().then(() => true);
    if (!(await Promise.race([gone, pause(15_000, false, { ref: false })]))) app.process().kill('SIGKILL');
  };
  onTestFinished(close);
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} ${message.location().url}`.trim());
  });
  onTestFailed(async () => {
    await mkdir(screenshots, { recursive: true });
    await page.screenshot({ path: path.join(screenshots, 'failed.png') }).catch(() => {});
    console.error([...problems, ...written].join('\n').slice(-4000));
  });
  await page.locator('[role="tab"]').first().waitFor();
  await until(() => engine().at(-1)?.state === wanted, `the engine to be ${wanted}`);
  // The example is opened when the engine has answered what there is; until then the canvas is empty.
  if (wanted === 'ready') await page.locator('[data-node="out"]').waitFor({ state: 'attached' });
  return { app, page, userData, engine, problems, close };
}

/**
 * Playwright now and then never sees a window that loads its page while it is being attached to (playwright#17765). The app
 * is started once more then; whether the app itself opens a window is what every test goes on to check.
 */
async function seen(
  launch: () => Promise<ElectronApplication>,
): Promise<{ app: ElectronApplication; page: Page }> {
  for (let attempt = 1; ; attempt++) {
    const app = await launch();
    try {
      return { app, page: await app.firstWindow({ timeout: 10_000 }) };
    } catch (error) {
      app.process().kill('SIGKILL');
      if (attempt === 3) throw error;
    }
  }
}

export async function newUserData(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fanin-app-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

/** Waits until it holds. Polls from here: the page's content security policy forbids what `waitForFunction` does. */
export async function until<T>(
  holds: () => T | Promise<T>,
  what: string,
  milliseconds = 15_000,
): Promise<NonNullable<T>> {
  const vain = new Error(`Waited ${milliseconds / 1000} s in vain for ${what}.`);
  const end = Date.now() + milliseconds;
  for (;;) {
    // A page that hangs answers nothing at all.
    const late = pause(end + 1000 - Date.now(), null, { ref: false });
    const value = await Promise.race([holds(), late]);
    if (value) return value;
    if (Date.now() > end) throw vain;
    await pause(50);
  }
}

// Playwright asks for the result of what runs in the main process as a promise, which V8's inspector holds so weakly that
// it may be collected before it is read ("Resulting promise was garbage collected."). One that waits for a timer is held
// by the timer; therefore everything that is given to `app.evaluate` ends by waiting for one.

/** The size of the page itself, whatever the frame around it takes. */
export async function resize({ app, page }: Lab, width: number, height: number): Promise<void> {
  await app.evaluate(
    async ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
      await new Promise((answered) => setTimeout(answered));
    },
    { width, height },
  );
  await until(
    async () => (await page.evaluate(() => window.innerWidth)) === width,
    `the window to be ${width} wide`,
  );
}

/** What the system prefers, as the page sees it: Playwright stands between it and the real preference. */
export async function setTheme({ page }: Lab, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
}

export async function menu({ app }: Lab, command: string): Promise<void> {
  await app.evaluate(async ({ Menu }, id) => {
    Menu.getApplicationMenu()?.getMenuItemById(id)?.click();
    await new Promise((answered) => setTimeout(answered));
  }, command);
}
