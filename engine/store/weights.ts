/** The weights a run ended with: one blob, and which tensor lies where in it. */
import { z } from 'zod';
import { fromJson } from './json.ts';
import type { Connection } from './open.ts';

/** A parameter tensor and its values, row-major. */
export interface Tensor {
  readonly node: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const layoutSchema = z.array(
  z.strictObject({
    node: z.string(),
    name: z.string(),
    shape: z.array(z.int().nonnegative()),
    /** In values, not bytes. */
    offset: z.int().nonnegative(),
  }),
);

interface WeightRow {
  layout: string;
  data: Buffer;
}

export class Weights {
  private readonly put;
  private readonly one;
  private readonly size;

  constructor(db: Connection) {
    this.put = db.prepare<[run: number, layout: string, data: Buffer]>(
      'INSERT OR REPLACE INTO weights (run, layout, data) VALUES (?, ?, ?)',
    );
    this.one = db.prepare<[run: number], WeightRow>('SELECT layout, data FROM weights WHERE run = ?');
    this.size = db.prepare<[run: number], number>('SELECT length(data) FROM weights WHERE run = ?').pluck();
  }

  write(run: number, tensors: readonly Tensor[]): void {
    const data = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0));
    let offset = 0;
    const layout = tensors.map(({ node, name, shape, values }) => {
      const entry = { node, name, shape, offset };
      data.set(values, offset);
      offset += values.length;
      return entry;
    });
    this.put.run(run, JSON.stringify(layout), Buffer.from(data.buffer));
  }

  read(run: number): Tensor[] | null {
    const row = this.one.get(run);
    if (!row) return null;
    // A copy, because the blob may lie at an address that float32 cannot be read from.
    const data = new Float32Array(new Uint8Array(row.data).buffer);
    return fromJson(layoutSchema, row.layout, `run ${run}, weights`).map(({ offset, ...tensor }) => {
      const length = tensor.shape.reduce((product, size) => product * size, 1);
      return { ...tensor, values: data.subarray(offset, offset + length) };
    });
  }

  /** null where the run has none. */
  bytes(run: number): number | null {
    return this.size.get(run) ?? null;
  }
}
