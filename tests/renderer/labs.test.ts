/** What the Labs screen makes of a lab and of what it came to: claims in words, figures as numbers. */
import { expect, test } from 'vitest';
import { outcomeSchema, type Outcome, type Verdict } from '../../engine/contract/lab-outcome.ts';
import type { Lab, Study } from '../../engine/contract/labs.ts';
import type { Comparison } from '../../engine/contract/run.ts';
import { along, barBounds, barsOf, marksOf } from '../../renderer/labs/bars.ts';
import { expectedOf, holding, judgedClaims, measuredNumber } from '../../renderer/labs/claims.ts';
import {
  depthBounds,
  depthSeries,
  flatZones,
  functionsPicture,
  histogramRows,
  shortTitles,
  storedRuns,
  thinned,
} from '../../renderer/labs/figures.ts';
import { layer, statistics, summary } from './fixtures.ts';

const words = (en: string) => ({ en, ko: en });
const study = (id: string, kind: Study['kind'] = 'look'): Study => {
  return { id, title: words(`study ${id}`), kind, experiment: null };
};
const claim = (id: string): Lab['claims'][number] => ({
  id,
  title: words(id),
  measures: words('std by layer'),
  relation: { kind: 'near', expected: [0.5], within: 0.01 },
  digits: 2,
  why: null,
});
const verdict = (over: Partial<Verdict>): Verdict => ({
  claim: 'a',
  measured: [0.5],
  holds: true,
  fault: null,
  ...over,
});

const lab: Lab = {
  number: 6,
  title: words('Starts'),
  question: words('Where?'),
  text: [],
  studies: [study('a'), study('b'), study('c', 'training')],
  figures: [],
  claims: [claim('a'), claim('b'), claim('c')],
};

test('a claim holds, fails, could not be measured, or is newer than what was measured last', () => {
  const fault = { code: 'lab_cancelled', place: 'claim', values: {} } as const;
  const verdicts = [verdict({ holds: false }), verdict({ claim: 'b', measured: [], holds: null, fault })];
  const outcome = outcomeSchema.parse({ lab: 6, version: '1', started: 0, ended: 1, verdicts });
  expect(judgedClaims(lab, outcome).map(({ standing }) => standing)).toEqual(['fails', 'unmeasured', 'open']);
  expect(judgedClaims(lab, undefined).every(({ standing }) => standing === 'open')).toBe(true);
  expect(holding({ verdicts: [...verdicts, verdict({})] })).toEqual({ holds: 1, all: 3 });
  // What every machine measures otherwise is told, and counted nowhere.
  const reported = verdict({ holds: null });
  expect(judgedClaims(lab, { ...outcome, verdicts: [reported] })[0]?.standing).toBe('reported');
  expect(holding({ verdicts: [reported, verdict({})] })).toEqual({ holds: 1, all: 1 });
});

test.each([
  [0.4899, 2, '0.49'],
  [-0.2094, 3, '−0.209'],
  [0, 3, '0'],
  // What the decimals would round away is not nothing.
  [0.0000213, 3, '2.1e−5'],
  [-0.0004, 3, '−4e−4'],
  [12_345_678, 2, '1.2e7'],
  [12_345_678, 0, '12,345,678'],
  [null, 2, '—'],
])('%s with %s decimals is written %s', (value, digits, written) => {
  expect(measuredNumber(value, digits)).toBe(written);
});

