import { describe, expect, it } from 'vitest';
import { regionsOf, sizesOff, stepsOf, uncovered } from '../../../engine/labs/regions.ts';

const pooling = (regions: 'random' | 'pseudo-random', overlapping: boolean) =>
  ({ side: 20, ratio: 1.4, regions, overlapping }) as const;

describe('regions of fractional pooling', () => {
  it.each([
    ['random', false],
    ['pseudo-random', false],
    ['random', true],
  ] as const)(
    '%s, overlapping %s: as many as the output is wide, from edge to edge',
    (regions, overlapping) => {
      const all = regionsOf(pooling(regions, overlapping), 40);
      expect(all).toHaveLength(40);
      for (const { down, across } of all)
        for (const edges of [down, across]) {
          expect(edges).toHaveLength(15);
          expect(edges[0]).toBe(0);
          expect(edges.at(-1)).toBe(overlapping ? 19 : 20);
        }
      expect(new Set(stepsOf(all))).toEqual(new Set([1, 2]));
      expect(uncovered(all, pooling(regions, overlapping))).toBe(0);
      // Drawn for every image anew, down and across apart.
      expect(new Set(all.map(({ down }) => down.join())).size).toBeGreaterThan(3);
      expect(all.some(({ down, across }) => down.join() !== across.join())).toBe(true);
    },
  );
  it('that stop short of an edge are found', () => {
    const short = [{ down: [1, 2, 20], across: [0, 2, 18] }];
    expect(uncovered(short, pooling('random', false))).toBe(3);
    expect(stepsOf([{ down: [0, 3], across: [0, 1, 2] }])).toEqual([3, 1, 1]);
  });
  it('are counted for every size that the layer takes', () => {
    expect(sizesOff([10, 10], [1.5, 1.5])).toEqual([0]);
    // Ten pixels in steps of 1 and 2 cannot be five regions and a bit less: nine pixels by 1.9 are refused.
    expect(sizesOff([9, 9], [1.9, 1.9])).toEqual([]);
    expect(sizesOff([8, 40], [1.1, 1.9]).length).toBeGreaterThan(200);
  });
});
