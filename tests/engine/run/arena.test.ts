import { describe, expect, it } from 'vitest';
import { control, ReusedMemory } from '../../../engine/run/arena.ts';

const MiB = 2 ** 20;

describe('the memory of a group of lanes', () => {
  it('is the same from job to job, grows, and starts with the lanes’ words at zero', () => {
    const reused = new ReusedMemory();
    const first = reused.take(3 * MiB);
    new Int32Array(first.buffer, control.cancel, 1)[0] = 1;
    const second = reused.take(9 * MiB);
    expect(second).toBe(first);
    expect(second.buffer.byteLength).toBeGreaterThanOrEqual(9 * MiB);
    expect(new Int32Array(second.buffer, control.cancel, 1)[0]).toBe(0);
    expect(reused.take(1 * MiB)).toBe(first);
  });

  it('is given back when it is far larger than needed', () => {
    const reused = new ReusedMemory();
    const large = reused.take(600 * MiB);
    expect(reused.take(200 * MiB)).toBe(large);
    const small = reused.take(10 * MiB);
    expect(small).not.toBe(large);
    expect(small.buffer.byteLength).toBeLessThan(20 * MiB);
  });
});
