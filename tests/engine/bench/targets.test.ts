import { describe, expect, it } from 'vitest';
import { compareWithBaseline, multiplesOf, type Machine } from '../../../engine/bench/calibration.ts';
import { names } from '../../../engine/bench/contests.ts';
import { rowsOf } from '../../../engine/bench/report.ts';
import type { Contest, Entry } from '../../../engine/bench/rounds.ts';
import { advantage, beyond, met, targets, widthsOf } from '../../../engine/bench/targets.ts';
import type { Task } from '../../../engine/bench/tasks.ts';

const entry = (name: string, threads: number, times: readonly number[]): Entry => {
  return { name, threads, times, with: '', note: '', error: 0 };
};
const contest = (name: string, task: Task, ...entries: Entry[]): Contest => {
  return { name, task, operations: 1e6, entries };
};
const product = { kind: 'product', rows: 8, n: 8, k: 8, transposedA: false, transposedB: false } as const;
const epoch = {
  kind: 'training',
  widths: [2, 2],
  batch: 1,
  rate: 1,
  momentum: 0,
  images: '',
  labels: '',
} as const;

const held = [
  contest(
    'a',
    product,
    entry('Fanin', 1, [2, 4]),
    entry('Fanin', 2, [1, 2]),
    entry('NumPy', 1, [4, 8]),
    entry('NumPy', 2, [3, 6]),
  ),
  contest('b', product, entry('Fanin', 1, [2, 4]), entry('NumPy', 1, [1, 2]), entry('tfjs-wasm', 1, [])),
  contest(
    names.epoch,
    epoch,
    entry('Fanin', 1, [3, 3]),
    entry('Fanin', 2, [2, 2]),
    entry('tfjs-wasm', 1, [300]),
  ),
];

describe('how far ahead we are', () => {
  it('is told for as many lanes as the other has threads', () => {
    expect(advantage(held[0], 'NumPy', 1)?.median).toBe(2);
    expect(advantage(held[0], 'NumPy', 2)?.median).toBe(3);
  });
  it('is unknown where one of the two was not timed', () => {
    expect(advantage(held[1], 'NumPy', 2)).toBeNull();
    expect(advantage(held[1], 'tfjs-wasm')).toBeNull();
    expect(advantage(undefined, 'NumPy')).toBeNull();
  });
  it('is told by the median of our times where the other was timed once', () => {
    expect(advantage(held[2], 'tfjs-wasm')?.median).toBe(100);
  });
  it('is a row of the report for everyone who was timed, an epoch as a whole', () => {
    const rows = rowsOf(held);
    expect(rows.map(({ work, peer, lanes }) => [work, peer, lanes])).toEqual([
      ['a', 'NumPy', 1],
      ['a', 'NumPy', 2],
      ['b', 'NumPy', 1],
      [names.epoch, 'tfjs-wasm', 1],
    ]);
    expect(rows[0]).toMatchObject({ ours: 3, theirs: 6, ratio: 2, spread: [2, 2] });
    expect(rows[3]).toMatchObject({ ours: 3 * 468, theirs: 300 * 468, ratio: 100 });
  });
});

