/** Published data in the real app, from a server on this machine: nothing is fetched by looking, and a download can be stopped. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownServer } from '../engine/data/published/server.ts';
import { goTo } from './hands.ts';
import { newUserData, openLab, until } from './lab.ts';

const own = ownServer();

test('looking fetches nothing; a download tells how far it is, is stopped, goes on, and is refused if it is another file', async () => {
  const { server } = own;
  server.files = { '/cifar-10-binary.tar.gz': new Uint8Array(8_000_000).fill(7) };
  const userData = await newUserData();
  // npm is played by a script that never ends.
  const npm = path.join(userData, 'npm.js');
  writeFileSync(npm, 'setInterval(() => {}, 1000);');
  const cache = path.join(userData, 'cache');
  const { page, problems } = await openLab({
    userData,
    env: {
      FANIN_CIFAR_MIRROR: server.url,
      FANIN_CACHE: cache,
      npm_execpath: npm,
      npm_node_execpath: process.execPath,
    },
  });
  const kept = () => {
    const folder = path.join(cache, 'datasets');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const action = (name: string) => page.locator(`[data-action="${name}"]`);
  const problem = (code: string) => page.locator(`[data-problem="${code}"]`);
  const bar = page.getByRole('progressbar');
  await goTo(page, /Data/);

  // ── what would be fetched when it is first used ──────────────────────────────────────────────────────────────
  await page.locator('[data-dataset="fashion-mnist"]').click();
  await page.locator('[data-availability="first-use"]').waitFor();
  expect((await action('download').textContent())?.trim()).toBe('Fetch (39\u00a0MB)');
  expect(await page.locator('ol[aria-label="Examples"]').count()).toBe(0);
  await action('download').click();
  await action('cancel-download').click();
  await problem('fetch_cancelled').waitFor();
  expect(kept()).toEqual([]);

  // ── or put to use before that: which fetches it, and is seen wherever one goes ────────────────────────────────
  await page.locator('[data-plan]').waitFor();
  await action('use-dataset').click();
  await bar.waitFor();
  expect(await page.locator('[data-dataset="fashion-mnist"]').textContent()).toContain('in use');
  await goTo(page, /Train/);
  const form = page.locator('aside').getByRole('progressbar');
  await form.waitFor();
  await action('start').click();
  const run = page.locator('[data-current-run]');
  await run.getByText('Its data is fetched first.').waitFor();
  await run.getByRole('progressbar', { name: 'Fetching Fashion-MNIST' }).waitFor();
  await action('cancel').click();
  await run.getByText('cancelled').first().waitFor();
  expect(await form.count()).toBe(1);
  await goTo(page, /Data/);
  await action('cancel-download').click();
  await problem('fetch_cancelled').waitFor();
  await goTo(page, /Build/);
  await page.getByText('converted when it is first used').waitFor();
  await goTo(page, /Data/);

  // ── what is absent ───────────────────────────────────────────────────────────────────────────────────────────
  server.stallAfter = 3_000_000;
  await page.locator('[data-dataset="cifar-10"]').click();
  await problem('fetch_cancelled').waitFor({ state: 'detached' });
  expect((await action('download').textContent())?.trim()).toBe('Download (170\u00a0MB)');
  expect(server.asked).toEqual([]);
  await action('download').click();
  await until(
    async () => (await bar.getAttribute('aria-valuetext')) === '3.0 of 8.0 MB',
    'three megabytes to have come',
  );
  // It goes on while one looks elsewhere.
  await page.locator('[data-dataset="moons"]').click();
  await page.locator('svg circle').first().waitFor();
  await page.locator('[data-dataset="cifar-10"]').click();
  await bar.waitFor();
  // So it does while the window is loaded again, which then knows how far it is, and how it ends.
  await page.reload();
  await goTo(page, /Data/);
  await page.locator('[data-dataset="cifar-10"]').click();
  await until(
    async () => (await bar.getAttribute('aria-valuetext')) === '3.0 of 8.0 MB',
    'the progress after loading again',
  );
  await action('cancel-download').click();
  await problem('download_cancelled').waitFor();
  expect(kept()).toContain('cifar-10-binary.tar.gz.part');

  server.stallAfter = null;
  expect(await action('download').textContent()).toContain('Go on downloading');
  await action('download').click();
  await problem('download_hash').waitFor();
  expect(server.asked).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  expect(kept()).toEqual([]);

  server.files = {};
  await action('download').click();
  await problem('download_failed').waitFor();
  expect(await problem('download_failed').textContent()).toContain('HTTP 404');
  expect(problems).toEqual([]);
});
