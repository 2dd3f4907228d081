import { describe, expect, it } from 'vitest';
import type { Preview, PreviewTensor } from '../../../engine/contract/preview.ts';
import {
  coveredOverExpected,
  distanceFromBeta,
  mixedLossOff,
  sharesKept,
  targetsOff,
} from '../../../engine/labs/augmented.ts';

const tensor = (shape: number[], values: readonly number[]): PreviewTensor => ({
  element: 'float',
  shape,
  values: Buffer.from(new Float32Array(values).buffer).toString('base64'),
});
/** What is read of a preview, and no more. */
const preview = (parts: Partial<Preview>): Preview => parts as Preview;

const [height, width] = [5, 7];
const ones = Array.from({ length: height * width }, () => 1);

/** Every square there is, once: what is covered on average is then what is expected, exactly. */
function everySquare(side: number): Preview['augmented'] {
  return Array.from({ length: height * width }, (_, centre) => {
    const [top, left] = [Math.floor(centre / width) - (side >> 1), (centre % width) - (side >> 1)];
    const values = ones.map((one, place) => {
      const [y, x] = [Math.floor(place / width), place % width];
      return y >= top && y < top + side && x >= left && x < left + side ? 0 : one;
    });
    return { examples: tensor([1, 1, height, width], values), targets: null };
  });
}

describe('what squares cover', () => {
  it.each([1, 2, 3, 4, 6, 9])(
    'of side %i is what is expected of all places alike, clipped at the border',
    (side) => {
      const raw = tensor([1, 1, height, width], ones);
      expect(coveredOverExpected(preview({ raw, augmented: everySquare(side) }), side)).toBeCloseTo(1, 12);
    },
  );
  it('is more where squares are larger than said, and counts no pixel that was black before', () => {
    const dark = ones.map((one, place) => (place % 3 === 0 ? 0 : one));
    const raw = tensor([1, 1, height, width], dark);
    expect(coveredOverExpected(preview({ raw, augmented: everySquare(3) }), 2)).toBeGreaterThan(1.3);
    const untouched = [{ examples: raw, targets: null }];
    expect(coveredOverExpected(preview({ raw, augmented: untouched }), 2)).toBe(0);
  });
});

describe('mixed targets', () => {
  const mixed = preview({
    labels: [0, 1, 2, 0],
    augmented: [
      {
        examples: tensor([4, 1], [0, 0, 0, 0]),
        targets: tensor([4, 3], [0.75, 0.25, 0, 0, 1, 0, 1, 0, 0, 0.5, 0, 0.25]),
      },
    ],
  });
  it('tell what was kept only where another class came in', () => {
    expect(sharesKept(mixed)).toEqual([0.75, 0, 0.5]);
  });
  it('that do not add up to one are found', () => {
    expect(targetsOff(mixed)).toBeCloseTo(0.25);
  });
  it('give the mixed loss', () => {
    expect(mixedLossOff(50)).toBeLessThan(1e-12);
  });
});

describe('the distance from a Beta distribution', () => {
  const even = Array.from({ length: 1000 }, (_, place) => (place + 0.5) / 1000);
  const quantiles = { 0.5: even.map((u) => Math.sin((Math.PI * u) / 2) ** 2), 1: even };
  it('is that of half a step for its own quantiles', () => {
    expect(distanceFromBeta(quantiles[0.5], 0.5)).toBeCloseTo(0.0005, 6);
    expect(distanceFromBeta(quantiles[1], 1)).toBeCloseTo(0.0005, 6);
  });
  it('is the largest difference for those of another', () => {
    // |2/π·asin√x − x| is largest where its slope is 0: 1 / (π·√(x(1 − x))) = 1.
    const x = (1 - Math.sqrt(1 - (2 / Math.PI) ** 2)) / 2;
    const far = (2 / Math.PI) * Math.asin(Math.sqrt(x)) - x;
    expect(distanceFromBeta(quantiles[0.5], 1)).toBeCloseTo(far, 3);
    expect(distanceFromBeta(even, 2)).toBeCloseTo(Math.abs(distanceOfCubic()), 3);
  });
  it('is not known for every one', () => {
    expect(() => distanceFromBeta(even, 0.3)).toThrow('Beta(0.3, 0.3)');
  });
});

/** The largest of x − x²(3 − 2x): where 1 = 6x − 6x². */
function distanceOfCubic(): number {
  const x = (1 - Math.sqrt(1 / 3)) / 2;
  return x - x * x * (3 - 2 * x);
}
