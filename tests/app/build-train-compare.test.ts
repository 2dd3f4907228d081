/**
 * The whole way, as a person goes it: a network drawn by hand, trained on MNIST, changed, trained again; the app closed and
 * opened again, the two stored runs compared.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RunSummary } from '../../engine/contract/run.ts';
import { EnginePort } from './engine-port.ts';
import { chooseInit, connect, dropLayer, dropOnLine, goTo, select, setNumber } from './hands.ts';
import { menu, newUserData, openLab, resize, screenshots, setTheme, until, type Lab } from './lab.ts';

/** Presses Train and waits for the run that begins to end well. */
async function train(lab: Lab): Promise<RunSummary> {
  const port = await EnginePort.open(lab.page);
  const before = new Set((await port.ask('runs', {})).runs.map(({ id }) => id));
  await lab.page.locator('button[data-action="train"]').first().click();
  const begun = await until(
    async () => (await port.ask('runs', {})).runs.find(({ id }) => !before.has(id)),
    'a new run',
  );
  const done = await until(
    async () => {
      const { summary } = await port.ask('run', { run: begun.id });
      return ['queued', 'running'].includes(summary.status) ? null : summary;
    },
    `run ${begun.id} to end`,
    60_000,
  );
  expect(done).toMatchObject({ status: 'finished', error: null });
  return done;
}

/** What the table behind a chart holds, one column a run. */
async function charted(page: Page, metric: string): Promise<Map<number, number[]>> {
  const columns = await page.locator(`table[data-chart="${metric}"]`).evaluate((table) =>
    [...table.querySelectorAll('thead th[data-run]')].map((head, column) => ({
      run: Number(head.getAttribute('data-run')),
      values: [...table.querySelectorAll('tbody tr')]
        .map((row) => row.querySelectorAll('td')[column]?.getAttribute('data-value') ?? null)
        .filter((value) => value !== null)
        .map(Number),
    })),
  );
  return new Map(columns.map(({ run, values }) => [run, values]));
}

