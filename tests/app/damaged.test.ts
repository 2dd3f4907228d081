/** Imported datasets whose files were damaged since: listed, with what is wrong and the way to be rid of them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeStored } from '../../engine/data/stored.ts';
import { goTo } from './hands.ts';
import { newUserData, openLab } from './lab.ts';

function store(home: string, name: string): void {
  writeStored(home, {
    descriptor: {
      name,
      title: { en: `Set ${name}`, ko: name },
      summary: { en: 'Four numbers.', ko: '수 넷.' },
      kind: 'features',
      shape: [2],
      classes: ['a', 'b'],
      features: ['x', 'y'],
      source: 'made here',
    },
    train: { values: Float32Array.of(1, 2, 3, 4), labels: [0, 1] },
    test: { values: Float32Array.of(5, 6), labels: [1] },
    split: { kind: 'given' },
  });
}

test('a set without a file of its own is listed as damaged, and is removed; one that is other inside says so where it is looked at', async () => {
  const userData = await newUserData();
  const home = path.join(userData, 'datasets');
  for (const name of ['gone', 'other', 'whole']) store(home, name);
  rmSync(path.join(home, 'gone', 'test-values.idx'));
  const changed = path.join(home, 'other', 'train-values.idx');
  const bytes = readFileSync(changed);
  writeFileSync(changed, bytes.fill(1, bytes.length - 1));

  const { page, problems } = await openLab({ userData });
  await goTo(page, /Data/);
  const listed = (name: string) => page.locator(`[data-dataset="${name}"]`);
  const problem = page.locator('main [data-problem="dataset_damaged"]');
  const damaged = page.getByRole('group', { name: 'Damaged' });

  await damaged.locator('[data-dataset="gone"]').click();
  const missing = page.locator('main [data-problem="dataset_file_missing"]');
  expect(await missing.textContent()).toMatch(
    /A file of the stored dataset gone is missing\. Remove the dataset and import it again\.\s*\S+test-values\.idx/,
  );
  await page.locator('[data-action="remove-data"]').click();
  await page.getByRole('dialog').getByText('What is left of it').waitFor();
  await page.locator('[data-action="remove-now"]').click();
  await damaged.waitFor({ state: 'detached' });
  expect(await page.locator('[data-dataset][aria-selected="true"]').count()).toBe(1);

  await listed('other').click();
  await problem.waitFor();
  expect(await problem.textContent()).toContain('its sha256 is another');
  expect(await page.locator('[data-action="remove-data"]').isEnabled()).toBe(true);
  expect(await page.locator('[data-action="use-dataset"]').isDisabled()).toBe(true);
  await listed('whole').click();
  await problem.waitFor({ state: 'detached' });
  await page.locator('svg circle').first().waitFor();
  // In its place, not in a corner as well.
  expect(await page.locator('[data-error]').count()).toBe(0);
  expect(problems).toEqual([]);
});
