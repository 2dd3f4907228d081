import { afterEach, expect, it, vi } from 'vitest';
import { denseExperiment, openPlan } from '../../../engine/bench/plan-session.ts';
import { Cuts, mostLanes, parts } from '../../../engine/kernels/cuts.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { uniform } from '../../../engine/reference/random.ts';
import { control, createMemory } from '../../../engine/run/arena.ts';
import { Balance, WorkClock } from '../../../engine/run/balance.ts';
import { controlBytes } from '../../../engine/compile/4-plan.ts';

const module = compileKernels('simd-4x8');

/** A clock that goes on when told to. */
let now = 1000;
const stopClock = () => vi.spyOn(performance, 'now').mockImplementation(() => now);
afterEach(() => void vi.restoreAllMocks());

it.each([
  ['inputs', [784, 40, 30, 10]],
  ['units', [784, 384, 192, 10]],
])('training gives the same losses while the shares of its lanes change, which own %s', async (_, widths) => {
  const experiment = denseExperiment(widths, {
    batch: 32,
    rate: 0.05,
    momentum: 0.9,
    limit: { train: 320, test: 100 },
  });
  const key = { seedLow: 9, seedHigh: 0, step: 0 };
  const losses = async (lanes: number): Promise<number[]> => {
    const session = await openPlan(module, experiment, lanes);
    const cuts = new Cuts(session.lead.kernels, session.lead.arena.memory, lanes);
    const result = Array.from({ length: 20 }, (_, step) => {
      const first = Math.floor(parts * uniform(key, lanes, step));
      const shares = lanes === 1 ? [parts] : [first, ...new Array<number>(lanes - 2).fill(0), parts - first];
      cuts.write(shares);
      return session.step(step);
    });
    await session.close();
    return result;
  };
  const want = await losses(1);
  expect(want.at(-1)).toBeLessThan(want[0]!);
  expect(await losses(2)).toEqual(want);
  expect(await losses(3)).toEqual(want);
});

it('a lane notes its work, not its waits', () => {
  stopClock();
  const memory = createMemory(controlBytes);
  const clock = new WorkClock(memory, 2);
  const busy = new Float64Array(memory.buffer, control.busy, mostLanes);
  for (const [work, wait, more] of [
    [3, 100, 4],
    [1, 7, 0.5],
  ] as const) {
    clock.start();
    now += work;
    clock.rest();
    now += wait;
    clock.goOn();
    now += more;
    clock.end();
    expect([...busy.subarray(0, 4)]).toEqual([0, 0, work + more, 0]);
  }
});

it('the leader cuts the work by what the lanes noted, every two milliseconds of work', () => {
  const memory = createMemory(controlBytes);
  const kernels = instantiate(module, memory);
  const balance = Balance.of(memory, kernels, 2)!;
  const busy = new Float64Array(memory.buffer, control.busy, mostLanes);
  const words = new Int32Array(memory.buffer, kernels.cuts.value, 4);
  const timed = (steps: number): number => {
    let count = 0;
    for (let step = 0; step < steps; step++) {
      if (!balance.due()) continue;
      count++;
      // Of the first cut on, the second lane does in its third of the work what the first does in two thirds.
      busy.set(words[0] === 0 ? [0.3, 0.6] : [0.4, 0.4]);
      balance.settle();
    }
    return count;
  };
  // The first and, as 0.6 ms go into two milliseconds, every fourth after it.
  expect(timed(16)).toBe(4);
  expect([...words]).toEqual([0, 0, 0, 0]);
  // The fifth shows what the lanes take; from then on it is every fifth.
  expect(timed(11)).toBe(3);
  expect([...words]).toEqual([2, 0, Math.round((parts * 2) / 3), parts]);

  busy.set([10, 10]);
  balance.settle();
  expect([balance.due(), balance.due()]).toEqual([true, true]);
  busy.set([0, 0]);
  balance.settle();
  expect(Array.from({ length: 1000 }, () => balance.due()).lastIndexOf(false)).toBe(998);
});

it('one lane has nothing to share, and more than there is room for share equally', () => {
  const memory = createMemory(controlBytes);
  const kernels = instantiate(module, memory);
  expect(Balance.of(memory, kernels, 1)).toBeNull();
  expect(Balance.of(memory, kernels, mostLanes)).not.toBeNull();
  expect(Balance.of(memory, kernels, mostLanes + 1)).toBeNull();
});
