import { expect, test } from 'vitest';
import { collectGarbage, freesTwice } from '../../electron/garbage.ts';

test('is of no use from Electron 35 on', () => {
  expect(['33.2.1', '34.5.8', '35.0.0', '45.4.1'].map(freesTwice)).toEqual([true, true, false, false]);
});

test('what nobody holds any more is gone, and what is held stays', async () => {
  const held = { name: 'held' };
  const here = new WeakRef(held);
  // An object that was looked at stays until this turn is over, so it is made in a turn of its own.
  const gone = await Promise.resolve().then(() => new WeakRef({ name: 'gone' }));
  await new Promise((later) => setImmediate(later));
  collectGarbage();
  expect(gone.deref()).toBeUndefined();
  expect(here.deref()).toBe(held);
  expect('gc' in globalThis).toBe(false);
});
