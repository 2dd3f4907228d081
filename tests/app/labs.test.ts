/** A lab as a person runs it: asked, watched, judged, opened in the builder, compared, and found again later. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { openLab, resize, setTheme, until } from './lab.ts';

const listed = (page: Page, lab: number) => page.locator(`[data-lab="${lab}"]`);
const standings = (page: Page) =>
  page
    .locator('[data-standing]')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-standing')));
/** Values behind a picture: what its table holds. */
const tabled = (page: Page, chart: string) =>
  page
    .locator(`table[data-chart="${chart}"]`)
    .first()
    .evaluate((table) =>
      [...table.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('td')].map((cell) => Number(cell.getAttribute('data-value'))),
      ),
    );

async function whole(page: Page): Promise<void> {
  await listed(page, 6).getByText('8/9 hold').waitFor({ timeout: 90_000 });
  expect((await standings(page)).toSorted()).toEqual(['fails', ...new Array<string>(8).fill('holds')]);
  const failed = page.locator('[data-standing="fails"]');
  expect(await failed.textContent()).toMatch(
    /ln 10[\s\S]*does not hold here[\s\S]*expected: 2\.3026 ± 0\.0005/,
  );
  expect(await failed.locator('[data-why]').textContent()).toContain('bias');
  // Of what the layers give out, and of the gradient that reaches them.
  expect(await page.locator('[data-row="tanh-small"] svg').count()).toBe(12);
}

test(
  'a lab is run, judged, opened in the builder, compared and found again',
  { timeout: 150_000 },
  async () => {
    const lab = await openLab();
    const { page, problems } = lab;
    await resize(lab, 1280, 800);
    const port = await EnginePort.open(page);

    // ── before: what it will draw and measure ────────────────────────────────────────────────────────────────────
    await goTo(page, /Labs/);
    await listed(page, 6).click();
    await page.getByRole('heading', { name: 'Where should weights start?' }).waitFor();
    expect(await standings(page)).toEqual(new Array<string>(9).fill('open'));
    await page.getByRole('heading', { name: 'What it will draw' }).waitFor();
    expect(await page.locator('[data-study]').count()).toBe(10);

    // ── cancelled: it says so, and leaves nothing running ────────────────────────────────────────────────────────
    await page.locator('[data-action="run-lab"]').click();
    await listed(page, 6)
      .getByText(/running… \d+\/12/)
      .waitFor();
    await listed(page, 7).click();
    await page.getByText('Lab 6 is running. One lab runs at a time.').waitFor();
    expect(await page.locator('[data-action="run-lab"]').isDisabled()).toBe(true);
    await listed(page, 6).click();
    await page.locator('[data-action="cancel-lab"]').click();
    await page.locator('[data-lab-fault="lab_cancelled"]').waitFor({ timeout: 30_000 });
    expect((await port.ask('labs', {})).running).toBeNull();

    // ── run, while one is on another screen and the window is loaded again ───────────────────────────────────────
    await page.locator('[data-action="run-lab"]').click();
    await page.locator('[data-lab-fault]').waitFor({ state: 'detached' });
    await goTo(page, /Build/);
    await page.locator('[data-status="lab"]').waitFor();
    await page.reload();
    await goTo(page, /Labs/);
    await listed(page, 6).click();
    await whole(page);
    if (process.env['FANIN_UPDATE_SCREENSHOTS']) {
      await setTheme(lab, 'light');
      await page.screenshot({ path: path.join(import.meta.dirname, 'screenshots/labs.png') });
    }
    const stds = (await tabled(page, 'lab.histograms')).map((row) => row[0] ?? NaN);
    [0.49, 0.29, 0.18, 0.11, 0.07, 0.05].forEach((std, layer) =>
      expect(Math.abs((stds[layer] ?? NaN) - std)).toBeLessThan(0.01),
    );
    await page
      .locator('[data-figure="curves"] table[data-chart="train.loss"] tbody tr')
      .first()
      .waitFor({ state: 'attached' });
    // What is measured and how wide the window is: nothing is beside it.
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll('.labs > *, [data-claim]')].map(
        (one) => one.scrollWidth - one.clientWidth,
      ),
    );
    expect(Math.max(...beyond)).toBe(0);

    // ── a study in the builder, over an edited experiment that can be brought back ───────────────────────────────
    await goTo(page, /Build/);
    await page.locator('[data-node="out"]').waitFor();
    await page.getByTitle('Rename the experiment').click();
    await page.keyboard.type('edited by hand');
    await page.keyboard.press('Enter');
    await goTo(page, /Labs/);
    await page.locator('[data-study="zero"] [data-action="open-study"]').click();
    await page.getByText('Lab 6: all weights zero').first().waitFor();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await page.getByText('edited by hand').first().waitFor();

    // ── its runs in Compare ──────────────────────────────────────────────────────────────────────────────────────
    await goTo(page, /Labs/);
    await page.locator('[data-action="compare-all"]').click();
    await page.getByRole('heading', { name: '3 runs', exact: true }).waitFor();
    await goTo(page, /Labs/);
    await page.locator('[data-study="constant"] [data-action="compare-study"]').click();
    await expect.poll(() => page.locator('tr[data-run][aria-selected="true"]').count()).toBe(1);

    // ── another engine still knows what it came to; without its runs the figure says why it is empty ─────────────
    const pid = lab.engine().findLast((line) => line.state === 'ready')?.pid;
    if (pid === undefined) throw new Error('The engine has no pid.');
    process.kill(pid, 'SIGKILL');
    await until(() => lab.engine().filter((line) => line.state === 'ready').length === 2, 'the next engine');
    await goTo(page, /Labs/);
    await whole(page);
    const again = await EnginePort.open(page);
    const [came] = (await again.ask('labs', {})).outcomes;
    await again.ask('delete', { runs: came?.runs.flatMap(({ runs }) => runs) ?? [] });
    await page.locator('[data-figure="curves"] [data-gone]').waitFor();
    expect(problems).toEqual([]);
  },
);

