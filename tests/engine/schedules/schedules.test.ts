/** What every schedule keeps to over runs of any length, and the figure that each is known by. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartDocument } from '../../../engine/contract/documents.ts';
import { schedules } from '../../../engine/schedules/index.ts';

const factors = (document: PartDocument, epochs: number, stepsPerEpoch: number): number[] => {
  const schedule = schedules.bind(document, 'schedule');
  const steps = epochs * stepsPerEpoch;
  return Array.from({ length: steps }, (_, step) => schedule({ step, steps, stepsPerEpoch }));
};
const run = fc.record({
  epochs: fc.integer({ min: 1, max: 40 }),
  perEpoch: fc.integer({ min: 1, max: 30 }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });
const falls = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value <= values[at - 1]! + 1e-12);

const warming = schedules.descriptors
  .filter(({ settings }) => settings.some(({ name }) => name === 'warmup'))
  .map(({ kind }) => kind);

it('all but the one that rises by itself have a warm-up', () => {
  const rising = schedules.descriptors.map(({ kind }) => kind).filter((kind) => !warming.includes(kind));
  expect(rising).toEqual(['one-cycle']);
});

describe.each(schedules.descriptors.map(({ kind }) => kind))('%s', (kind) => {
  it('never leaves 0 to 1', () => {
    fc.assert(
      fc.property(run, ({ epochs, perEpoch }) => {
        for (const factor of factors({ kind }, epochs, perEpoch)) {
          expect(factor).toBeGreaterThanOrEqual(0);
          expect(factor).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe.each(warming)('%s', (kind) => {
  it('begins with the whole rate and never rises again', () => {
    fc.assert(
      fc.property(run, ({ epochs, perEpoch }) => {
        const all = factors({ kind }, epochs, perEpoch);
        expect(all[0]).toBe(1);
        expect(falls(all)).toBe(true);
      }),
    );
  });

  it('with a warm-up rises in even steps to the whole rate, then falls', () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0, max: 10, noNaN: true }), ({ epochs, perEpoch }, warmup) => {
        // Falls within the warm-up are seen in the test below.
        const all = factors(
          { kind, warmup, ...(kind === 'step' ? { every: 10_000 } : {}) },
          epochs,
          perEpoch,
        );
        const rise = Math.min(all.length, Math.round(warmup * perEpoch));
        for (let step = 0; step < rise; step++) expect(all[step]).toBeCloseTo((step + 1) / (rise + 1), 12);
        if (rise < all.length) expect(all[rise]).toBe(1);
        expect(falls(all.slice(rise))).toBe(true);
      }),
    );
  });
});

describe('by their formulas', () => {
  it('step multiplies by its factor after every so many epochs, warm-up or not', () => {
    const document = { kind: 'step', every: 2, factor: 0.5 };
    expect(factors(document, 6, 3)).toEqual([
      1,
      1,
      1,
      1,
      1,
      1,
      ...Array(6).fill(0.5),
      ...Array(6).fill(0.25),
    ]);
    expect(factors({ ...document, warmup: 3 }, 6, 1)).toEqual([0.25, 0.5, 0.375, 0.5, 0.25, 0.25]);
  });

  it('cosine is halfway in the middle and even around it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), share, (half, end) => {
        const all = factors({ kind: 'cosine', end }, 2 * half, 1);
        expect(all[half]).toBeCloseTo((1 + end) / 2, 12);
        for (let step = 1; step < half; step++)
          expect(all[half - step]! + all[half + step]!).toBeCloseTo(1 + end, 12);
      }),
    );
  });

  it('linear falls by the same amount at every step, and would be at its end one step after the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), share, (steps, end) => {
        const all = factors({ kind: 'linear', end }, steps, 1);
        all.forEach((factor, step) => expect(factor).toBeCloseTo(1 - ((1 - end) * step) / steps, 12));
      }),
    );
  });

  it('one cycle peaks in the middle of its cycle, mirrors its rise, and ends in its tail', () => {
    const all = factors({ kind: 'one-cycle', start: 0.25, tail: 0.2, end: 0.05 }, 100, 1);
    expect(all[0]).toBe(0.25);
    expect(Math.max(...all)).toBe(all[40]);
    expect(all[40]).toBeCloseTo(1, 12);
    for (let step = 1; step <= 40; step++) expect(all[40 - step]).toBeCloseTo(all[40 + step]!, 12);
    expect(falls(all.slice(40))).toBe(true);
    expect(all[99]).toBeCloseTo(0.25 - (0.2 * 19) / 20, 12);
  });
});
