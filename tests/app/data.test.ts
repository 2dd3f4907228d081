/** The Data screen in the real app: examples, a made set put to use, and what augmentation does to real images. */
import { expect, it } from 'vitest';
import { goTo, setNumber } from './hands.ts';
import { openLab, until } from './lab.ts';

it('shows examples, previews augmentation, and puts a made dataset into the experiment, which then trains', async () => {
  const lab = await openLab();
  const { page } = lab;
  await goTo(page, /Data/);

  // ── real images, and what augmentation makes of them ─────────────────────────────────────────────────────────
  await page.locator('ol[aria-label="Examples"] canvas').first().waitFor();
  const images = page.locator('ol[aria-label="Examples"] canvas');
  expect(await images.count()).toBe(36);
  await page.locator('[data-class="3"]').click();
  await until(
    async () =>
      (await images.evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''))).every((t) =>
        t.endsWith(': 3'),
      ),
    'examples of the class 3 alone',
  );
  await page.locator('[data-group="data"] summary').click();
  await page.locator('[data-setting="data.augment"] button').click();
  await page.getByRole('option', { name: /Rotation/ }).click();
  const drawn = page.locator('section[aria-label="What the network gets to see"] td canvas');
  await until(async () => (await drawn.count()) === 36, 'six examples, as they are and drawn five times');
  const pixels = () => drawn.evaluateAll((all) => all.map((one) => (one as HTMLCanvasElement).toDataURL()));
  const before = await pixels();
  expect(before[1]).not.toBe(before[0]);
  await page.locator('[data-action="draw-again"]').click();
  await until(async () => (await pixels())[1] !== before[1], 'other draws');
  expect((await pixels())[0]).toBe(before[0]);

  // ── test examples are never augmented ────────────────────────────────────────────────────────────────────────
  await page.locator('.split button').click();
  await page.getByRole('option', { name: 'test' }).click();
  await page.locator('[data-note="test"]').waitFor();
  await until(async () => (await drawn.count()) === 6, 'six test examples, as they are');

  // ── a set in a plane ─────────────────────────────────────────────────────────────────────────────────────────
  await page.locator('.split button').click();
  await page.getByRole('option', { name: 'training' }).click();
  await page.locator('[data-dataset="moons"]').click();
  await page.locator('svg circle').first().waitFor();
  expect(await page.locator('svg circle').count()).toBe(300);
  // What it changes is said before it is done, and is one step; what then does not suit has a mend of its own.
  const plan = page.locator('[data-plan]');
  await plan.waitFor();
  expect(await plan.textContent()).toMatch(/in becomes 2, fc\d gets 2 units/);
  await plan.locator('[data-misfit="augment_images"]').waitFor();
  const inUse = (name: string) =>
    until(
      async () => (await page.locator(`[data-dataset="${name}"]`).textContent())?.includes('in use'),
      `${name} to be in use`,
    );
  const fits = () => until(async () => (await page.locator('[data-misfit]').count()) === 0, 'all to fit');
  await page.locator('[data-action="use-dataset"]').click();
  await inUse('moons');
  await page.locator('[data-action="undo"]').click();
  await inUse('mnist');
  await page.locator('[data-action="redo"]').click();
  await inUse('moons');
  await page.locator('main [data-mend="takeOut"]').click();
  await fits();

  // ── settings of the data in the form, and what they ask of the network ─────────────────────────────────────────
  await goTo(page, /Train/);
  await page.locator('[data-setting="data.dataset"] button').click();
  await page.getByRole('option', { name: 'Gaussians' }).click();
  await setNumber(page, 'classes', 4);
  await setNumber(page, 'data.limit.test', 40);
  await page.locator('[data-mend="fit"]').click();
  await fits();
  await page.keyboard.press('ControlOrMeta+Enter');
  await goTo(page, /Train/);
  await page.getByText('finished').first().waitFor({ timeout: 60_000 });
  expect(lab.problems).toEqual([]);
});
