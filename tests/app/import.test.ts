/** A person's own data in the real app: brought in and refused, chosen, dropped and removed, with the mouse and without. */
import { existsSync, linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { greyPng, table, write } from '../engine/data/made-files.ts';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { newUserData, openLab, until, type Lab } from './lab.ts';

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fanin-own-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return write(folder, files);
}

/** The system's dialog is not ours and cannot be driven: it answers with these paths at once. */
async function dialogAnswers({ app }: Lab, filePaths: readonly string[]): Promise<void> {
  await app.evaluate(
    async ({ dialog }, paths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: paths.length === 0, filePaths: paths });
      await new Promise((answered) => setTimeout(answered));
    },
    [...filePaths],
  );
}

const action = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);
const listed = (page: Page, name: string) => page.locator(`[data-dataset="${name}"]`);
const field = (page: Page, name: string) => page.locator(`[data-setting="import.${name}"] input`);

/** Files or folders out of the system's own windows, as Chromium hears of them. */
async function drop(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  }
  await session.detach();
}

test('a table and a folder of images are brought in, a broken file says where, and what was brought in goes again', async () => {
  const png = (value: number) => greyPng(4, 4, new Array<number>(16).fill(value));
  const pictures = Object.fromEntries(
    ['cat', 'dog'].flatMap((name, kind) =>
      Array.from({ length: 10 }, (_, at) => [`pets/${name}/${at}.png`, png(100 * kind + at)]),
    ),
  );
  const folder = await folderWith({
    'broken.csv': 'width,height,kind\n1,2,a\n1,tall,b\n',
    'my flowers.csv': table(60),
    'pets/.DS_Store': 'hidden',
    ...pictures,
  });
  const at = (name: string) => path.join(folder, name);
  const lab = await openLab();
  const { page } = lab;
  await goTo(page, /Data/);

  // ── a broken table: said in the dialog, which keeps what was typed ───────────────────────────────────────────
  await action(page, 'import-data').click();
  expect(await action(page, 'start-import').isDisabled()).toBe(true);
  await dialogAnswers(lab, []);
  await action(page, 'choose-files').click();
  expect(await field(page, 'name').count()).toBe(0);
  await dialogAnswers(lab, [at('broken.csv')]);
  await action(page, 'choose-files').click();
  await until(async () => (await field(page, 'name').inputValue()) === 'broken', 'the name of the file');
  await field(page, 'title').fill('Petals');
  const label = page.locator('[data-setting="import.label"] button');
  const chooseLabel = async () => {
    await label.click();
    await page.getByRole('option', { name: 'kind', exact: true }).click();
  };
  await action(page, 'start-import').click();
  await page.locator('[data-problem="csv_label_needed"]').waitFor();
  await chooseLabel();
  await action(page, 'start-import').click();
  const problem = page.locator('[data-problem="csv_cell"]');
  await problem.waitFor();
  expect(await problem.textContent()).toMatch(/broken\.csv · row 3 · column height.*"tall".*Mend the cell/s);
  expect(await page.locator('[data-problem]').count()).toBe(1);
  expect(await field(page, 'title').inputValue()).toBe('Petals');

  // ── a name that cannot be, then the whole table ──────────────────────────────────────────────────────────────
  await dialogAnswers(lab, [at('my flowers.csv')]);
  await action(page, 'choose-files').click();
  await until(async () => (await field(page, 'name').inputValue()) === 'my-flowers', 'the name of the file');
  expect([await field(page, 'title').inputValue(), await label.textContent()]).toEqual([
    'Petals',
    expect.stringContaining('kind'),
  ]);
  await field(page, 'name').fill('moons');
  await action(page, 'start-import').click();
  await page.locator('[data-setting="import.name"] [role="alert"]').waitFor();
  await field(page, 'name').fill('petals');
  await page.locator('[data-setting="import.testShare"] input[type="text"]').fill('0.5');
  await action(page, 'start-import').click();
  await page.locator('[data-import]').waitFor({ state: 'detached' });
  await page.locator('svg circle').first().waitFor();
  expect(await page.locator('svg circle').count()).toBe(30);
  expect(await listed(page, 'petals').getAttribute('aria-selected')).toBe('true');
  expect(await listed(page, 'petals').textContent()).toContain('Petals');

  // ── a folder, dropped ────────────────────────────────────────────────────────────────────────────────────────
  await drop(page, [at('pets')]);
  await until(async () => (await field(page, 'name').inputValue()) === 'pets', 'the name of the folder');
  await page.locator('[data-setting="import.resize"] button').click();
  await field(page, 'width').fill('8');
  await field(page, 'height').fill('6');
  await action(page, 'start-import').click();
  const images = page.locator('ol[aria-label="Examples"] canvas');
  await images.first().waitFor();
  expect(await images.count()).toBe(16);
  await page.getByText('1 × 6 × 8 · 16 to train, 4 to test').waitFor();
  await page.getByText('.DS_Store').waitFor();

  // ── put to use, trained, and removed: the dialog says who used it, the run stays ─────────────────────────────
  await listed(page, 'petals').click();
  await page.locator('svg circle').first().waitFor();
  await action(page, 'use-dataset').click();
  await until(
    async () => (await listed(page, 'petals').textContent())?.includes('in use'),
    'petals to be in use',
  );
  const port = await EnginePort.open(page);
  await page.keyboard.press('ControlOrMeta+Enter');
  const finished = async () =>
    (await port.ask('runs', {})).runs.filter(({ status }) => status === 'finished');
  await until(async () => (await finished()).length === 1, 'the run to end', 30_000);
  await goTo(page, /Data/);
  await action(page, 'remove-data').click();
  const asked = page.getByRole('dialog');
  await asked.getByText('One stored run used it').waitFor();
  expect(await asked.textContent()).toMatch(/60 examples are deleted.*experiment in the builder uses it/s);
  await page.keyboard.press('Escape');
  expect(await listed(page, 'petals').count()).toBe(1);
  await action(page, 'remove-data').click();
  await action(page, 'remove-now').click();
  await listed(page, 'petals').waitFor({ state: 'detached' });
  expect(await page.locator('[data-dataset][aria-selected="true"]').count()).toBe(1);
  expect(readdirSync(path.join(lab.userData, 'datasets'))).toEqual(['pets']);
  expect((await finished()).map(({ dataset }) => dataset)).toEqual(['petals']);
  expect(lab.problems).toEqual([]);
});

