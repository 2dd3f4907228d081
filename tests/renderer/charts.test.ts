import { describe, expect, test } from 'vitest';
import { seriesOf } from '../../renderer/charts/curves.ts';
import { coreRange, domainsByKind, sharedDomain, stepsPath } from '../../renderer/charts/histogram.ts';
import {
  dashPatterns,
  fold,
  linearBounds,
  logBounds,
  logTicks,
  markDigits,
  smooth,
  spread,
  type ChartPoint,
} from '../../renderer/charts/series.ts';
import { tick } from '../../renderer/ui/format.ts';
import { layer, statistics } from './fixtures.ts';

const line = (...values: number[]): { x: number; y: number }[] => values.map((y, x) => ({ x, y }));

test('no two marks of an axis read alike, however small its steps are beside its values', () => {
  for (const values of [
    [2.2952, 2.3061],
    [0.5, 2.3],
    [-1, 1],
    [0, 0],
    [1000.001, 1000.0042],
  ]) {
    const { min, max, step } = linearBounds(values);
    const marks = Array.from(
      { length: Math.round((max - min) / step) + 1 },
      (_, index) => min + index * step,
    );
    const written = marks.map((mark) => tick(mark, markDigits({ min, max, step })));
    expect(new Set(written).size, written.join(' ')).toBe(marks.length);
  }
});

describe('smoothing', () => {
  test('zero weight is the measured line itself', () => {
    const points = line(1, 2, 3);
    expect(smooth(points, 0)).toBe(points);
  });
  test('a constant stays constant from its first point on, and a start is not pulled to zero', () => {
    expect(smooth(line(4, 4, 4), 0.9).map(({ y }) => y)).toEqual([
      expect.closeTo(4),
      expect.closeTo(4),
      expect.closeTo(4),
    ]);
    expect(smooth(line(2, 4), 0.5)[0]?.y).toBeCloseTo(2);
    expect(smooth(line(2, 4), 0.5)[1]?.y).toBeCloseTo((0.5 * 1 + 0.5 * 4) / 0.75);
  });
  test('a value that is not finite breaks the line and is forgotten', () => {
    const values = smooth(line(1, NaN, 1), 0.5).map(({ y }) => y);
    expect(values[1]).toBeNaN();
    expect(values[2]).toBeCloseTo(1);
  });
});

describe('folding seeds', () => {
  test('mean and sample deviation at each shared x', () => {
    const folded = fold([line(1, 2), line(3, 2)]);
    expect(folded?.mean).toEqual([
      { x: 0, y: 2 },
      { x: 1, y: 2 },
    ]);
    expect(folded?.band[0]?.low).toBeCloseTo(2 - Math.SQRT2);
    expect(folded?.band[1]).toEqual({ x: 1, low: 2, high: 2 });
  });
  test('says nothing where the runs hardly share an x, or about a single run', () => {
    expect(fold([line(1, 2, 3), [{ x: 9, y: 1 }]])).toBeNull();
    expect(fold([line(1, 2)])).toBeNull();
  });
  test('never a mean over a part of the group', () => {
    expect(fold([line(1, 2, 3), line(1, 2), line(1, 2)])?.mean).toHaveLength(2);
  });
});

describe('a line of several runs', () => {
  const drawn = (...points: (readonly ChartPoint[])[]) =>
    seriesOf(
      {
        metric: 'test.accuracy',
        label: 'kaiming',
        slot: 2,
        dash: [],
        traces: points.map((own, index) => ({ run: index + 1, name: 'kaiming', points: own })),
      },
      0,
      null,
    );

  test('is their mean with its band, over each of them', () => {
    const [one, other, mean, ...more] = drawn(line(1, 2), line(3, 2));
    expect([one?.faint, other?.faint, mean?.label, more]).toEqual([true, true, 'kaiming', []]);
    expect(mean?.points.map(({ y }) => y)).toEqual([2, 2]);
    expect(mean?.band).toHaveLength(2);
  });
  test('is the mean of those that have begun, whichever wait', () => {
    const mean = drawn([], line(1, 2), line(3, 2), []).at(-1);
    expect(mean?.points.map(({ y }) => y)).toEqual([2, 2]);
    expect(mean?.key).toBe(2);
  });
  test('is the only one that has begun, and without any an empty line', () => {
    expect(drawn([], line(1, 2))).toMatchObject([{ key: 2, label: 'kaiming', points: line(1, 2) }]);
    expect(drawn([], [])).toMatchObject([{ key: 1, label: 'kaiming', points: [] }]);
  });
});

