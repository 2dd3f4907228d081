import { describe, expect, it } from 'vitest';
import { Calm } from '../../../engine/bench/calm.ts';

/** The fixed work takes these milliseconds, one after the other. */
const probed = (...milliseconds: number[]): Calm => new Calm(() => milliseconds.shift() ?? 1);

/** Timings that give 1, 2, 3, …. */
function counted(): () => number {
  let times = 0;
  return () => ++times;
}

describe('a timing', () => {
  it('is kept while the machine is calm', async () => {
    const calm = probed(1, 1.05);
    calm.allow(1000);
    expect(await calm.take(counted())).toBe(1);
    expect(calm).toMatchObject({ kept: 1, retaken: 0, disturbed: 0 });
  });

  it('is taken again where the machine was disturbed before it or after it', async () => {
    const calm = probed(1, 1.2, 1.3, 1, 1, 1);
    calm.allow(1000);
    expect(await calm.take(counted())).toBe(3);
    expect(calm).toMatchObject({ kept: 1, retaken: 2, disturbed: 0 });
  });

  it('learns what calm is: the first timing was disturbed where a later one is not', async () => {
    const calm = probed(2, 2, 1, 1, 2, 2, 1, 1);
    calm.allow(1000);
    const time = counted();
    expect(await calm.take(time)).toBe(1);
    expect(await calm.take(time)).toBe(2);
    expect(await calm.take(time)).toBe(4);
    expect(calm).toMatchObject({ kept: 3, retaken: 1, disturbed: 0 });
  });

  it('is calm beside what the best tenth of all moments gave, not the very best of them', async () => {
    const usual = Array.from({ length: 30 }, () => 1);
    const calm = probed(0.8, 0.8, ...usual);
    calm.allow(1000);
    const time = counted();
    for (let timing = 0; timing < 16; timing++) await calm.take(time);
    // The first few are compared with too few moments.
    expect(calm.retaken).toBeLessThanOrEqual(14);
    const { retaken } = calm;
    for (let timing = 0; timing < 50; timing++) await calm.take(time);
    expect(calm.retaken).toBe(retaken);
  });

  it('is the one of the calmest moment where none was calm', async () => {
    const calm = probed(1, 1, 3, 3, 2, 3, 1.2, 1.5, 1.1, 1.6);
    calm.allow(1000);
    const time = counted();
    await calm.take(time);
    expect(await calm.take(time)).toBe(4);
    expect(calm).toMatchObject({ kept: 2, retaken: 3, disturbed: 1 });
  });

  it('is kept, and counted, once there is no time left to take it again', async () => {
    const calm = probed(1, 1, 2, 2, 2, 2);
    calm.allow(0);
    const time = counted();
    expect(await calm.take(time)).toBe(1);
    expect(await calm.take(time)).toBe(2);
    expect(calm).toMatchObject({ kept: 2, retaken: 0, disturbed: 1 });
  });
});
