import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Latest } from '../../renderer/build/latest.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function latest(took: number) {
  const put: number[] = [];
  const used: number[] = [];
  const failed: number[] = [];
  const asked = new Latest<number, number>(
    50,
    async (question) => {
      put.push(question);
      await new Promise((resolve) => setTimeout(resolve, took));
      if (question < 0) throw new Error('refused');
      return question * 10;
    },
    (answer) => used.push(answer),
    (_, question) => failed.push(question),
  );
  return { asked, put, used, failed };
}

test('of many questions the last is put, once', async () => {
  const { asked, put, used } = latest(5);
  for (let question = 1; question <= 9; question += 1) asked.ask(question);
  await vi.advanceTimersByTimeAsync(100);
  expect(put).toEqual([9]);
  expect(used).toEqual([90]);
});

test('a slider that never rests shows its effect on the way', async () => {
  const { asked, used } = latest(5);
  for (let question = 1; question <= 40; question += 1) {
    asked.ask(question);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(used.length).toBeGreaterThan(4);
});

test('one question at a time, and the last is always answered', async () => {
  const { asked, put, used } = latest(300);
  asked.ask(1);
  await vi.advanceTimersByTimeAsync(60);
  asked.ask(2);
  asked.ask(3);
  await vi.advanceTimersByTimeAsync(200);
  expect(put).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(put).toEqual([1, 3]);
  expect(used).toEqual([10, 30]);
});

test('what is forgotten is not used; a refusal is told, and the next is asked', async () => {
  const { asked, used, failed } = latest(5);
  asked.ask(1);
  await vi.advanceTimersByTimeAsync(52);
  asked.forget();
  asked.ask(-1);
  await vi.advanceTimersByTimeAsync(100);
  asked.ask(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(failed).toEqual([-1]);
  expect(used).toEqual([20]);
});
