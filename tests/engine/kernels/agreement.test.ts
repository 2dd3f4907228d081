/** Every kernel of the table, in every variant that this runtime can load, against its float64 twin. */
import { describe, expect, test } from 'vitest';
import { overwrites } from '../../../engine/compile/in-place.ts';
import { parts } from '../../../engine/kernels/cuts.ts';
import { type KernelName, signatures } from '../../../engine/kernels/signatures.ts';
import { cases } from './cases.ts';
import {
  type Case,
  decode,
  firstDifference,
  kernels,
  run,
  runTwin,
  sameBits,
  untouched,
  writtenBy,
} from './harness.ts';
import { mostLanes } from './values.ts';

const names = Object.keys(signatures) as KernelName[];
/** Of few rows the second lane gets none. */
const unequal = { lanes: 3, shares: [2700, 196, 1200] } as const;
const trials = Object.fromEntries(
  names.map((name) => [name, cases[name]().map((item) => ({ item, want: runTwin(item) }))]),
) as Readonly<Record<KernelName, { item: Case; want: Map<string, number[]> }[]>>;
const typeOf = (item: Case, buffer: string) => item.buffers[buffer]?.type ?? 'f32';
const bufferOf = (result: Map<string, Uint8Array>, name: string): Uint8Array =>
  result.get(name) ?? new Uint8Array();
/** A lane's scratch holds what it likes. */
const comparable = (buffer: string): boolean => buffer !== 'scratch';

// Set by electron.test.ts.
const runtime = process.env.FANIN_RUNTIME;
test.runIf(runtime)('runs on the runtime it is meant for', () => {
  expect(Object.keys(process.versions)).toContain(runtime);
});

test('every kernel has a case, and it is the last one called', () => {
  for (const name of names) {
    expect(trials[name].length, name).toBeGreaterThan(0);
    for (const { item } of trials[name]) expect(item.calls.at(-1)?.[0], item.name).toBe(name);
  }
});

describe.each(kernels)('%s, %s', (_variant, _tier, implementation) => {
  describe.each(names)('%s', (name) => {
    test('agrees with its twin, aligned or not, and writes nothing else', () => {
      for (const { item, want } of trials[name]) {
        for (const shift of [0, 4, 12]) {
          const got = run(item, implementation, { lanes: 1, shift });
          for (const [buffer, { type, values }] of Object.entries(item.buffers)) {
            const output = item.outputs[buffer];
            if (!output && typeof values === 'number') continue; // private
            const difference = firstDifference(
              decode(bufferOf(got, buffer), type ?? 'f32'),
              want.get(buffer) ?? [],
              output ?? {}, // an input: unchanged
            );
            expect(difference, `${item.name}, shifted ${shift}: ${buffer}`).toBeUndefined();
          }
        }
      }
    });

    test('gives the same bits with any number of lanes and any shares', () => {
      for (const { item } of trials[name]) {
        const one = run(item, implementation, { lanes: 1 });
        for (const shared of [{ lanes: 2 }, { lanes: 3 }, { lanes: mostLanes }, unequal]) {
          const several = run(item, implementation, { ...shared, shift: 4 });
          for (const [buffer, bits] of one) {
            if (!comparable(buffer)) continue;
            const same = sameBits(bufferOf(several, buffer), bits, typeOf(item, buffer));
            expect(same, `${item.name}, ${JSON.stringify(shared)}: ${buffer}`).toBe(true);
          }
        }
      }
    });

    test('reads nothing past the end of a buffer', () => {
      for (const { item } of trials[name]) {
        const want = run(item, implementation, { lanes: 1 });
        for (const last of Object.keys(item.buffers)) {
          const got = run(item, implementation, { lanes: 1, last });
          for (const [buffer, bits] of want) {
            if (!comparable(buffer)) continue;
            const same = sameBits(bufferOf(got, buffer), bits, typeOf(item, buffer));
            expect(same, `${item.name}, ${last} last: ${buffer}`).toBe(true);
          }
        }
      }
    });

    const own = (['rows', 'units'] as const).filter((share) =>
      trials[name].some(({ item }) => writtenBy(item, share).names.length > 0),
    );
    test.each(own)('a lane writes its own %s only', (share) => {
      for (const { item } of trials[name]) {
        const { rows, names: buffers } = writtenBy(item, share);
        if (!rows) continue;
        const all = run(item, implementation, { lanes: 1 });
        const none = run({ ...item, calls: item.calls.slice(0, -1) }, implementation, { lanes: 1 });
        for (let lane = 0; lane < unequal.lanes; lane++) {
          const got = run(item, implementation, { ...unequal, onlyLane: lane });
          const before = unequal.shares.slice(0, lane).reduce((sum, share) => sum + share, 0);
          const first = Math.round((rows * before) / parts);
          const end = Math.round((rows * (before + unequal.shares[lane]!)) / parts);
          for (const buffer of buffers) {
            const bits = bufferOf(got, buffer);
            const rowBytes = bits.length / rows;
            const want = (none.get(buffer) ?? bits).slice();
            want.set((all.get(buffer) ?? bits).subarray(first * rowBytes, end * rowBytes), first * rowBytes);
            expect(sameBits(bits, want, typeOf(item, buffer)), `${item.name}, lane ${lane}: ${buffer}`).toBe(
              true,
            );
          }
        }
      }
    });

    test('a lane keeps to its own scratch', () => {
      for (const { item } of trials[name]) {
        for (const buffer of writtenBy(item, 'lane').names) {
          for (let lane = 0; lane < mostLanes; lane++) {
            const bits = bufferOf(run(item, implementation, { lanes: mostLanes, onlyLane: lane }), buffer);
            const slice = bits.length / mostLanes;
            const others = [bits.subarray(0, lane * slice), bits.subarray((lane + 1) * slice)];
            const clean = others.every((part) => Buffer.alloc(part.length, untouched).equals(part));
            expect(clean, `${item.name}, lane ${lane}: ${buffer}`).toBe(true);
          }
        }
      }
    });
  });
});

