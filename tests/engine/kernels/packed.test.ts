/** Packed matrices: what the kernels make of them, and the way there and back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, packedLength, sliver, unpack } from '../../../engine/kernels/packed.ts';
import { decode, kernels, run } from './harness.ts';
import { floats, normals } from './values.ts';

const matrices = fc.record({
  rows: fc.integer({ min: 1, max: 50 }),
  slivers: fc.integer({ min: 1, max: 4 }),
  seed: fc.integer({ min: 1, max: 1000 }),
});

it('what is packed here is what packB packs, and comes back as it was', () => {
  fc.assert(
    fc.property(matrices, ({ rows, slivers, seed }) => {
      const columns = slivers * sliver;
      const values = Float32Array.from(normals(rows * columns, seed));
      const packed = new Float32Array(packedLength(rows, columns));
      pack(packed, values, rows);
      for (const [variant, tier, implementation] of kernels) {
        const buffers = { b: floats([...values]), packed: floats(packed.length) };
        const test = { name: variant, buffers, outputs: {} };
        const calls = [['packB', 'packed', 'b', columns, rows, columns] as const];
        const bytes = run({ ...test, calls }, implementation, { lanes: 1 }).get('packed')!;
        expect(decode(bytes, 'f32'), `${variant}, ${tier}`).toEqual([...packed]);
      }
      const back = new Float32Array(values.length);
      unpack(back, packed, rows);
      expect(back).toEqual(values);
    }),
    { numRuns: 30 },
  );
});
