/** What a person does with the mouse and the keyboard, on the hooks the screens offer. */
import type { Locator, Page } from 'playwright-core';
import { until, type Lab } from './lab.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

async function centre(locator: Locator): Promise<Place> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${String(locator)} is not on the screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // In steps, as a hand moves: a drag begins only after the first few pixels.
  await page.mouse.move(from.x + 6, from.y + 6, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

export const nodes = (page: Page): Locator => page.locator('[data-node]');
export const node = (page: Page, id: string): Locator => page.locator(`[data-node="${id}"]`);

export async function nodeIds(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-node]')].map((element) => element.getAttribute('data-node') ?? ''),
  );
}

/** Drags a kind of layer from the palette to a place on the canvas; the id of the node that appears. */
export async function dropLayer(page: Page, kind: string, to: Place): Promise<string> {
  const before = await nodeIds(page);
  const item = page.locator(`[data-palette="${kind}"]`);
  await item.scrollIntoViewIfNeeded();
  await drag(page, await centre(item), to);
  return until(
    async () => (await nodeIds(page)).find((id) => !before.includes(id)),
    `a ${kind} node on the canvas`,
  );
}

/** Drops a layer on the line between two others, which it then stands between. */
export async function dropOnLine(page: Page, kind: string, from: string, to: string): Promise<string> {
  const a = await centre(node(page, from).locator('.svelte-flow__handle.source'));
  const b = await centre(node(page, to).locator('.svelte-flow__handle.target'));
  return dropLayer(page, kind, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
}

/** Draws a line from the lower handle of one node to the upper handle of another. */
export async function connect(page: Page, from: string, to: string): Promise<void> {
  const before = await page.locator('.svelte-flow__edge').count();
  await drag(
    page,
    await centre(node(page, from).locator('.svelte-flow__handle.source')),
    await centre(node(page, to).locator('.svelte-flow__handle.target')),
  );
  await until(
    async () => (await page.locator('.svelte-flow__edge').count()) > before,
    `a connection from ${from} to ${to}`,
  );
}

export async function select(page: Page, id: string): Promise<void> {
  await node(page, id).click();
  await page.locator('[data-setting]').first().waitFor();
}

/** The id of the one selected layer. */
export function selected(page: Page): Promise<string | null> {
  return page.evaluate(
    () =>
      document.querySelector('.svelte-flow__node.selected [data-node]')?.getAttribute('data-node') ?? null,
  );
}

export async function setNumber(page: Page, setting: string, value: number | string): Promise<void> {
  const field = page.locator(`[data-setting="${setting}"] input[type="text"]`);
  await field.click({ clickCount: 3 });
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(String(value));
  await page.keyboard.press('Enter');
}

export async function goTo(page: Page, tab: RegExp): Promise<void> {
  await page.locator('[role="tab"]').filter({ hasText: tab }).click();
}

/** Chooses a scheme for the weights of the selected layer, by its name in the list. */
export async function chooseInit(page: Page, scheme: string): Promise<void> {
  await page.locator('[data-setting="init"] button, [data-setting="scheme"] button').first().click();
  await page.getByRole('option', { name: scheme }).first().click();
}

/** The next dialog that would ask for a file gets this one. */
export async function answerDialogs({ app }: Lab, file: string): Promise<void> {
  await app.evaluate(async (_electron, name) => {
    process.env['FANIN_TEST_FILE'] = name;
    await new Promise((answered) => setTimeout(answered));
  }, file);
}