describe('axes', () => {
  test('round bounds around the values', () => {
    expect(linearBounds([0.113, 0.968], { floor: 0, ceiling: 1 })).toMatchObject({
      min: 0,
      max: 1,
      step: 0.2,
    });
    expect(linearBounds([0.905, 0.982], { floor: 0, ceiling: 1 })).toMatchObject({ min: 0.9, max: 1 });
  });
  test('a flat line, no values and values that are not finite have an axis too', () => {
    for (const values of [[], [NaN], [0], [1], [-3], [0.5, Infinity]]) {
      const { min, max } = linearBounds(values, { ceiling: 1 });
      expect(max).toBeGreaterThan(min);
    }
  });
  test('a logarithmic axis leaves out zero and negative values', () => {
    expect(logBounds([0, -1, 0.03, 2.3])).toMatchObject({ min: 0.02, max: 5 });
    expect(logBounds([])).toMatchObject({ min: 0.1, max: 1 });
    expect(logBounds([1]).max).toBeGreaterThan(logBounds([1]).min);
  });
  test('a logarithmic axis is written at 1, 2, 5 or, over many decades, at powers of ten', () => {
    expect(logTicks({ min: 0.02, max: 2, step: 1 })).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(logTicks({ min: 0.001, max: 2, step: 1 })).toEqual([0.001, 0.01, 0.1, 1]);
    expect(logTicks({ min: 1e-12, max: 1, step: 1 })).toHaveLength(7);
    expect(logTicks({ min: 3, max: 4, step: 1 })).toEqual([3, 4]);
  });
  test('runs of one colour differ in their dashes', () => {
    const [a, b, c] = dashPatterns([3, 11, 4]);
    expect(a).toEqual([]);
    expect(b).not.toEqual([]);
    expect(c).toEqual([]);
  });
});

describe('labels at line ends', () => {
  test('stay where they are when there is room', () => {
    expect(spread([20, 60], 10, 0, 100)).toEqual([20, 60]);
  });
  test('move apart without leaving the chart', () => {
    const placed = spread([98, 97, 99, 50], 10, 0, 100) ?? [];
    const sorted = placed.toSorted((a, b) => a - b);
    expect(Math.max(...placed)).toBeLessThanOrEqual(95);
    sorted
      .slice(1)
      .forEach((at, index) => expect(at - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-9));
    expect((placed[1] ?? 0) < (placed[0] ?? 0)).toBe(true);
  });
  test('are left out when they do not all fit', () => {
    expect(spread([1, 2, 3], 10, 0, 20)).toBeNull();
  });
});

describe('histograms', () => {
  test('a far value does not flatten the rest', () => {
    const far = statistics({
      min: 0,
      max: 100,
      histogram: [50_000, 49_999, ...new Array<number>(97).fill(0), 1],
    });
    expect(coreRange(far)).toEqual({ min: 0, max: 2 });
  });
  test('one scale holds all runs of a layer', () => {
    const wide = statistics({ min: -4, max: 4 });
    expect(sharedDomain([statistics(), wide])).toEqual({ min: -4, max: 4 });
    expect(sharedDomain([statistics({ min: null, max: null })])).toBeNull();
    const constant = sharedDomain([statistics({ min: 0, max: 0 })]);
    expect(constant).toEqual({ min: -1, max: 1 });
  });
  test('steps are closed on the base line and as high as the box', () => {
    expect(stepsPath(statistics(), { min: -2, max: 2 }, 40, 20)).toBe('M0 20V15H10V0H20V0H30V15H40V20Z');
  });
  test('a spike of exact zeros is clipped, and what stands beside it fills the height', () => {
    const relu = statistics({ min: 0, max: 4, zeros: 0.5, histogram: [60, 20, 10, 10] });
    expect(stepsPath(relu, { min: 0, max: 4 }, 40, 20)).toBe('M0 20V0H10V0H20V10H30V10H40V20Z');
  });
  test('layers of a kind have one scale, on which a signal that fades is seen to', () => {
    const of = (id: string, kind: string, reach: number) =>
      layer({ id, kind, activation: statistics({ min: -reach, max: reach }) });
    const layers = [
      of('fc1', 'dense', 3),
      of('a1', 'tanh', 1),
      of('fc2', 'dense', 0.3),
      of('a2', 'tanh', 0.1),
    ];
    const domains = domainsByKind(layers);
    expect(domains.get('dense')).toEqual({ min: -3, max: 3 });
    expect(domains.get('tanh')).toEqual({ min: -1, max: 1 });
    const width = (at: number) => {
      const path = stepsPath(layers[at]!.activation, domains.get('tanh')!, 80, 20);
      const places = [...path.matchAll(/[MH](-?[\d.]+)/g)].map(([, x]) => Number(x));
      return Math.max(...places) - Math.min(...places);
    };
    expect([width(1), width(3)]).toEqual([80, 8]);
    expect(
      domainsByKind([layer({ kind: 'relu', activation: statistics({ min: null, max: null }) })]),
    ).toEqual(new Map());
  });
  test('what is too narrow to be seen is a spike inside the box', () => {
    const narrow = (at: number) => statistics({ min: at - 1e-5, max: at + 1e-5 });
    const domain = { min: -1, max: 1 };
    expect(stepsPath(narrow(0), domain, 80, 20)).toBe('M39.25 20V0H40.75V20Z');
    expect(stepsPath(narrow(-1), domain, 80, 20)).toBe('M0 20V0H1.5V20Z');
    expect(stepsPath(statistics({ min: 1, max: 1 }), domain, 80, 20)).toBe('M78.5 20V0H80V20Z');
  });
  test('nothing finite draws nothing', () => {
    expect(stepsPath(statistics({ min: null, max: null }), { min: 0, max: 1 }, 40, 20)).toBe('');
  });
});
