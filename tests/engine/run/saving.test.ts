/** Writing in turns: others come to theirs in between, and what has become old is passed over. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurns, Saving } from '../../../engine/run/saving.ts';
import type { Checkpoint } from '../../../engine/store/checkpoints.ts';
import type { Writing } from '../../../engine/store/store.ts';

function* counting(to: number, done: number[]): Writing<string> {
  for (let count = 1; count < to; count++) {
    done.push(count);
    yield;
  }
  done.push(to);
  return 'done';
}

describe('work in turns', () => {
  it('lets others go on between two of its writes', async () => {
    const done: number[] = [];
    const work = inTurns(counting(4, done), () => false);
    const seen: number[] = [];
    while (done.length < 4) {
      seen.push(done.length);
      await turn();
    }
    expect(await work).toBe('done');
    expect([...new Set(seen)]).toEqual([1, 2, 3]);
  });

  it('is done at once where it is one write', async () => {
    const done: number[] = [];
    const work = inTurns(counting(1, done), () => false);
    expect(done).toEqual([1]);
    expect(await work).toBe('done');
  });

  it('leaves others as much time as it takes', async () => {
    const gaps: number[] = [];
    let ended = NaN;
    const slow = (function* (): Writing<void> {
      for (let write = 0; write < 3; write++) {
        const began = performance.now();
        if (write > 0) gaps.push(began - ended);
        while (performance.now() < began + 20);
        ended = performance.now();
        yield;
      }
    })();
    await inTurns(slow);
    expect(gaps.length).toBe(2);
    // A timer goes by whole milliseconds.
    expect(Math.min(...gaps)).toBeGreaterThan(19);
  });

  it('is not begun where it was given up before', async () => {
    const done: number[] = [];
    expect(await inTurns(counting(3, done), () => true)).toBeNull();
    expect(done).toEqual([]);
  });

  it('can be given up', async () => {
    const done: number[] = [];
    expect(await inTurns(counting(9, done), () => done.length === 3)).toBeNull();
    expect(done).toEqual([1, 2, 3]);
  });

  it('fails as a write fails', async () => {
    const broken = (function* (): Writing<void> {
      yield;
      throw new Error('the disk is full');
    })();
    await expect(inTurns(broken, () => false)).rejects.toThrow('the disk is full');
  });
});

it('checkpoints are written one after another, of those that come meanwhile the latest', async () => {
  const at = (step: number): Checkpoint => ({ step, probeDue: false, watched: null, tensors: [] });
  const written: number[] = [];
  let underWay = 0;
  const saving = new Saving(async ({ step }) => {
    expect(++underWay).toBe(1);
    await turn();
    written.push(step);
    underWay--;
  });
  await saving.settled();
  for (const step of [1, 2, 3]) saving.add(at(step));
  await saving.settled();
  expect(written).toEqual([1, 3]);
  saving.add(at(4));
  await saving.settled();
  expect(written).toEqual([1, 3, 4]);
  for (const step of [5, 6]) saving.add(at(step));
  saving.forget();
  await saving.settled();
  expect(written).toEqual([1, 3, 4, 5]);
});
