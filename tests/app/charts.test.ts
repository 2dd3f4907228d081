/** What charts cost while a run is watched, and that they are drawn with the letters of their language. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { openLab, setTheme, until } from './lab.ts';

/** Counts from now on how often a method of canvases, or of their contexts, is called, by canvas. */
async function countCalls(page: Page, method: 'getContext' | 'clearRect'): Promise<void> {
  await page.evaluate((name) => {
    const calls = new Map<HTMLCanvasElement, number>();
    const owner: object =
      name === 'getContext' ? HTMLCanvasElement.prototype : CanvasRenderingContext2D.prototype;
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') throw new Error(`There is no ${name}.`);
    Reflect.set(
      owner,
      name,
      function (this: HTMLCanvasElement | CanvasRenderingContext2D, ...args: unknown[]) {
        const canvas = this instanceof HTMLCanvasElement ? this : this.canvas;
        calls.set(canvas, (calls.get(canvas) ?? 0) + 1);
        return Reflect.apply(original, this, args) as unknown;
      },
    );
    Object.assign(window, { calls });
  }, method);
}

/** The counts of the charts that are on the screen. */
function counted(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const calls: unknown = Reflect.get(window, 'calls');
    if (!(calls instanceof Map)) throw new Error('Nothing is counted.');
    return [...document.querySelectorAll('.chart canvas')].map((canvas) => Number(calls.get(canvas) ?? 0));
  });
}

test(
  'a run that is watched makes no chart anew, and draws none of another run',
  { timeout: 60_000 },
  async () => {
    const { page, problems } = await openLab();
    const port = await EnginePort.open(page);
    const ended = (count: number) =>
      until(
        async () => {
          const { runs } = await port.ask('runs', {});
          return runs.length === count && runs.every(({ status }) => status === 'finished');
        },
        'the run to end',
        30_000,
      );

    await countCalls(page, 'getContext');
    await page.keyboard.press('Control+Enter');
    await ended(1);
    const made = await counted(page);
    expect(made.length).toBeGreaterThanOrEqual(3);
    // Once by the component and twice by Chart.js.
    expect(Math.max(...made)).toBeLessThanOrEqual(3);

    await goTo(page, /Compare/);
    await page.locator('[data-run="1"]').getByRole('checkbox').first().click();
    await page.locator('table[data-chart="train.loss"] tbody tr').first().waitFor({ state: 'attached' });
    await page.keyboard.press('Control+Enter');
    // Once the run has begun the app goes to it.
    await page.getByRole('tab', { name: 'Train', selected: true }).waitFor();
    await goTo(page, /Compare/);
    await page.locator('table[data-chart="train.loss"] tbody tr').first().waitFor({ state: 'attached' });
    await page.locator('[data-run="2"]').first().waitFor();
    await countCalls(page, 'clearRect');
    await ended(2);
    const drawn = await counted(page);
    expect(drawn.length).toBeGreaterThanOrEqual(3);
    // What came late of the picked run, but not the ten times that the other one told of itself.
    expect(Math.max(...drawn)).toBeLessThanOrEqual(4);
    expect(problems).toEqual([]);
  },
);

test('the writing of a chart is drawn again when its letters have come', { timeout: 60_000 }, async () => {
  const lab = await openLab();
  const { page, problems } = lab;
  const port = await EnginePort.open(page);
  await setTheme(lab, 'light');
  await page.keyboard.press('Control+Enter');
  const ended = async () => (await port.ask('runs', {})).runs[0]?.status === 'finished';
  await until(ended, 'the run to end', 30_000);
  await page.locator('table[data-chart="train.loss"] tbody tr').first().waitFor({ state: 'attached' });

  // Hangul is loaded when it is first written, in the page or on a canvas, which draws without it meanwhile.
  await page.locator('[data-action="language"]').click();
  await page.locator('html[lang="ko"]').waitFor();
  const pictures = () =>
    page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise(requestAnimationFrame);
      const charts = document.querySelectorAll<HTMLCanvasElement>('.chart canvas');
      return [...charts].map((canvas) => canvas.toDataURL());
    });
  const drawn = await still(pictures);
  // To another theme and back draws everything once more, now certainly with the letters.
  await setTheme(lab, 'dark');
  await setTheme(lab, 'light');
  expect(await still(pictures)).toEqual(drawn);
  expect(problems).toEqual([]);
});

/** What is read when it is the same as half a second before. */
async function still(read: () => Promise<string[]>): Promise<string[]> {
  let before = await read();
  return until(async () => {
    await pause(500);
    const now = await read();
    const same = now.join() === before.join();
    before = now;
    return same ? now : null;
  }, 'the charts to stand still');
}
