/** The keyboard stands somewhere at all times: on the heading of a screen that is opened by a key, beside what goes away. */
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { setNumber } from './hands.ts';
import { openLab, until } from './lab.ts';

test('screens take the keyboard at their heading, and it stays beside what is deleted or used up', async () => {
  const { page, problems } = await openLab();
  const { keyboard } = page;
  const port = await EnginePort.open(page);
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: at } = document;
      const shown = at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
      return `${at?.tagName} ${at?.getAttribute('data-id') ?? shown}`;
    });
  const at = (place: string | RegExp) => expect.poll(focused).toMatch(place);
  const headings = {
    2: 'H2 Experiment',
    3: /^H2 (No runs to compare yet|\d runs?)$/,
    4: /^H2 .+\?$/,
    5: /^H2 MNIST/,
  };

  // ── from screen to screen: out of nowhere, out of a field, out of a button of the top bar ─────────────────────
  expect(await focused()).toMatch(/^BODY/);
  for (const key of [5, 4, 3, 2] as const) {
    await keyboard.press(`Control+${key}`);
    await at(headings[key]);
  }
  await page.locator('[data-setting="epochs"] input').focus();
  await keyboard.press('Control+1');
  await at('DIV in');
  await page.locator('[data-action="language"]').focus();
  await keyboard.press('Control+5');
  await at(headings[5]);
  // Along the tabs it stays with them.
  await page.locator('#tab-data').focus();
  await keyboard.press('ArrowRight');
  await at('BUTTON Build');

  // ── a step of preprocessing that is taken out, an undo that is used up ───────────────────────────────────────
  await setNumber(page, 'data.limit.train', 500);
  await setNumber(page, 'epochs', 1);
  await page.locator('[data-group="data"] summary').click();
  await page.locator('[data-setting="data.preprocess"] button').focus();
  await keyboard.press('Enter');
  await page.getByRole('option', { name: 'Normalize' }).waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.locator('[data-part] > div > button').last().focus();
  await keyboard.press('Enter');
  await at(/^BUTTON Preprocessing/);
  await page.locator('[data-action="undo"]').focus();
  for (let steps = 0; steps < 10; steps++) await keyboard.press('Enter');
  // Its neighbour is not pressed instead, and is where Tab leads.
  expect(await page.locator('[data-action="undo"]').isDisabled()).toBe(true);
  await keyboard.press('Tab');
  await at(/^BUTTON Redo/);

  // ── runs: the last one deleted leaves the heading, and is brought back from the keyboard ──────────────────────
  for (let steps = 0; steps < 10; steps++) await keyboard.press('Control+y');
  await keyboard.press('Control+1');
  await at('DIV in');
  await keyboard.press('Control+Enter');
  await at(headings[2]);
  await until(async () => (await port.ask('runs', {})).runs[0]?.status === 'finished', 'the run to end');
  await keyboard.press('Control+3');
  await at('H2 1 run');
  await page.locator('tr[data-run]').focus();
  await keyboard.press('Space');
  await keyboard.press('Delete');
  await at('H2 No runs to compare yet');
  const undo = page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' });
  await undo.focus();
  await keyboard.press('Enter');
  await page.locator('tr[data-run]').waitFor();
  await at('H2 1 run');
  await page.locator('[data-action="delete"]').focus();
  await keyboard.press('Enter');
  await at('H2 No runs to compare yet');
  // Deleted while the screen was still reading them, which is no error.
  expect(await page.locator('[data-error]').count()).toBe(0);
  expect(problems).toEqual([]);
});