test(
  'a lab that goes with its engine says so; by keys one gets to every lab',
  { timeout: 90_000 },
  async () => {
    const lab = await openLab();
    const { page } = lab;
    const { keyboard } = page;
    await keyboard.press('Control+4');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    await listed(page, 6).focus();
    for (const [key, reached] of [
      ['ArrowDown', 7],
      ['ArrowUp', 6],
    ] as const) {
      await keyboard.press(key);
      await keyboard.press('Enter');
      await page.locator(`[data-lab="${reached}"][aria-selected="true"]`).waitFor();
    }

    // By its name, from anywhere.
    await keyboard.press('Control+1');
    await keyboard.press('Control+k');
    await keyboard.type('run lab 7');
    await keyboard.press('Enter');
    await listed(page, 7).getByText('running').waitFor();
    const pid = lab.engine().findLast((line) => line.state === 'ready')?.pid;
    if (pid === undefined) throw new Error('The engine has no pid.');
    process.kill(pid, 'SIGKILL');
    await page.locator('[data-lab-fault="unfinished"]').waitFor();
    await page.locator('[data-action="run-lab"]:enabled').waitFor();
    expect(await page.locator('[data-error]').count()).toBe(0);
  },
);

test(
  'in a small window nothing of a lab is wider than its place, in either language',
  { timeout: 90_000 },
  async () => {
    const lab = await openLab();
    const { page } = lab;
    await resize(lab, 1024, 700);
    await goTo(page, /Labs/);
    const port = await EnginePort.open(page);
    await port.ask('runLab', { lab: 16 }, 60_000);
    await listed(page, 16).click();
    await page.locator('[data-pictures="one"]').waitFor();
    for (const command of ['Korean', 'English']) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(command);
      await page.keyboard.press('Enter');
      await page.locator(`html[lang="${command === 'Korean' ? 'ko' : 'en'}"]`).waitFor();
      // Pictures move by themselves; and a number of two digits is as high as one of a single digit.
      const beyond = await page.evaluate(() =>
        [...document.querySelectorAll('.labs > *')].map((one) => one.scrollWidth - one.clientWidth),
      );
      expect(Math.max(...beyond)).toBe(0);
      const heights = await page
        .locator('[data-lab] .number')
        .evaluateAll((numbers) => numbers.map((one) => one.getBoundingClientRect().height));
      expect(new Set(heights).size).toBe(1);
    }
  },
);
