/** What charts cost while a run is watched. */
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { openLab, until } from './lab.ts';

test('a run that is watched draws its charts again, and makes none of them anew', async () => {
  const { page, problems } = await openLab();
  // Chart.js asks a canvas for its context when it makes a chart of it.
  await page.evaluate(() => {
    const asked = new Map<HTMLCanvasElement, number>();
    const original = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'getContext');
    const getContext = original?.value as (this: HTMLCanvasElement, kind: string) => unknown;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string) {
      asked.set(this, (asked.get(this) ?? 0) + 1);
      return getContext.call(this, kind);
    } as typeof HTMLCanvasElement.prototype.getContext;
    Object.assign(window, { asked });
  });
  await page.keyboard.press('Control+Enter');
  await page.locator('table[data-chart="train.loss"] tbody tr').first().waitFor({ state: 'attached' });
  const port = await EnginePort.open(page);
  await until(
    async () => (await port.ask('runs', {})).runs[0]?.status === 'finished',
    'the run to end',
    60_000,
  );
  const times = await page.evaluate(() => {
    const { asked } = window as unknown as { asked: Map<HTMLCanvasElement, number> };
    return [...document.querySelectorAll<HTMLCanvasElement>('.chart canvas')].map(
      (one) => asked.get(one) ?? 0,
    );
  });
  expect(times.length).toBeGreaterThanOrEqual(3);
  // Once by the component and twice by Chart.js.
  expect(Math.max(...times)).toBeLessThanOrEqual(3);
  expect(problems).toEqual([]);
});
