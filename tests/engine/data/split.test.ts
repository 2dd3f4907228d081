/** Properties of the stratified split, for any labels, share and seed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stratifiedSplit } from '../../../engine/data/split.ts';

const labels = fc.array(fc.nat(5), { maxLength: 200 });
const share = fc.double({ min: 0, max: 0.95, noNaN: true });
const seed = fc.nat(1e9);
const cases = fc.tuple(labels, share, seed);

const countOf = (all: readonly number[], label: number) => all.filter((one) => one === label).length;

describe('a stratified split', () => {
  test('gives every example to one side, in order', () => {
    fc.assert(
      fc.property(cases, ([all, part, number]) => {
        const { kept, held } = stratifiedSplit(all, part, number, 'validation');
        expect([...kept, ...held].sort((a, b) => a - b)).toEqual([...all.keys()]);
        expect([...kept]).toEqual([...kept].sort((a, b) => a - b));
        expect([...held]).toEqual([...held].sort((a, b) => a - b));
      }),
    );
  });

  test('holds out the share of every class to within one example, and none whole', () => {
    fc.assert(
      fc.property(cases, ([all, part, number]) => {
        const { held } = stratifiedSplit(all, part, number, 'validation');
        const heldLabels = [...held].map((at) => all[at]!);
        for (const label of new Set(all)) {
          const size = countOf(all, label);
          const out = countOf(heldLabels, label);
          expect(Math.abs(out - part * size)).toBeLessThan(1);
          expect(out).toBeLessThan(size);
        }
      }),
    );
  });

  test('holds out the share of all to within half an example, where no class stands in the way', () => {
    fc.assert(
      fc.property(labels, fc.double({ min: 0, max: 0.5, noNaN: true }), seed, (all, part, number) => {
        // With three of a class at least, one more of it can always be held out.
        const thrice = [...all, ...all, ...all];
        const { held } = stratifiedSplit(thrice, part, number, 'test');
        expect(Math.abs(held.length - part * thrice.length)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  test('is decided by the seed and the purpose, and by nothing else', () => {
    const all = Array.from({ length: 300 }, (_, index) => index % 3);
    const held = (number: number, purpose: 'test' | 'validation') => [
      ...stratifiedSplit(all, 0.3, number, purpose).held,
    ];
    expect(held(1, 'test')).toEqual(held(1, 'test'));
    expect(held(1, 'test')).not.toEqual(held(2, 'test'));
    expect(held(1, 'test')).not.toEqual(held(1, 'validation'));
    // Another class more moves none of the others.
    const more = [...all, 3, 3, 3, 3];
    expect([...stratifiedSplit(more, 0.25, 1, 'test').held].filter((at) => at < 300)).toEqual([
      ...stratifiedSplit(all, 0.25, 1, 'test').held,
    ]);
  });

  test('chooses evenly within a class', () => {
    const all = Array<number>(20).fill(0);
    const times = new Array<number>(20).fill(0);
    for (let number = 0; number < 2000; number++) {
      for (const at of stratifiedSplit(all, 0.25, number, 'test').held) times[at]!++;
    }
    // 500 expected of each; five standard deviations are 97.
    for (const count of times) expect(Math.abs(count - 500)).toBeLessThan(97);
  });
});