describe.each(kernels)('%s, %s', (_variant, _tier, implementation) => {
  test.each(names.filter((name) => name in overwrites))(
    '%s gives the same bits over what it reads',
    (name) => {
      const place = signatures[name].parameters.findIndex((parameter) => parameter.name === overwrites[name]);
      for (const { item } of trials[name]) {
        const [, to, ...rest] = item.calls.at(-1)!;
        const from = rest[place - 1];
        if (typeof to !== 'string' || typeof from !== 'string')
          throw new Error(`${item.name} has no buffers`);
        const over: Case = { ...item, calls: [...item.calls.slice(0, -1), [name, from, ...rest]] };
        const want = bufferOf(run(item, implementation, { lanes: 1 }), to);
        for (const lanes of [1, 3]) {
          const got = bufferOf(run(over, implementation, { lanes, shift: 4 }), from);
          expect(sameBits(got, want, 'f32'), `${item.name}, ${lanes} lanes`).toBe(true);
        }
      }
    },
  );
});

// V8 replaces the quick code by the good one at a moment that no two runs share: it must not be seen in a result. Nor
// must it matter which tile a machine found faster.
describe.each([
  ['simd-4x8, baseline', 'simd-4x8, optimized'],
  ['relaxed-4x8, baseline', 'relaxed-4x8, optimized'],
  ['relaxed-6x16, baseline', 'relaxed-6x16, optimized'],
  ['relaxed-6x8, baseline', 'relaxed-6x8, optimized'],
  ['relaxed-4x8, optimized', 'relaxed-6x8, optimized'],
  ['relaxed-4x8, optimized', 'relaxed-6x16, optimized'],
  ['relaxed-6x16, optimized', 'relaxed-6x16-k528, optimized'],
])('%s and %s', (...pair) => {
  const [left, right] = pair.map(
    (name) => kernels.find(([variant, tier]) => name === `${variant}, ${tier}`)?.[2],
  );

  test.each(names)('%s gives the same bits', (name) => {
    if (!left || !right) throw new Error('no such kernels');
    for (const { item } of trials[name]) {
      const want = run(item, left, { lanes: 1 });
      const got = run(item, right, { lanes: 1 });
      for (const buffer of Object.keys(item.outputs)) {
        const same = sameBits(bufferOf(got, buffer), bufferOf(want, buffer), typeOf(item, buffer));
        expect(same, `${item.name}: ${buffer}`).toBe(true);
      }
    }
  });
});
