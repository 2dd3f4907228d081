/** Every kernel of the table, in every variant that this runtime can load, against its float64 twin. */
import { describe, expect, test } from 'vitest';
import { type KernelName, signatures } from '../../../engine/kernels/signatures.ts';
import { cases, mostLanes } from './cases.ts';
import {
  type Case,
  decode,
  firstDifference,
  kernels,
  rowBuffers,
  run,
  runTwin,
  sameBits,
} from './harness.ts';

const names = Object.keys(signatures) as KernelName[];
const typeOf = (item: Case, buffer: string) => item.buffers[buffer]?.type ?? 'f32';
/** A lane's scratch holds what it likes. */
const comparable = (buffer: string): boolean => buffer !== 'scratch';

test('every kernel has a case, and it is the last one called', () => {
  for (const name of names) {
    const list = cases[name]();
    expect(list.length, name).toBeGreaterThan(0);
    for (const item of list) expect(item.calls.at(-1)?.[0], item.name).toBe(name);
  }
});

describe.each(kernels)('%s', (_variant, implementation) => {
  describe.each(names)('%s', (name) => {
    test('agrees with its twin, aligned or not, and writes nothing else', () => {
      for (const item of cases[name]()) {
        const want = runTwin(item);
        for (const shift of [0, 4, 12]) {
          const got = run(item, implementation, { lanes: 1, shift });
          for (const [buffer, tolerance] of Object.entries(item.outputs)) {
            const values = decode(got.get(buffer) ?? new Uint8Array(), typeOf(item, buffer));
            const difference = firstDifference(values, want.get(buffer) ?? [], tolerance);
            expect(difference, `${item.name}, shifted ${shift}: ${buffer}`).toBeUndefined();
          }
        }
      }
    });

    test('gives the same bits with any number of lanes', () => {
      for (const item of cases[name]()) {
        const one = run(item, implementation, { lanes: 1 });
        for (const lanes of [2, 3, mostLanes]) {
          const several = run(item, implementation, { lanes, shift: 4 });
          for (const [buffer, bits] of one) {
            if (!comparable(buffer)) continue;
            const same = sameBits(several.get(buffer) ?? new Uint8Array(), bits, typeOf(item, buffer));
            expect(same, `${item.name}, ${lanes} lanes: ${buffer}`).toBe(true);
          }
        }
      }
    });

    test('reads nothing past the end of a buffer', () => {
      for (const item of cases[name]()) {
        const want = run(item, implementation, { lanes: 1 });
        for (const last of Object.keys(item.buffers)) {
          const got = run(item, implementation, { lanes: 1, last });
          for (const [buffer, bits] of want) {
            if (!comparable(buffer)) continue;
            const same = sameBits(got.get(buffer) ?? new Uint8Array(), bits, typeOf(item, buffer));
            expect(same, `${item.name}, ${last} last: ${buffer}`).toBe(true);
          }
        }
      }
    });

    test('a lane writes its own rows only', () => {
      const lanes = 3;
      for (const item of cases[name]()) {
        const { rows, names: buffers } = rowBuffers(item);
        if (!rows) continue;
        const all = run(item, implementation, { lanes: 1 });
        const none = run({ ...item, calls: item.calls.slice(0, -1) }, implementation, { lanes: 1 });
        for (let lane = 0; lane < lanes; lane++) {
          const got = run(item, implementation, { lanes, onlyLane: lane });
          const first = Math.floor((rows * lane) / lanes);
          const end = Math.floor((rows * (lane + 1)) / lanes);
          for (const buffer of buffers) {
            const bits = got.get(buffer) ?? new Uint8Array();
            const rowBytes = bits.length / rows;
            const before = none.get(buffer) ?? bits;
            const want = before.slice();
            want.set((all.get(buffer) ?? bits).subarray(first * rowBytes, end * rowBytes), first * rowBytes);
            expect(sameBits(bits, want, typeOf(item, buffer)), `${item.name}, lane ${lane}: ${buffer}`).toBe(
              true,
            );
          }
        }
      }
    });
  });
});
