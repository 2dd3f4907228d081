/** What the benchmark measures the arithmetic of a core by is done, all of it. */
import { describe, expect, it } from 'vitest';
import { reservedBytes } from '../../../engine/kernels/signatures.ts';
import { kernels, memory } from './harness.ts';

describe.each(kernels)('%s, %s', (_variant, _tier, { peak }) => {
  it.each([1, 2, 7])('peak adds as many products to its sums as it says, %i times', (steps) => {
    const room = new Float32Array(memory.buffer, reservedBytes, 256).fill(0);
    // a factor, beside it what is never read, and from there on the row that is multiplied
    room.fill(NaN, 1, 4);
    room[0] = 2;
    const before = Float32Array.from({ length: 252 }, (_, place) => (place < 16 ? 1 : 0));
    room.set(before, 4);
    const multiplyAdds = peak(reservedBytes, steps);
    expect(multiplyAdds).toBeGreaterThan(0);
    const added = room.slice(4).reduce((sum, value, place) => sum + value - (before[place] ?? 0), 0);
    // The row is as wide as the tile; of a narrower one what follows is the beginning of the tile, which starts from 1.
    expect(added).toBe(2 * multiplyAdds);
  });
});
