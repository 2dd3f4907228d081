/** The whole job without a mouse: draw, train, change, train again, compare. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { selected } from './hands.ts';
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

/** What has the focus: a layer on the canvas by its id, a control by the setting it is of. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const { activeElement } = document;
    const of = (selector: string, name: string) => activeElement?.closest(selector)?.getAttribute(name);
    return of('.svelte-flow__node', 'data-id') ?? of('[data-setting]', 'data-setting') ?? null;
  });
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
  const tag = () => page.evaluate(() => document.activeElement?.tagName);
  await keyboard.press('ArrowUp');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await keyboard.press('Delete');
  await expect.poll(() => page.locator('tr[data-run]').count()).toBe(1);
  await expect.poll(tag).toBe('TR');
  await keyboard.press('Control+5');
  await tabTo(page, '[data-dataset="moons"]');
  await keyboard.press('Enter');
  // What fits the network is worked out once more when the dataset has been counted; until then nothing can be pressed.
  await page.locator('[data-class="0"] .figures', { hasText: /\d/ }).waitFor();
  await tabTo(page, '[data-action="use-dataset"]:enabled');
  await keyboard.press('Enter');
  await page.locator('[data-action="use-dataset"]').waitFor({ state: 'detached' });
  await expect.poll(tag).toBe('H2');
  expect(problems).toEqual([]);
});

test(
  'a layer is set from the canvas and back, and the keyboard is never lost on the way',
  { timeout: 60_000 },
  async () => {
    const { page, problems } = await openLab();
    const { keyboard } = page;
    const node = (id: string) => `.svelte-flow__node[data-id="${id}"]`;
    const at = (place: string) => expect.poll(() => focused(page)).toBe(place);
    const value = (setting: string) => page.locator(`[data-setting="${setting}"] input`).inputValue();
    // The list of layers is one stop on the way to the canvas; the arrows go along it.
    const listed = page.locator('[data-palette]:focus');
    await keyboard.press('/');
    await page.locator('input[type="search"]:focus').waitFor();
    await keyboard.press('Tab');
    await keyboard.press('ArrowDown');
    expect(await listed.count()).toBe(1);
    await keyboard.press('Tab');
    expect(await listed.count()).toBe(0);
    await tabTo(page, node('fc3'));

    // ── into the settings: how the weights start, and an L2 penalty of this layer's own ───────────────────────────
    await keyboard.press('Enter');
    await expect.poll(() => selected(page)).toBe('fc3');
    await at('fc3');
    await keyboard.press('Enter');
    await at('units');
    await tabTo(page, '[data-setting="init"] button');
    // A list that is open takes the first Escape.
    await keyboard.press('Enter');
    await page.getByRole('option', { name: 'Normal' }).first().waitFor();
    await keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await at('init');
    await keyboard.press('Enter');
    await keyboard.type('Norm');
    await keyboard.press('Enter');
    await page.locator('[data-setting="std"]').waitFor();
    await at('init');
    await tabTo(page, '[data-setting="l2"] input');
    await keyboard.type('0.01');
    await keyboard.press('Escape');
    await at('fc3');
    await keyboard.press('Enter');
    expect(await value('l2')).toBe('0.01');
    // What cannot be is taken back by the first Escape; then, from a button too, Escape leads to the layer.
    await tabTo(page, '[data-setting="l2"] input');
    await keyboard.press('Control+a');
    await keyboard.type('-');
    await keyboard.press('Escape');
    await at('l2');
    expect(await value('l2')).toBe('0.01');
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    expect(await value('l2')).toBe('');
    await tabTo(page, '[data-setting="bias"] button');
    await keyboard.press('Escape');
    await at('fc3');
    expect(await selected(page)).toBe('fc3');

    // ── to no layer: the experiment's settings, of which the max norm is one ─────────────────────────────────────
    await keyboard.press('Escape');
    await expect.poll(() => selected(page)).toBe(null);
    await at('fc3');
    await tabTo(page, '[data-group="regularization"] summary');
    await keyboard.press('Enter');
    await tabTo(page, '[data-setting="maxNorm"] input');
    await keyboard.type('3');
    await keyboard.press('Enter');
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    expect(await value('maxNorm')).toBe('');
    await keyboard.press('Escape');
    await at('in');

    // ── a layer that goes leaves the keyboard to the one before it ───────────────────────────────────────────────
    await tabTo(page, node('relu2'));
    await keyboard.press('Enter');
    await keyboard.press('Delete');
    await page.locator(node('relu2')).waitFor({ state: 'detached' });
    await at('fc2');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await at('units');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await page.locator(node('fc2')).waitFor({ state: 'detached' });
    await at('relu1');
    expect(problems).toEqual([]);
  },
);
