/** A run whose loss explodes without leaving the numbers. */
import { expect, test } from 'vitest';
import { hasDiverged } from '../../renderer/train/divergence.ts';

test('a loss far above its start has diverged; one that falls, wavers or is no number has not', () => {
  expect(hasDiverged(2.3, 2.2e19)).toBe(true);
  expect(hasDiverged(90, 901)).toBe(true);
  expect(hasDiverged(2.3, 0.1)).toBe(false);
  expect(hasDiverged(2.3, 4.6)).toBe(false);
  for (const end of [NaN, Infinity, null, undefined]) expect(hasDiverged(2.3, end)).toBe(false);
});
