/** Before training: a table with a column of large values is told as one, and normalized by a click. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeStored } from '../../engine/data/stored.ts';
import { goTo } from './hands.ts';
import { newUserData, openLab } from './lab.ts';

const examples = (count: number) => ({
  values: Float32Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? at / count : 278 + 100 * at)),
  labels: Array.from({ length: count }, (_, at) => at % 2),
});

test('says which column reaches how far until it is normalized, by one step that can be undone', async () => {
  const userData = await newUserData();
  writeStored(path.join(userData, 'datasets'), {
    descriptor: {
      name: 'wine',
      title: { en: 'Wine', ko: '와인' },
      summary: { en: 'Made.', ko: '만든 것.' },
      kind: 'features',
      shape: [2],
      classes: ['a', 'b'],
      features: ['alcohol', 'proline'],
      source: 'made here',
    },
    train: examples(100),
    test: examples(20),
    split: { kind: 'given' },
  });
  const { page, problems } = await openLab({ userData });
  const hint = page.locator('[data-hint="scale"]');
  await goTo(page, /Train/);
  await page.locator('[data-setting="data.limit.train"]').waitFor();
  expect(await hint.count()).toBe(0);
  await page.locator('[data-setting="data.dataset"] button').click();
  await page.getByRole('option', { name: 'Wine' }).click();
  await hint.waitFor();
  expect(await hint.textContent()).toMatch(/^\s*proline reaches 20,178: networks train badly/);
  await hint.locator('[data-action="normalize"]').click();
  await hint.waitFor({ state: 'detached' });
  expect(await page.locator('[data-group="data"] summary').textContent()).toMatch(/Zero-centre, Normalize/);
  await page.locator('[data-action="undo"]').click();
  await hint.waitFor();
  // The same beside the network.
  await goTo(page, /Build/);
  await hint.waitFor();
  expect(problems).toEqual([]);
});