test('what is expected is written as it was stated, several numbers like those measured', () => {
  const near = (expected: number[], within: number) => expectedOf({ kind: 'near', expected, within }, 2);
  expect(near([0.49, 0.3], 0.015)).toEqual({ kind: 'row', numbers: ['0.49', '0.30'], within: '0.015' });
  expect(near([2.3026], 0.0005)).toEqual({ kind: 'near', number: '2.3026', within: '0.0005' });
  expect(near([1], 1e-6)).toEqual({ kind: 'near', number: '1', within: '1e−6' });
  expect(near([0], 0)).toEqual({ kind: 'exactly', numbers: ['0'] });
  expect(expectedOf({ kind: 'between', low: -0.1, high: 0.1 }, 2)).toEqual({
    kind: 'between',
    low: '−0.1',
    high: '0.1',
  });
  expect(expectedOf({ kind: 'below', limit: 0.3 }, 3)).toEqual({ kind: 'below', limit: '0.3' });
  expect(expectedOf({ kind: 'reported' }, 1)).toBeNull();
});

const wide = (id: string, most: number) =>
  layer({ id, kind: 'tanh', activation: statistics({ min: -most, max: most, std: most / 2 }) });
const histograms = {
  kind: 'histograms',
  title: words('outputs'),
  of: 'activation',
  layers: 'tanh',
  studies: ['a', 'b'],
} as const;

test('histograms share a scale, over all rows where each has room on it, else over each row', () => {
  const looks = (second: number): Outcome['looks'] => [
    { study: 'a', layers: [wide('one', 1), layer({ id: 'fc' }), wide('two', 0.1)] },
    { study: 'b', layers: [wide('one', second), wide('two', second)] },
  ];
  const figure = { ...histograms, studies: [...histograms.studies] };
  const alike = histogramRows(figure, lab, { looks: looks(0.5) });
  expect(alike.shared).toEqual({ min: -1, max: 1 });
  expect(alike.rows.map(({ domain }) => domain)).toEqual([alike.shared, alike.shared]);
  expect(alike.rows[0]?.layers.map(({ id }) => id)).toEqual(['one', 'two']);
  const apart = histogramRows(figure, lab, { looks: looks(500) });
  expect(apart.shared).toBeNull();
  expect(apart.rows.map(({ domain }) => domain?.max)).toEqual([1, 500]);
  // A result that was stored before the lab had these studies.
  const none = histogramRows(figure, lab, { looks: [] });
  expect(none.rows.every(({ layers }) => layers.length === 0)).toBe(true);
});

test('a statistic goes from layer to layer, on a scale that suits it', () => {
  const figure = {
    kind: 'depth' as const,
    title: words('std'),
    of: 'gradient' as const,
    take: 'norm' as const,
    layers: ['dense'],
    studies: ['b', 'a'],
  };
  const at = (id: string, norm: number) => layer({ id, gradient: statistics({ norm }) });
  const looks = [
    { study: 'a', layers: [at('fc1', 1), at('fc2', 10)] },
    { study: 'b', layers: [layer({ id: 'fc1' }), at('fc2', 4)] },
  ];
  const series = depthSeries(figure, lab, { looks }, ['second', 'first']);
  expect(series.map(({ label, slot }) => [label, slot])).toEqual([
    ['second', 0],
    ['first', 1],
  ]);
  expect(series[1]?.points).toEqual([
    { x: 1, y: 1 },
    { x: 2, y: 10 },
  ]);
  expect(series[0]?.points).toEqual([
    { x: 1, y: NaN },
    { x: 2, y: 4 },
  ]);
  expect(depthBounds('norm', series)).toMatchObject({ scale: 'log', bounds: { min: 1, max: 10 } });
  expect(depthBounds('mean', series)).toMatchObject({ scale: 'linear', bounds: { min: 0 } });
  expect(depthBounds('zeros', series)).toMatchObject({ scale: 'linear', bounds: { min: 0, max: 1 } });
});

