import { describe, expect, it } from 'vitest';
import { drawsOf } from '../../../engine/labs/draws.ts';
import { Sketch } from '../../../engine/templates/template.ts';
import { longestWait } from './longest-wait.ts';

const never = new AbortController().signal;
const dropped = (rate: number, mode: 'inverted' | 'vanilla') => {
  const sketch = new Sketch([25]);
  sketch.add('dropout', { rate, mode });
  return sketch.network('dropout');
};

describe('passes that draw by lot', () => {
  // Inverted: x/q with probability q, else 0, so its variance is x²·p/q. Scaled in testing: over q·x it is the same.
  it.each(['inverted', 'vanilla'] as const)(
    'are as far from the test pass as the binomial says: %s',
    async (mode) => {
      const [p, passes] = [0.2, 4000];
      const spread = Math.sqrt(p / (1 - p));
      const { meanApart, passApart, zeros } = await drawsOf(dropped(p, mode), passes, never);
      expect(Math.abs(passApart / spread - 1)).toBeLessThan(0.02);
      // Weighted by squares, a hundred outputs count as some thirty.
      expect((meanApart * Math.sqrt(passes)) / spread).toBeGreaterThan(0.6);
      expect((meanApart * Math.sqrt(passes)) / spread).toBeLessThan(1.4);
      expect(zeros).toBeCloseTo(p, 2);
    },
  );
  it('of a network without draws are the test pass', async () => {
    const sketch = new Sketch([4]);
    sketch.add('tanh');
    expect(await drawsOf(sketch.network('tanh'), 2, never)).toEqual({ meanApart: 0, passApart: 0, zeros: 0 });
  });
  it('let others in after every few, however long one takes', async () => {
    const sketch = new Sketch([16]);
    for (let layer = 0; layer < 3; layer++) {
      sketch.add('dense', { units: 64 });
      sketch.add('dropout', { rate: 0.5 });
    }
    expect(await longestWait(() => drawsOf(sketch.network('deep'), 400, never))).toBeLessThan(0.3);
  });
  it('can be stopped', async () => {
    const stop = new AbortController();
    const drawing = drawsOf(dropped(0.5, 'inverted'), 1e9, stop.signal);
    stop.abort(new Error('enough'));
    await expect(drawing).rejects.toThrow('enough');
  });
});