describe('targets', () => {
  const even = { ours: 256, numpy: 256 } as const;
  const measured = (title: RegExp) =>
    targets(held, [], even).find((target) => title.test(target.title))?.measured;
  it('of several products are geometric means of their ratios', () => {
    expect(measured(/products against NumPy, 1 thread/)?.median).toBeCloseTo(1);
    expect(measured(/products against NumPy, 2 threads/)?.median).toBeCloseTo(3);
  });
  it('of two lanes are one lane over two', () => {
    expect(measured(/two lanes over one, MLP/)?.median).toBe(1.5);
  });
  it('are met at the limit, and unknown unmeasured', () => {
    const at = (median: number, sense: '≥' | '≤') => {
      return { title: '', sense, must: 2, measured: { median, low: 0, high: 9 }, atPeak: null };
    };
    expect(met(at(2, '≥'))).toBe(true);
    expect(met(at(1.9, '≥'))).toBe(false);
    expect(met(at(2, '≤'))).toBe(true);
    expect(met(at(2.1, '≤'))).toBe(false);
    expect(met({ ...at(2, '≥'), measured: null })).toBeNull();
  });
  it('say what multiply-adds alone would come to, on every core that works', () => {
    // A million operations take a millisecond at 1 GFLOP/s.
    const peak = { id: 'peak', title: '', unit: '', value: { median: 1, low: 0.5, high: 2 } } as const;
    const all = targets(held, [peak], even);
    const alone = (title: RegExp) => all.find((target) => title.test(target.title))?.atPeak;
    // 6 ms and 1.5 ms against half a millisecond each; 4.5 ms against a quarter of one
    expect(alone(/products against NumPy, 1 thread/)).toBeCloseTo(6);
    expect(alone(/products against NumPy, 2 threads/)).toBeCloseTo(18);
    expect(alone(/MLP epoch against tfjs/)).toBeCloseTo(600);
    expect(alone(/two lanes over one/)).toBeNull();
    expect(targets(held, [], even).every(({ atPeak }) => atPeak === null)).toBe(true);
    // A product of a quarter of a millisecond was at 4 GFLOP/s: the clock was higher then.
    const faster = [...held, contest('c', product, entry('Fanin', 1, [0.25]))];
    const told = targets(faster, [peak], even).find(({ title }) =>
      /products against NumPy, 1 thread/.test(title),
    );
    expect(told?.atPeak).toBeCloseTo(12);
  });
  it('that no kernel could meet here are told from those that ours missed', () => {
    const one = { title: '', sense: '≥', must: 3, measured: null } as const;
    expect(beyond({ ...one, atPeak: 2.9 })).toBe(true);
    expect(beyond({ ...one, atPeak: 3.1 })).toBe(false);
    expect(beyond({ ...one, atPeak: null })).toBe(false);
  });
  it('beside arithmetic twice as wide as ours are those of kernels that are not widened', () => {
    const musts = (ours: 128 | 256, numpy: 256 | 512 | null) =>
      targets([], [], { ours, numpy })
        .filter(({ title }) => /products against NumPy.*1 thread/.test(title))
        .map(({ title, must }) => [title.replace(/.*against (.*), 1 thread/, '$1'), must]);
    const [held, free] = ['NumPy, 256 bits', 'NumPy'];
    expect(musts(256, 256)).toEqual([
      [held, 0.95],
      [free, 0.95],
    ]);
    expect(musts(256, 512)).toEqual([
      [held, 0.95],
      [free, 0.47],
    ]);
    expect(musts(128, 256)).toEqual([
      [held, 0.47],
      [free, 0.47],
    ]);
    expect(musts(128, 512)).toEqual([[held, 0.47]]);
    expect(musts(256, null)).toEqual([[held, 0.95]]);
  });
  it('take the width of the arithmetic of NumPy from its times', () => {
    const timed = (free: number) => [
      contest('a', product, entry('NumPy', 1, [free]), entry('NumPy, 256 bits', 1, [2])),
    ];
    expect(widthsOf(timed(1), true)).toEqual({ ours: 256, numpy: 512 });
    expect(widthsOf(timed(1.9), false)).toEqual({ ours: 128, numpy: 256 });
    expect(widthsOf([], true)).toEqual({ ours: 256, numpy: null });
  });
});

describe('against a stored baseline', () => {
  const here: Machine = { processor: 'P', cores: 2, runtime: 'R', kernels: 'K' };
  const timed = (factor: number, slowed: number) => [
    contest('a', product, entry('Fanin', 1, [3 * factor * slowed]), entry('Fanin', 2, [2 * factor])),
  ];
  const baseline = { machine: here, multiples: multiplesOf(timed(1, 1), 10) };
  const ratios = (factor: number, slowed: number) =>
    compareWithBaseline([baseline], here, multiplesOf(timed(factor, slowed), 10 * factor));

  it('a kernel that became slower shows as how many times it takes as long, on a slower machine too', () => {
    for (const factor of [1, 1.7]) {
      const [one, two] = ratios(factor, 1.5)!;
      expect(one).toEqual({ name: 'a, 1', ratio: expect.closeTo(1.5) as number });
      expect(two).toEqual({ name: 'a, 2', ratio: expect.closeTo(1) as number });
    }
  });
  it('of another kind of machine nothing is said', () => {
    expect(compareWithBaseline([baseline], { ...here, kernels: 'L' }, {})).toBeNull();
  });
});
