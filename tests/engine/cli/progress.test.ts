import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runLine } from '../../../engine/cli/progress.ts';

const line = (epoch: number, secondsLeft: number | null = null, step = 1) =>
  runLine({ run: 3, step, steps: 9400, epoch, epochs: 20, examplesPerSecond: 12345.6, secondsLeft }, 'en');

describe('the line of a run', () => {
  it('tells the epoch, the pace and the time left', () => {
    expect(line(2.34, 6.2)).toBe('run 3: epoch 2.3 of 20, 12,346 examples/s, 7 s left');
    expect(line(19)).toBe('run 3: epoch 19.0 of 20, 12,346 examples/s');
  });

  it('tells no pace before there is one', () => {
    expect(line(0, null, 0)).toBe('run 3: epoch 0.0 of 20');
  });

  it('never tells more epochs than there were', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (epoch) => {
        const told = Number(/epoch ([\d.]+) of/.exec(line(epoch))?.[1]);
        expect(told).toBeLessThanOrEqual(epoch + 1e-9);
        expect(epoch - told).toBeLessThan(0.1 + 1e-9);
      }),
    );
  });
});
