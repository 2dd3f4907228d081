/** What figures of traces, signs and ways draw of snapshots and descents. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lab, Outcome } from '../../engine/contract/labs.ts';
import type { LayerStatistics, Probe } from '../../engine/contract/run.ts';
import { countOf, signGrids, waysOf } from '../../renderer/labs/descents.ts';
import { tracesOf } from '../../renderer/labs/traces.ts';
import { layer } from './fixtures.ts';

const words = (en: string) => ({ en, ko: en });
const probe = (epoch: number, ...layers: LayerStatistics[]): Probe => {
  return { step: 100 * epoch, epoch, layers, parameters: [] };
};
const prelu = (id: string, alpha: number) => layer({ id, kind: 'prelu', numbers: { alphaMean: [alpha] } });
const named = (one: string, study: string) => `${one} of ${study}`;

test('a trace is a line a layer of a study: the mean over its runs, each of them drawn faintly', () => {
  const figure = { take: 'alphaMean', layers: ['prelu'] };
  const run = (more: number) => [
    probe(0, prelu('a', 0.25), prelu('b', 0.25), layer({ id: 'fc' })),
    probe(1, prelu('a', 0.5 + more), prelu('b', 1)),
  ];
  const study = { label: 'short', title: 'long', runs: [run(0), run(0.5)] };
  const { series, means, names } = tracesOf(figure, [study], named);
  expect(names).toEqual(['a', 'b']);
  expect(means.map(({ points }) => points.map(({ y }) => y))).toEqual([
    [0.25, 0.75],
    [0.25, 1],
  ]);
  expect(series.map(({ slot, label, faint = false }) => [slot, label, faint])).toEqual([
    [0, '', true],
    [0, '', true],
    [0, 'a', false],
    [1, '', true],
    [1, '', true],
    [1, 'b', false],
  ]);
  expect(tracesOf(figure, [study, study], named).names).toEqual([
    'a of long',
    'b of long',
    'a of long',
    'b of long',
  ]);
  // Before its snapshots have come, and once its runs are deleted.
  expect(tracesOf(figure, [{ ...study, runs: [[], []] }], named).series).toEqual([]);
  expect(tracesOf(figure, [{ ...study, runs: [] }], named).series).toEqual([]);
});

test('dead units of ReLU and units of Leaky ReLU that are never above zero are told alike, each by its study', () => {
  const figure = { take: 'dead', layers: ['relu', 'leaky-relu'] };
  const relu = [probe(0, layer({ kind: 'relu', dead: 0.75 }))];
  const leaky = [probe(0, layer({ kind: 'leaky-relu', dead: 0, numbers: { off: [0.5] } }))];
  const { means, names } = tracesOf(
    figure,
    [
      { label: 'R', title: 'ReLU', runs: [relu] },
      { label: 'L', title: 'Leaky ReLU', runs: [leaky] },
    ],
    named,
  );
  expect(names).toEqual(['ReLU', 'Leaky ReLU']);
  expect(means.map(({ label, points }) => [label, points[0]?.y])).toEqual([
    ['R', 0.75],
    ['L', 0.5],
  ]);
});

const lab: Lab = {
  number: 1,
  title: words('Sigmoid'),
  question: words('Why?'),
  text: [],
  studies: ['a', 'b'].map((id) => ({ id, title: words(id), kind: 'descent', experiment: null })),
  figures: [],
  claims: [],
};
const outcomeOf = (weights: readonly number[][], gradients: number[][] = []): Pick<Outcome, 'descents'> => ({
  descents: [{ study: 'b', gradients, weights: [...weights] }],
});

test('an example pushes a weight against its gradient; what was not followed is left out', () => {
  const figure = { kind: 'signs' as const, title: words('signs'), studies: ['a', 'b'] };
  const grids = signGrids(
    figure,
    lab,
    outcomeOf(
      [],
      [
        [-1, 2, 0],
        [3, 4, 5],
      ],
    ),
  );
  expect(grids.map(({ study, pushes }) => [study, pushes])).toEqual([
    [
      'b',
      [
        ['up', 'down', 'none'],
        ['down', 'down', 'down'],
      ],
    ],
  ]);
  expect(countOf(grids[0]!.pushes[1]!, 'down')).toBe(3);
});

const path = { kind: 'path' as const, title: words('path'), studies: ['a', 'b'] };
const weight = fc.double({ min: -100, max: 100, noNaN: true });

test('a way lies in a square plane, and is never shorter than straight there', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(weight, weight), { minLength: 2, maxLength: 20 }), (weights) => {
      const { ways, x, y } = waysOf(path, lab, outcomeOf(weights.map((one) => [...one])))!;
      expect(ways.map(({ study, slot }) => [study, slot])).toEqual([['b', 1]]);
      expect(x.max - x.min).toBeCloseTo(y.max - y.min, 6);
      for (const [across, up] of ways[0]!.points) {
        expect(across >= x.min && across <= x.max).toBe(true);
        expect(up >= y.min && up <= y.max).toBe(true);
      }
      expect(ways[0]!.detour ?? 1).toBeGreaterThan(1 - 1e-9);
    }),
  );
  const corner = [
    [0, 0],
    [3, 0],
    [3, 4],
  ];
  expect(waysOf(path, lab, outcomeOf(corner))?.ways[0]?.detour).toBeCloseTo(7 / 5, 12);
  expect(waysOf(path, lab, outcomeOf([...corner, [0, 0]]))?.ways[0]?.detour).toBeNull();
  expect(waysOf(path, lab, { descents: [] })).toBeNull();
});
