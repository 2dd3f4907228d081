/** Cases of the loss, the moments and the histograms. */
import { histogramLength, momentsLength } from '../../../engine/kernels/signatures.ts';
import type { Case } from './harness.ts';
import { extremes, floats, ints, normals, raw, sizes, sweep } from './values.ts';

function lossCase(name: string, columns: number, logits: number[], labels: number[], absolute = 1e-6): Case {
  const rows = labels.length;
  return {
    name,
    buffers: {
      logits: floats(logits),
      labels: ints(labels),
      scale: floats([1 / 3]),
      dlogits: floats(rows * columns),
      loss: floats(rows),
      correct: floats(rows),
    },
    calls: [
      ['softmaxCrossEntropy', 'dlogits', 'loss', 'correct', 'logits', 'labels', 'scale', rows, columns],
    ],
    outputs: {
      dlogits: { absolute: 2e-7, relative: 1e-6 },
      loss: { absolute, relative: 1e-6 },
      correct: {},
    },
  };
}

export function lossCases(): Case[] {
  const labels = (rows: number, columns: number): number[] =>
    Array.from({ length: rows }, (_, row) => (row % 5 === 3 ? -1 : (row * 7) % columns));
  const row = (first: number[]): number[] => [...first, ...normals(7, 9).slice(first.length)];
  return [
    ...sizes.map(([rows, columns]) =>
      lossCase(`(${rows}, ${columns})`, columns, normals(rows * columns, 7, 3), labels(rows, columns)),
    ),
    {
      ...lossCase('far below the largest', 4, [0, -85, -100, -Infinity, -86, 0, -40, -104], [0, 1]),
      outputs: { dlogits: { relative: 1e-6, absolute: 1.2e-38 }, loss: { absolute: 1e-7 }, correct: {} },
    },
    lossCase(
      'NaN beside the largest',
      9,
      [1, 0, 2, 0, 0, 0, 0, 20, NaN, 20, NaN, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 20, NaN, 0, 0],
      [7, 0, 5],
    ),
    lossCase('large logits', 10, normals(200, 8, 1000), labels(20, 10), 1e-4),
    lossCase('ties: the first largest counts', 5, [1, 3, 3, 2, 0, 1, 3, 3, 2, 0, 0, 0, 0, 0, 0], [1, 2, 0]),
    lossCase(
      'NaN, infinities, labels that are no column',
      7,
      [
        ...row([1, NaN]),
        ...row([Infinity, 1]),
        ...row([-Infinity, 1]),
        ...row([-Infinity, 1]),
        ...Array<number>(7).fill(-Infinity),
        ...Array<number>(7).fill(3e38),
        ...row([3e38, -3e38]),
        ...row([1]),
        ...row([NaN]),
        ...row([1]),
      ],
      [0, 0, 0, 1, 2, 3, 1, 7, -1, -2],
    ),
  ];
}

export function statisticsCases(): { name: string; x: number[]; low: number; high: number }[] {
  const cases = [1, 2, 3, 5, 63, 64, 65, 100, 1000, 5001].map((length) => ({
    name: `length ${length}`,
    x: normals(length, 20),
    low: -1.5,
    high: 1.5,
  }));
  return [
    ...cases,
    { name: 'mean far from 0', x: normals(3000, 21, 1e-3, 1000), low: -Infinity, high: Infinity },
    { name: 'one value', x: Array<number>(500).fill(0.1), low: 0, high: 1 },
    { name: 'zeros', x: normals(700, 22).map((value) => Math.max(value, 0)), low: 0, high: 1 },
    // positive, or the mean is the rounding of sums that cancel
    { name: 'extremes', x: [...extremes, ...normals(300, 23), ...extremes].map(Math.abs), low: -1, high: 1 },
    {
      name: 'large',
      x: normals(700, 24, 1e38).map((v) => Math.max(-3e38, Math.min(3e38, v))),
      low: 0,
      high: 1,
    },
    { name: 'nothing finite', x: [NaN, Infinity, -Infinity], low: -1, high: 1 },
    {
      name: 'chunks without a finite value',
      x: sweep(0, 1, 640).map((v, i) => (i < 200 ? NaN : v)),
      low: 0,
      high: 1,
    },
    {
      name: 'no zone, a chunk here and there with what is not finite',
      x: normals(3003, 26).map((v, i) =>
        [40, 41, 900, 3002].includes(i) ? [NaN, Infinity, -Infinity][i % 3]! : v,
      ),
      low: -Infinity,
      high: Infinity,
    },
    {
      name: 'no zone, zeros',
      x: normals(701, 27).map((v) => Math.max(v, 0)),
      low: -Infinity,
      high: Infinity,
    },
    { name: 'an outlier first', x: [1e6, ...normals(2000, 25)], low: -1, high: 1 },
  ];
}

export function momentsCase({ name, x, low, high }: ReturnType<typeof statisticsCases>[number]): Case {
  return {
    name,
    buffers: { x: floats(x), partials: raw(momentsLength), stats: floats(8) },
    calls: [
      ['moments', 'partials', 'x', x.length, low, high],
      ['momentsReduce', 'stats', 'partials', x.length],
    ],
    outputs: { stats: { relative: 2e-7 } },
  };
}

export function histogramCase({ name, x }: ReturnType<typeof statisticsCases>[number], bins: number): Case {
  return {
    name: `${name}, ${bins} bins`,
    buffers: {
      x: floats(x),
      moments: raw(momentsLength),
      stats: floats(8),
      partials: { type: 'raw', values: histogramLength(bins) },
      counts: ints(bins),
    },
    calls: [
      ['moments', 'moments', 'x', x.length, 0, 1],
      ['momentsReduce', 'stats', 'moments', x.length],
      ['histogram', 'partials', 'x', 'stats', x.length, bins],
      ['histogramReduce', 'counts', 'partials', bins],
    ],
    outputs: { counts: {} },
  };
}

export function unitCases(): Case[] {
  const shapes = [
    ...sizes.map(([rows, units]) => [rows, units, 1] as const),
    [3, 5, 9],
    [2, 7, 4],
    [1, 3, 17],
  ] as const;
  const unitCase = (name: string, x: number[], rows: number, units: number, area: number): Case => ({
    name,
    buffers: { x: floats(x), out: floats(units) },
    calls: [['unitZeros', 'out', 'x', rows, units, area]],
    outputs: { out: {} },
  });
  const cases = shapes.flatMap(([rows, units, area]) => {
    const dense = normals(rows * units * area, 26);
    // Every third unit is 0 throughout, every third in all places but one, wherever that is.
    const sparse = dense.map((value, index) => {
      const unit = Math.floor(index / area) % units;
      const first = index < units * area && index % area === area - 1;
      const last = index >= (rows - 1) * units * area && index % area === 0;
      return unit % 3 === 0 || (unit % 3 === 1 && !(unit % 2 ? first : last)) ? 0 : value;
    });
    const name = `(${rows}, ${units}, ${area})`;
    return [unitCase(name, dense, rows, units, area), unitCase(`${name}, zeros`, sparse, rows, units, area)];
  });
  return [...cases, unitCase('extremes', [...extremes, ...extremes.map(() => 0)], 2, extremes.length, 1)];
}
