/** Layers through the system's clipboard, by real keys: within a network, to another, and what else may be there. */
import { expect, test } from 'vitest';
import { nodeIds, node } from './hands.ts';
import { openLab, type Lab } from './lab.ts';

async function clipboard({ app }: Lab, write?: string): Promise<string> {
  return app.evaluate(async ({ clipboard: system }, text) => {
    if (text !== null) system.writeText(text);
    await new Promise((answered) => setTimeout(answered));
    return system.readText();
  }, write ?? null);
}

test('layers are copied, cut and pasted with the lines among them, each a step to undo', async () => {
  const lab = await openLab();
  const { page } = lab;
  const { keyboard } = page;
  const ids = () => nodeIds(page);
  // A line is drawn once the layers at its ends have been measured, a moment after them.
  const lines = () =>
    page.locator('.svelte-flow__edge').evaluateAll((all) => all.map((one) => one.getAttribute('data-id')));
  const selected = () =>
    page
      .locator('.svelte-flow__node.selected')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-id')));
  const notice = page.getByText('The clipboard holds no layers.');
  const whole = await ids();
  await expect.poll(lines).toHaveLength(whole.length - 1);
  const allLines = await lines();
  const pick = async (key: 'Control' | 'Shift') => {
    await node(page, 'fc2').click();
    await node(page, 'relu2').click({ modifiers: [key] });
    await expect.poll(selected).toEqual(['fc2', 'relu2']);
  };

  // ── copied beside the originals, twice, not onto each other ──────────────────────────────────────────────────
  await pick('Shift');
  await keyboard.press('Control+c');
  await expect.poll(() => clipboard(lab)).toContain('"fanin.network"');
  await keyboard.press('Control+v');
  await expect.poll(ids).toEqual([...whole, 'fc6', 'relu5']);
  await expect.poll(lines).toEqual([...allLines, 'fc6->relu5']);
  await expect.poll(selected).toEqual(['fc6', 'relu5']);
  await page.locator('.svelte-flow__node[data-id="fc6"]:focus').waitFor();
  await keyboard.press('Control+v');
  await expect.poll(ids).toEqual([...whole, 'fc6', 'relu5', 'fc7', 'relu6']);
  const places = await page
    .locator('.svelte-flow__node')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform));
  expect(new Set(places).size).toBe(places.length);
  await keyboard.press('Control+z');
  await expect.poll(ids).toEqual([...whole, 'fc6', 'relu5']);
  await keyboard.press('Control+z');
  await expect.poll(ids).toEqual(whole);

  // ── cut: the neighbours are joined; pasted into another network, under the same names ────────────────────────
  await pick('Control');
  await keyboard.press('Control+x');
  await expect.poll(lines).toContain('relu1->fc3');
  expect(await ids()).toEqual(whole.filter((id) => id !== 'fc2' && id !== 'relu2'));
  await keyboard.press('Control+z');
  await expect.poll(ids).toEqual(whole);
  await keyboard.press('Control+n');
  await expect.poll(ids).toEqual([]);
  await keyboard.press('Control+v');
  await expect.poll(ids).toEqual(['fc2', 'relu2']);
  await expect.poll(lines).toEqual(['fc2->relu2']);
  await page.locator('[data-setting="units"]').waitFor({ state: 'detached' });

  // ── what is no layers is said, briefly, and changes nothing; text goes where text is typed ───────────────────
  await clipboard(lab, '{"nodes": "none"}');
  await keyboard.press('Control+v');
  await notice.waitFor();
  expect(await ids()).toEqual(['fc2', 'relu2']);
  await notice.waitFor({ state: 'detached' });
  await keyboard.press('/');
  await page.locator('input[type="search"]:focus').waitFor();
  await keyboard.press('Control+v');
  expect(await page.locator('input[type="search"]').inputValue()).toBe('{"nodes": "none"}');
  await keyboard.press('Control+a');
  await keyboard.press('Control+x');
  expect(await clipboard(lab)).toBe('{"nodes": "none"}');
  expect(await ids()).toEqual(['fc2', 'relu2']);
  expect(await notice.count()).toBe(0);

  // ── by name, out of the field where the keyboard was ─────────────────────────────────────────────────────────
  await keyboard.press('Escape');
  await keyboard.press('Control+a');
  await expect.poll(selected).toEqual(['fc2', 'relu2']);
  for (const command of ['Copy the selected layers', 'Paste layers']) {
    await keyboard.press('Control+k');
    await keyboard.type(command);
    await keyboard.press('Enter');
  }
  await expect.poll(ids).toEqual(['fc2', 'relu2', 'fc1', 'relu1']);
  expect(lab.problems).toEqual([]);
});
