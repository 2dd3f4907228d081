/** Lanes on cores of given paces, step by step: what they would take is worked out here, independently of the engine. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parts } from '../../../engine/kernels/cuts.ts';
import { uniform } from '../../../engine/reference/random.ts';
import { Shares } from '../../../engine/run/shares.ts';

const key = { seedLow: 3, seedHigh: 0, step: 0 };

/** Milliseconds that each lane works on its share of a step which takes one lane of pace 1 so long. */
const busyOf = (shares: Shares, paces: readonly number[], step: number): number[] =>
  paces.map((pace, lane) => (step * shares.of[lane]!) / parts / pace);

/** How much longer the step takes than if no lane had to wait for another. */
function excess(shares: Shares, paces: readonly number[]): number {
  const best = 1 / paces.reduce((sum, pace) => sum + pace, 0);
  return Math.max(...busyOf(shares, paces, 1)) / best;
}

const sum = (shares: Shares): number => shares.of.reduce((total, share) => total + share, 0);

it.each([1, 2, 3, 7, 16, 64])('%i lanes begin with equal shares', (lanes) => {
  const shares = new Shares(lanes);
  expect(sum(shares)).toBe(parts);
  for (const share of shares.of) expect(Math.abs(share - parts / lanes)).toBeLessThanOrEqual(1);
});

it('lanes of any paces soon end together, and all of the work is done', () => {
  const paces = fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 2, maxLength: 16 });
  fc.assert(
    fc.property(paces, (paces) => {
      const shares = new Shares(paces.length);
      for (let step = 0; step < 20; step++) {
        shares.learn(busyOf(shares, paces, 10));
        expect(sum(shares)).toBe(parts);
      }
      // What is alike is left alone, and so are small gains; of sixteen lanes a share is 256 parts.
      expect(excess(shares, paces)).toBeLessThan(1.09);
    }),
  );
});

it('a performance core gets twice the work of an efficiency core that is half as fast', () => {
  const paces = [1, 1, 0.5, 0.5];
  const shares = new Shares(4);
  expect(excess(shares, paces)).toBeCloseTo(1.5);
  for (let step = 0; step < 5; step++) shares.learn(busyOf(shares, paces, 10));
  expect([...shares.of]).toEqual([1365, 1366, 682, 683]);
});

it('like lanes keep equal shares, though their times differ a little', () => {
  const shares = new Shares(2);
  const noise = (place: number) => 1 + 0.04 * (uniform(key, 1, place) - 0.5);
  for (let step = 0; step < 1000; step++) {
    expect(shares.learn([noise(2 * step), noise(2 * step + 1)])).toBe(false);
  }
  expect([...shares.of]).toEqual([parts / 2, parts / 2]);
});

it('a moment without the core changes nothing, a core that stays slow does, and its share comes back', () => {
  const shares = new Shares(2);
  const learn = (paces: readonly number[], steps: number) => {
    for (let step = 0; step < steps; step++) shares.learn(busyOf(shares, paces, 2));
  };
  learn([1, 1], 10);
  learn([1, 0.1], 2);
  learn([1, 1], 10);
  expect([...shares.of]).toEqual([parts / 2, parts / 2]);
  learn([1, 0.6], 10);
  expect(shares.of[1]! / parts).toBeCloseTo(0.375, 2);
  learn([1, 1], 10);
  expect([...shares.of]).toEqual([parts / 2, parts / 2]);
});

it('a lane that hardly moves keeps a share by which its pace can be told', () => {
  const shares = new Shares(2);
  for (let step = 0; step < 20; step++) shares.learn(busyOf(shares, [1, 1e-6], 10));
  expect(shares.of[1]! / parts).toBeGreaterThan(0.05);
  for (let step = 0; step < 20; step++) shares.learn(busyOf(shares, [1, 1], 10));
  expect([...shares.of]).toEqual([parts / 2, parts / 2]);
});

it('steps as short as a meeting of the lanes are shared equally, and so is what was not timed', () => {
  const shares = new Shares(2);
  for (const busy of [
    [0.02, 0.001],
    [0, 0],
    [NaN, 1],
  ]) {
    for (let step = 0; step < 20; step++) expect(shares.learn(busy)).toBe(false);
  }
  expect([...shares.of]).toEqual([parts / 2, parts / 2]);
});

it('work that comes in pieces is shared once and for all, and never worse than equally', () => {
  const sizes = fc.constantFrom([2, 16], [2, 24], [2, 64], [3, 24], [4, 32], [4, 64]);
  const paces = fc.array(fc.double({ min: 0.4, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
  // The share of the work that can be cut anywhere.
  const smooth = fc.double({ min: 0.05, max: 1, noNaN: true });
  fc.assert(
    fc.property(sizes, paces, smooth, ([lanes, pieces], four, rows) => {
      const shares = new Shares(lanes!, pieces);
      const own = four.slice(0, lanes);
      const busy = (): number[] => {
        let before = 0;
        return own.map((pace, lane) => {
          const first = Math.round((pieces! * before) / parts);
          before += shares.of[lane]!;
          const slivers = (Math.round((pieces! * before) / parts) - first) / pieces!;
          return (10 * (rows * (shares.of[lane]! / parts) + (1 - rows) * slivers)) / pace;
        });
      };
      const equally = Math.max(...busy());
      let cuts = 0;
      for (let step = 0; step < 200; step++) cuts += Number(shares.learn(busy()));
      expect(sum(shares)).toBe(parts);
      expect(cuts).toBeLessThanOrEqual(2);
      expect(Math.max(...busy())).toBeLessThanOrEqual(equally * (1 + 1e-3));
    }),
  );
});
