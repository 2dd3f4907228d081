/** The whole job without a mouse: draw, train, change, train again, compare. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { openLab, until } from './lab.ts';

/** Goes on with Tab until the element that is focused matches; fails where a whole round does not lead there. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 120; step++) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate((wanted) => {
      const { activeElement } = document;
      if (!activeElement?.matches(wanted)) return false;
      const { outlineStyle, boxShadow, borderColor } = getComputedStyle(activeElement);
      // Where the keyboard is has to be seen.
      return outlineStyle !== 'none' || boxShadow !== 'none' ? 'seen' : `unseen ${borderColor}`;
    }, selector);
    if (there === 'seen') return;
    if (there) throw new Error(`${selector} does not show that it has the focus`);
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

async function train(page: Page, port: EnginePort): Promise<number> {
  const before = (await port.ask('runs', {})).runs.length;
  await page.keyboard.press('Control+Enter');
  const run = await until(async () => {
    const { runs } = await port.ask('runs', {});
    return runs.length > before && runs[0]?.status === 'finished' ? runs[0] : null;
  }, 'the run to end');
  return run.id;
}

test('everything there is to do can be done without a mouse', { timeout: 60_000 }, async () => {
  const { page, problems } = await openLab();
  const port = await EnginePort.open(page);
  const { keyboard } = page;
  const set = async (selector: string, value: string) => {
    await tabTo(page, selector);
    await keyboard.press('Control+a');
    await keyboard.type(value);
    await keyboard.press('Enter');
  };

  await keyboard.press('Control+n');
  await until(async () => (await page.locator('[data-node]').count()) === 0, 'an empty canvas');
  await keyboard.press('/');
  await page.locator('input[type="search"]:focus').waitFor();
  for (const kind of ['input', 'flatten', 'dense', 'relu', 'dense', 'output']) {
    await keyboard.type(kind);
    await keyboard.press('Enter');
  }
  await expect.poll(() => page.locator('.svelte-flow__edge').count()).toBe(5);

  const node = (id: string) => `.svelte-flow__node[data-id="${id}"]`;
  await tabTo(page, node('fc2'));
  await keyboard.press('Enter');
  await set('[data-setting="units"] input', '10');
  await page.getByText('203,530').first().waitFor();
  // Back to the layer, then to none: the experiment shows.
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await set('input[aria-label="Train on"]', '2000');
  const first = await train(page, port);

  await keyboard.press('Control+1');
  await tabTo(page, node('fc1'));
  await keyboard.press('Enter');
  await tabTo(page, '[data-setting="init"] [role="combobox"], [data-setting="init"] button');
  await keyboard.press('Enter');
  await keyboard.type('Kai');
  await keyboard.press('Enter');
  const second = await train(page, port);

  await keyboard.press('Control+3');
  // Tab comes to the table once; the arrows go from row to row.
  await tabTo(page, `tr[data-run="${second}"], tr[data-run="${first}"]`);
  const at = () => page.evaluate(() => Number(document.activeElement?.getAttribute('data-run')));
  const picked = (run: number) => page.locator(`tr[data-run="${run}"]`).getAttribute('aria-selected');
  for (const key of ['ArrowUp', 'ArrowDown']) {
    await keyboard.press(key);
    const run = await at();
    if ((await picked(run)) !== 'true') await keyboard.press('Space');
    await expect.poll(() => picked(run)).toBe('true');
  }
  expect([await picked(first), await picked(second)]).toEqual(['true', 'true']);
  const scheme = page.locator('[data-differences] tr', { hasText: 'init.scheme' });
  await scheme.waitFor();
  expect(await scheme.textContent()).toMatch(/kaiming/);

  // Deleted runs take their rows with them, a dataset that is in use its button: the focus stays beside them.
  const focused = () => page.evaluate(() => document.activeElement?.tagName);
  await keyboard.press('ArrowUp');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await keyboard.press('Delete');
  await expect.poll(() => page.locator('tr[data-run]').count()).toBe(1);
  await expect.poll(focused).toBe('TR');
  await keyboard.press('Control+4');
  await tabTo(page, '[data-dataset="moons"]');
  await keyboard.press('Enter');
  await tabTo(page, '[data-action="use-dataset"]:enabled');
  await keyboard.press('Enter');
  await page.locator('[data-action="use-dataset"]').waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('H2');
  expect(problems).toEqual([]);
});
