/** Editing documents: mistakes are marked where they are, every step can be taken back, and files hold what was drawn. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { experimentSchema, networkSchema } from '../../engine/contract/documents.ts';
import { EnginePort } from './engine-port.ts';
import { answerDialogs, dropLayer, nodeIds, select, selected, setNumber } from './hands.ts';
import { menu, openLab, until } from './lab.ts';

const savedSchema = z.union([experimentSchema, networkSchema]);

test('a network that cannot work is marked at the node, with what to do, and cannot be trained', async () => {
  const { page, problems } = await openLab();
  const dense = (await nodeIds(page)).find((id) => id.startsWith('fc')) ?? '';
  const flatten = (await nodeIds(page)).find((id) => id.startsWith('flatten')) ?? '';
  expect(flatten).not.toBe('');

  // Without Flatten the first Dense layer is given an image.
  await select(page, flatten);
  await page.keyboard.press('Delete');
  const marked = page.locator(`[data-node="${dense}"]`);
  await until(
    async () => (await page.locator('body').textContent())?.includes('Insert Flatten'),
    'the mend for the Dense layer',
  );
  await expect.poll(() => marked.getAttribute('data-problem')).toBe('dense_rank');
  await marked.getByText('Dense takes a flat list of features, got (1, 28, 28)').waitFor();

  // Training it anyway begins nothing and leads to the layer.
  const port = await EnginePort.open(page);
  await select(page, 'in');
  await page.locator('button[data-action="train"]').first().click();
  await until(async () => (await selected(page)) === dense, 'the layer at fault to be shown');
  expect((await port.ask('runs', {})).runs).toEqual([]);

  await page.keyboard.press('ControlOrMeta+z');
  await until(async () => (await nodeIds(page)).includes(flatten), 'the layer to be back');
  await until(async () => (await marked.getAttribute('data-problem')) === null, 'the mark to go');
  expect(problems).toEqual([]);
});

test('every step can be taken back and made again', async () => {
  const lab = await openLab();
  const { page } = lab;
  const begun = await nodeIds(page);
  const canvas = await page.locator('.svelte-flow').boundingBox();
  if (!canvas) throw new Error('There is no canvas.');
  const added = await dropLayer(page, 'tanh', { x: canvas.x + canvas.width - 120, y: canvas.y + 200 });
  expect(await nodeIds(page)).toHaveLength(begun.length + 1);

  await menu(lab, 'undo');
  await until(async () => !(await nodeIds(page)).includes(added), 'the layer to go');
  await menu(lab, 'redo');
  await until(async () => (await nodeIds(page)).includes(added), 'the layer to come back');
  await menu(lab, 'undo');

  const dense = begun.find((id) => id.startsWith('fc')) ?? '';
  await select(page, dense);
  const units = page.locator('[data-setting="units"] input[type="text"]');
  const before = await units.inputValue();
  await setNumber(page, 'units', 333);
  await menu(lab, 'undo');
  await until(async () => (await units.inputValue()) === before, 'the old number of units');
  await menu(lab, 'redo');
  await until(async () => (await units.inputValue()) === '333', 'the new number of units');

  // Of what is not valid nothing is kept, no step either, and the field goes on saying why.
  await setNumber(page, 'units', '1000000');
  expect(await units.inputValue()).toBe('333');
  await page.keyboard.press('Tab');
  await page.getByText('Must be from 1 to 65536.').waitFor();
  await menu(lab, 'undo');
  await until(async () => (await units.inputValue()) === before, 'the number of units before it');
  await page.getByText('Must be from').waitFor({ state: 'detached' });
  await setNumber(page, 'units', '1,024');
  await until(async () => (await units.inputValue()) === '1024', 'a number with its thousands apart');
  await menu(lab, 'undo');
  await until(async () => (await units.inputValue()) === before, 'one typing to be one step');
  expect(lab.problems).toEqual([]);
});

test('arrow keys on one layer and then on another are two steps to undo', async () => {
  const { page, problems } = await openLab();
  const [one, other] = (await nodeIds(page)).filter((id) => id.startsWith('fc')) as [string, string];
  const at = (id: string) =>
    page
      .locator(`.svelte-flow__node[data-id="${id}"]`)
      .evaluate((element: HTMLElement) => element.style.transform);
  const begun = await at(other);
  for (const id of [one, other]) {
    const before = await at(id);
    await select(page, id);
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
    await until(async () => (await at(id)) !== before, `${id} to move`);
  }
  const moved = await at(one);
  await page.keyboard.press('ControlOrMeta+z');
  await until(async () => (await at(other)) === begun, 'the last layer moved to be back');
  expect(await at(one)).toBe(moved);
  expect(problems).toEqual([]);
});

test('what is saved is what was drawn, and opens again; a file that is no document says so', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fanin-documents-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const lab = await openLab();
  const { page } = lab;
  const dense = (await nodeIds(page)).find((id) => id.startsWith('fc')) ?? '';
  await select(page, dense);
  await setNumber(page, 'units', 77);

  const file = path.join(folder, 'mine.json');
  await answerDialogs(lab, file);
  await menu(lab, 'save');
  const text = await until(() => readFile(file, 'utf8').catch(() => null), 'the file');
  const saved = savedSchema.parse(JSON.parse(text));
  const network = saved.format === 'fanin.experiment' ? saved.network : saved;
  expect(network.nodes.find(({ id }) => id === dense)?.params).toMatchObject({ units: 77 });

  await menu(lab, 'new');
  await until(async () => (await nodeIds(page)).length === 0, 'an empty canvas');
  await menu(lab, 'open');
  await until(async () => (await nodeIds(page)).includes(dense), 'the saved network');
  expect((await nodeIds(page)).sort()).toEqual(network.nodes.map(({ id }) => id).sort());
  await select(page, dense);
  expect(await page.locator('[data-setting="units"] input[type="text"]').inputValue()).toBe('77');

  // What cannot be opened leaves what is open alone.
  await writeFile(path.join(folder, 'no.json'), '{"format": "fanin.network", "version":');
  await answerDialogs(lab, path.join(folder, 'no.json'));
  await menu(lab, 'open');
  await page
    .getByText(/not JSON/)
    .first()
    .waitFor();
  await answerDialogs(lab, path.join(folder, 'missing.json'));
  await menu(lab, 'open');
  await page
    .getByText(/cannot be read/)
    .first()
    .waitFor();
  expect(await nodeIds(page)).toContain(dense);
  expect(lab.problems).toEqual([]);
});