test('activations: values solid, slopes dashed, flat zones over the whole height', () => {
  const picture = functionsPicture(
    {
      study: 'a',
      x: [-2, -1, 0, 1, 2],
      curves: [
        {
          kind: 'tanh',
          title: words('Tanh'),
          value: [-1, -0.8, 0, 0.8, 1],
          slope: [0, 0.4, 1, 0.4, null],
          flat: [true, false, false, true, true],
        },
        { kind: 'relu', title: words('ReLU'), value: [0, 0, 0, 1, 2], slope: [0, 0, 0, 1, 1], flat: null },
      ],
    },
    ['Tanh', 'ReLU'],
  );
  const [left, right, ...lines] = picture.series;
  expect([left?.band, right?.band].map((band) => band?.map(({ x }) => x))).toEqual([
    [-2, -2],
    [1, 2],
  ]);
  expect(right?.band?.[0]).toMatchObject({ low: picture.y.min, high: picture.y.max });
  expect(lines.map(({ slot, label, dash }) => [slot, label, dash.length > 0])).toEqual([
    [0, 'Tanh', false],
    [0, '', true],
    [1, 'ReLU', false],
    [1, '', true],
  ]);
  expect(lines[1]?.points.at(-1)?.y).toBeNaN();
  expect([picture.x.min, picture.x.max]).toEqual([-2, 2]);
  expect(new Set(picture.series.map(({ key }) => key)).size).toBe(6);
  expect(flatZones([], [])).toEqual([]);
  expect(thinned([0, 1, 2, 3, 4, 5, 6, 7, 8], 5)).toEqual([0, 2, 4, 6, 8]);
});

test('bars: the mean of the runs that are still stored, with the interval of just these', () => {
  const figure = {
    kind: 'bars' as const,
    title: words('accuracy'),
    metric: 'test.accuracy' as const,
    studies: ['a', 'b', 'c'],
  };
  const run = (id: number, accuracy: number | null) => summary({ id, last: { 'test.accuracy': accuracy } });
  const byId = new Map([run(1, 0.97), run(2, 0.99), run(3, 0.95), run(4, null)].map((one) => [one.id, one]));
  const outcome = {
    runs: [
      { study: 'a', runs: [1, 2] },
      { study: 'b', runs: [3, 4] },
      { study: 'c', runs: [5] },
    ],
  };
  const metrics = { 'test.accuracy': { mean: 0.98, std: 0.01, n: 2, interval: 0.02 } };
  const groups: Comparison['groups'] = [{ settings: [], runs: [1, 2], metrics }];
  const bars = barsOf(figure, lab, outcome, byId, groups);
  expect(bars.map(({ mean, interval, values }) => [mean, interval, values.length])).toEqual([
    [0.98, 0.02, 2],
    // A run that came to no number must not vanish from the mean.
    [null, null, 2],
    [null, null, 0],
  ]);
  // Once a run is deleted the interval of both says nothing.
  byId.delete(2);
  expect(barsOf(figure, lab, outcome, byId, groups)[0]).toMatchObject({ mean: 0.97, interval: null });
  expect(storedRuns(outcome, 'c', byId)).toEqual([]);

  const bounds = barBounds(bars, 'test.accuracy');
  expect(bounds).toMatchObject({ min: 0.94, max: 1 });
  expect(marksOf(bounds)).toEqual([0.94, 0.96, 0.98, 1]);
  expect([along(bounds, 0.97), along(bounds, 2), along(bounds, 0)]).toEqual([expect.closeTo(0.5), 1, 0]);
  const [first] = bars;
  expect(barBounds([first!, { ...first!, values: [0.1] }], 'test.accuracy').min).toBe(0);
});

test('labels at the ends of lines leave out what all of them say', () => {
  const short = (...titles: string[]) => shortTitles(titles);
  expect(short('thirty layers, Xavier', 'thirty layers, Kaiming')).toEqual(['Xavier', 'Kaiming']);
  expect(short('eight tanh layers', 'eight sigmoid layers')).toEqual(['tanh', 'sigmoid']);
  expect(short('weights zero', 'weights zero, biased')).toEqual(['zero', 'zero, biased']);
  expect(short('same', 'same')).toEqual(['same', 'same']);
  expect(short('alone, as it is')).toEqual(['alone, as it is']);
});
