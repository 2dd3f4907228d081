import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { it } from 'vitest';
import { goTo } from './hands.ts';
import { newUserData, openLab, resize, screenshots, setTheme } from './lab.ts';

it('looks', { timeout: 300_000 }, async () => {
  const userData = await newUserData();
  cpSync('/tmp/ud/fanin.db', path.join(userData, 'fanin.db'));
  const lab = await openLab({ userData, env: { FANIN_LANGUAGE: process.env['ZZ_LANG'] ?? 'en' } });
  mkdirSync(screenshots, { recursive: true });
  const { page } = lab;
  await goTo(page, /Labs|실험실/);
  const shots = (process.env['ZZ'] ?? '6:1280x800:light').split(',');
  for (const shot of shots) {
    const [n = '6', size = '1280x800', theme = 'light', scroll = '0'] = shot.split(':');
    const [w, h] = size.split('x').map(Number) as [number, number];
    await resize(lab, w, h);
    await setTheme(lab, theme as 'light' | 'dark');
    await page.locator(`[data-lab="${n}"]`).click();
    await page.waitForTimeout(1200);
    await page.evaluate((at) => {
      for (const pane of document.querySelectorAll('#screen *')) if (pane.scrollHeight > pane.clientHeight + 40 && getComputedStyle(pane).overflowY !== 'visible') pane.scrollTop = at;
    }, Number(scroll));
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(screenshots, `zz-${n}-${size}-${theme}-${scroll}.png`) });
  }
});