test('without a mouse: along the list, into the dialog, through an import and out again', async () => {
  const folder = await folderWith({ 'iris.csv': table(20, 'label') });
  const lab = await openLab();
  const { page } = lab;
  const { keyboard } = page;
  const focused = (selector: string) =>
    until(() => page.locator(`${selector}:focus`).count(), `the focus to be on ${selector}`);
  const tabTo = async (selector: string) => {
    for (let step = 0; step < 60; step++) {
      if ((await page.locator(`${selector}:focus`).count()) > 0) return;
      await keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}`);
  };

  await keyboard.press('Control+5');
  await action(page, 'import-data').waitFor();
  await tabTo('[data-dataset="mnist"]');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  const second = await page.evaluate(() => document.activeElement?.getAttribute('data-dataset'));
  expect(second).not.toBe('mnist');
  expect(await listed(page, second ?? '').getAttribute('aria-selected')).toBe('true');
  await keyboard.press('ArrowUp');
  await focused('[data-dataset="mnist"]');

  await keyboard.press('Shift+Tab');
  await focused('[data-action="import-data"]');
  await keyboard.press('Enter');
  await page.locator('[data-import]').waitFor();
  // Keys are the dialog's own: nothing is trained behind it.
  await keyboard.press('Control+Enter');
  await keyboard.press('Escape');
  await page.locator('[data-import]').waitFor({ state: 'detached' });
  await focused('[data-action="import-data"]');
  expect((await (await EnginePort.open(page)).ask('runs', {})).runs).toEqual([]);

  await dialogAnswers(lab, [path.join(folder, 'iris.csv')]);
  await keyboard.press('Enter');
  await tabTo('[data-action="choose-files"]');
  await keyboard.press('Enter');
  await field(page, 'name').waitFor();
  // A list that is open takes the first Escape.
  await tabTo('[data-setting="import.label"] button');
  await keyboard.press('Enter');
  await page.getByRole('option', { name: 'width' }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('option', { name: 'width' }).waitFor({ state: 'detached' });
  await tabTo('[data-setting="import.name"] input');
  await keyboard.press('Control+a');
  await keyboard.type('by-hand');
  await keyboard.press('Enter');
  await listed(page, 'by-hand').waitFor();
  await page.locator('[data-import]').waitFor({ state: 'detached' });
  expect(await listed(page, 'by-hand').getAttribute('aria-selected')).toBe('true');
  expect(lab.problems).toEqual([]);
});

test('an import that is stopped, or dies with the app, leaves nothing that is listed', async () => {
  const folder = await folderWith({});
  // Many names of one large image: quickly made, slowly read.
  const noise = Array.from({ length: 256 * 256 }, (_, at) => (at * at * 7919) % 256);
  writeFileSync(path.join(folder, 'image.png'), greyPng(256, 256, noise));
  for (const name of ['a', 'b']) {
    mkdirSync(path.join(folder, 'many', name), { recursive: true });
    for (let at = 0; at < 1500; at++) {
      linkSync(path.join(folder, 'image.png'), path.join(folder, 'many', name, `${at}.png`));
    }
  }
  const userData = await newUserData();
  const begin = async (lab: Lab) => {
    await dialogAnswers(lab, [path.join(folder, 'many')]);
    await action(lab.page, 'choose-folder').click();
    await until(async () => (await field(lab.page, 'name').inputValue()) === 'many', 'the folder');
    await action(lab.page, 'start-import').click();
    const bar = lab.page.getByRole('progressbar');
    await until(async () => Number(await bar.getAttribute('aria-valuenow')) > 0, 'the import to go on');
  };
  const first = await openLab({ userData });
  await goTo(first.page, /Data/);
  await action(first.page, 'import-data').click();
  await begin(first);
  expect(await field(first.page, 'name').isDisabled()).toBe(true);
  await action(first.page, 'stop-import').click();
  await first.page.locator('[data-problem="import_cancelled"]').waitFor();
  expect(await field(first.page, 'name').inputValue()).toBe('many');

  // The window is loaded again: the import goes on, is shown without its dialog, and can be stopped.
  await begin(first);
  await first.page.reload();
  await goTo(first.page, /Data/);
  const shown = first.page.locator('[data-importing="many"]');
  const bar = shown.getByRole('progressbar');
  await until(async () => Number(await bar.getAttribute('aria-valuenow')) > 0, 'the import to be shown');
  await shown.locator('[data-action="stop-import"]').click();
  await first.page.locator('[data-error="import_cancelled"]').waitFor();
  await shown.waitFor({ state: 'detached' });

  await action(first.page, 'import-data').click();
  await begin(first);
  first.app.process().kill('SIGKILL');

  const second = await openLab({ userData });
  const port = await EnginePort.open(second.page);
  const { datasets, damaged } = await port.ask('datasets', {});
  expect([datasets.filter(({ removable }) => removable), damaged]).toEqual([[], []]);
  expect(existsSync(path.join(userData, 'datasets', 'many'))).toBe(false);
});
