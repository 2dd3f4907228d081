/** Messages in the corner of the window: how long they stay. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { faninError, FaninFailure } from '../../engine/contract/errors.ts';
import { stubWindow } from './window.ts';

stubWindow();
const { toasts } = await import('../../renderer/ui/toasts.svelte.ts');

beforeEach(() => {
  vi.useFakeTimers();
  toasts.list = [];
});
afterEach(() => vi.useRealTimers());

const failed = (reason: string): void =>
  toasts.fail(new FaninFailure(faninError('internal', 'window', { reason })));
const shown = () => toasts.list.map(({ error, say }) => error?.values['reason'] ?? say?.());

test('an error stays until it is dismissed, however much is said after it that leaves by itself', () => {
  failed('no disk');
  for (const word of ['one', 'two', 'three', 'four', 'five']) toasts.say(() => word);
  expect(shown()).toEqual(['no disk', 'two', 'three', 'four', 'five']);
  vi.advanceTimersByTime(60_000);
  expect(shown()).toEqual(['no disk']);
  toasts.dismiss(toasts.list[0]?.id ?? -1);
  expect(shown()).toEqual([]);
});

test('of more errors than fit the corner the last are shown, each once', () => {
  for (const reason of ['1', '2', '2', '3', '4', '5']) failed(reason);
  expect(shown()).toEqual(['2', '3', '4', '5']);
});
