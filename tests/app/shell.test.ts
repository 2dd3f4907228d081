/** The window around the page: what it lets through, what it remembers, how many there are. */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { menu, newUserData, openLab, resize, root, until } from './lab.ts';

test('the page is shut in: no Node, no network, no other page, no permission', async () => {
  const { page, app, problems } = await openLab();
  const seen = await page.evaluate(async () => {
    const attempt = async (address: string) =>
      fetch(address).then(
        () => 'answered',
        () => 'refused',
      );
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    return {
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      inlineRan: 'inlineRan' in window,
      opened: window.open('https://example.com/') !== null,
      network: await attempt('https://example.com/'),
      file: await attempt('file:///etc/hostname'),
      outside: await attempt('fanin://app/..%2fmain%2fmain.js'),
      notifications: await Notification.requestPermission(),
      origin: window.location.origin,
    };
  });
  expect(seen).toEqual({
    node: [],
    inlineRan: false,
    opened: false,
    network: 'refused',
    file: 'refused',
    outside: 'refused',
    notifications: 'denied',
    origin: 'fanin://app',
  });
  expect(app.windows()).toHaveLength(1);
  // The console complains of each of these attempts, and of nothing else.
  expect(problems.filter((line) => !/Content Security Policy|violates|Failed to load/.test(line))).toEqual(
    [],
  );
});

test('the window opens where it was, in the language asked for, and once', async () => {
  const userData = await newUserData();
  const first = await openLab({ userData });
  const moved = await first.app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setBounds({ x: 60, y: 40, width: 1200, height: 760 });
    await new Promise((answered) => setTimeout(answered));
    return window?.getNormalBounds();
  });
  expect(moved).toMatchObject({ width: 1200, height: 760 });
  await first.close();

  const second = await openLab({ userData, env: { FANIN_LANGUAGE: 'ko' } });
  const again = await second.app.evaluate(async ({ BrowserWindow, Menu }) => {
    await new Promise((answered) => setTimeout(answered));
    return {
      bounds: BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
      menu: Menu.getApplicationMenu()?.items.map((item) => item.label),
    };
  });
  expect(again.bounds).toEqual(moved);
  expect(again.menu).toContain('파일');
  expect(await second.page.evaluate(() => document.documentElement.lang)).toBe('ko');

  await second.page.locator('[data-action="language"]').click();
  const labels = () =>
    second.app.evaluate(async ({ Menu }) => {
      await new Promise((answered) => setTimeout(answered));
      return Menu.getApplicationMenu()?.items.map((item) => item.label);
    });
  await until(async () => (await labels())?.includes('File'), 'the menu in English');

  const other = await startAnother(userData);
  expect(other.code).toBe(0);
  expect(other.errors).toContain('already running');
  expect(second.app.windows()).toHaveLength(1);
});

test('the title says which experiment is open, and the menu reaches the page', async () => {
  const lab = await openLab();
  await resize(lab, 1280, 800);
  await menu(lab, 'compare');
  await until(
    async () =>
      (await lab.page.locator('[role="tab"][aria-selected="true"]').textContent())?.includes('Compare'),
    'the Compare screen',
  );
  const title = () =>
    lab.app.evaluate(async ({ BrowserWindow }) => {
      await new Promise((answered) => setTimeout(answered));
      return BrowserWindow.getAllWindows()[0]?.getTitle() ?? '';
    });
  expect(await title()).toMatch(/Fanin$/);
  expect(lab.problems).toEqual([]);
});

test('what About says of this machine goes to the clipboard', async () => {
  const lab = await openLab();
  const { page } = lab;
  const clipboard = () =>
    lab.app.evaluate(async ({ clipboard: system }) => {
      await new Promise((answered) => setTimeout(answered));
      return system.readText();
    });
  await menu(lab, 'about');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('SQLite').waitFor();
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await clipboard()).toMatch(/^Fanin: \d[\s\S]*SQLite: 3/);
  // Main takes text of a bounded length, and nothing else, from the page.
  const refused = await page.evaluate(async () => {
    const told = async (text: unknown) =>
      window.fanin.copyText(text as string).then(
        () => 'copied',
        () => 'refused',
      );
    return Promise.all([told(7), told('x'.repeat(100_001))]);
  });
  expect(refused).toEqual(['refused', 'refused']);
  expect(await clipboard()).toMatch(/^Fanin: /);
  expect(lab.problems).toEqual([]);
});

test('what a page says while its window goes is not heard any more, and the app ends', async () => {
  const { app, page } = await openLab();
  const ended = new Promise((resolve) =>
    app.process().once('exit', (code, signal) => resolve(code ?? signal)),
  );
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      for (let said = 0; said < 20; said++)
        window.fanin.setDocument({ name: 'still here', edited: false, language: 'en' });
      port2.postMessage(null);
    };
    port2.postMessage(null);
  });
  // The answer to this may or may not come before its end.
  void app.evaluate(({ app: main }) => setTimeout(() => main.exit(0), 300)).catch(() => {});
  expect(await Promise.race([ended, pause(10_000, 'still running', { ref: false })])).toBe(0);
});

function startAnother(userData: string): Promise<{ code: number | null; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.env['FANIN_ELECTRON'] ?? 'electron',
      [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      { env: { ...process.env, FANIN_USER_DATA: userData }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, errors }));
  });
}