test('draw, train, change, train again, start anew, compare', { timeout: 150_000 }, async () => {
  const userData = await newUserData();
  const first = await openLab({ userData });
  const { page } = first;
  await resize(first, 1600, 1000);

  // ── draw 784-256-10 ──────────────────────────────────────────────────────────────────────────────────────────
  await menu(first, 'new');
  await until(async () => (await page.locator('[data-node]').count()) === 0, 'an empty canvas');
  await page.getByTitle('Rename the experiment').click();
  await page.keyboard.type('784-256-10 by hand');
  await page.keyboard.press('Enter');
  const canvas = await page.locator('.svelte-flow').boundingBox();
  if (!canvas) throw new Error('There is no canvas.');
  // Left and right by turns, so that nothing is joined by being dropped below something else.
  const kinds = ['input', 'flatten', 'dense', 'relu', 'dense', 'output'];
  const ids: string[] = [];
  for (const [index, kind] of kinds.entries()) {
    const x = canvas.x + canvas.width * (index % 2 === 0 ? 0.28 : 0.72);
    const y = canvas.y + 70 + (index * (canvas.height - 160)) / kinds.length;
    const id = await dropLayer(page, kind, { x, y });
    const before = ids.at(-1);
    ids.push(id);
    if (before !== undefined) await connect(page, before, id);
  }
  expect(await page.locator('.svelte-flow__edge').count()).toBe(kinds.length - 1);
  const [, , fc1 = '', relu = '', fc2 = ''] = ids;
  await select(page, fc1);
  await setNumber(page, 'units', 256);
  await chooseInit(page, 'Kaiming');
  await select(page, fc2);
  await setNumber(page, 'units', 10);
  await chooseInit(page, 'Kaiming');
  // 784·256 + 256 + 256·10 + 10
  await page.getByText('203,530').first().waitFor();

  // ── train it, change it, train that ──────────────────────────────────────────────────────────────────────────
  const kaiming = await train(first);
  expect(kaiming).toMatchObject({ name: '784-256-10 by hand', parameters: 203_530 });
  expect(kaiming.last['test.accuracy']).toBeGreaterThanOrEqual(0.97);

  await goTo(page, /Build/);
  for (const id of [fc1, fc2]) {
    await select(page, id);
    await chooseInit(page, 'Normal');
    await setNumber(page, 'std', 0.01);
  }
  const drop = await dropOnLine(page, 'dropout', relu, fc2);
  const normal = await train(first);
  expect(normal.last['test.accuracy']).toBeGreaterThan(0.9);
  expect(first.problems).toEqual([]);
  await first.close();

  // ── the next day ─────────────────────────────────────────────────────────────────────────────────────────────
  const second = await openLab({ userData });
  await goTo(second.page, /Compare/);
  for (const run of [kaiming, normal]) {
    await second.page.locator(`[data-run="${run.id}"]`).getByRole('checkbox').first().click();
  }
  const port = await EnginePort.open(second.page);
  for (const metric of ['train.loss', 'test.accuracy'] as const) {
    const runs = [kaiming.id, normal.id];
    const { curves } = await port.ask('curves', { runs, metrics: [metric], buckets: 10_000 });
    const table = await until(async () => {
      const seen = await charted(second.page, metric);
      return runs.every((run) => (seen.get(run)?.length ?? 0) > 1) ? seen : null;
    }, `the chart of ${metric}`);
    for (const run of runs) {
      const stored = curves.find((curve) => curve.run === run)?.points.map(({ value }) => value) ?? [];
      expect(stored).toEqual(expect.arrayContaining(table.get(run) ?? [Number.NaN]));
      expect(table.get(run)?.at(-1)).toBe(stored.at(-1));
    }
  }
  const differences = await second.page.locator('[data-differences] tr').allTextContents();
  const difference = (...words: (string | RegExp)[]) =>
    differences.some((row) =>
      words.every((word) => (typeof word === 'string' ? row.includes(word) : word.test(row))),
    );
  expect(difference('init.scheme', /kaiming/i, /normal/i), differences.join('\n')).toBe(true);
  expect(difference('init.std', '0.01'), differences.join('\n')).toBe(true);
  expect(difference(drop), differences.join('\n')).toBe(true);
  // The size of the layers is the same, so it is not among what differs.
  expect(difference('units')).toBe(false);

  // What each run confuses, counted from the cells: those on the diagonal are its accuracy.
  for (const run of [kaiming, normal]) {
    const cells = second.page.locator(`[data-predictions="${run.id}"] td[data-cell]`);
    await cells.first().waitFor();
    const counts = await cells.evaluateAll((all) =>
      all.map((cell) => Number(cell.getAttribute('data-cell'))),
    );
    const hits = counts.filter((_, at) => at % 11 === 0).reduce((sum, count) => sum + count, 0);
    expect(hits / counts.reduce((sum, count) => sum + count, 0)).toBe(run.last['test.accuracy']);
    await second.page.locator(`[data-predictions="${run.id}"] [data-mistakes] canvas`).first().waitFor();
  }
  // The histograms are switched by the keyboard too.
  const shown = second.page.getByRole('radiogroup', { name: 'Distributions of' });
  await shown.getByRole('radio').first().focus();
  await second.page.keyboard.press('ArrowRight');
  await second.page.keyboard.press('ArrowRight');
  const weights = await second.page
    .locator('table[data-chart="histograms.weight"] tbody th')
    .allTextContents();
  expect(weights).toEqual([fc1, fc2].flatMap((id) => [`${id}.weight`, `${id}.bias`]));

  await takePictures(second);
  expect(second.problems).toEqual([]);
});

async function takePictures(lab: Lab): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  // The network of a stored run, as it was.
  await lab.page.locator('[data-action="open-in-builder"]').click();
  await until(async () => (await lab.page.locator('[data-node]').count()) === 7, 'the stored network');
  for (const screen of ['Build', 'Train', 'Compare']) {
    await goTo(lab.page, new RegExp(screen));
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await resize(lab, width, height);
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(lab, theme);
        // Charts are drawn in a frame of their own after the page has changed.
        await lab.page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        const name = `${screen.toLowerCase()}-${theme}-${width}x${height}.png`;
        await lab.page.screenshot({ path: path.join(screenshots, name) });
      }
    }
  }
}
