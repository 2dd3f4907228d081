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

/** As the database has them. */
export interface TensorRow {
  /** JSON: which tensor lies where. */
  layout: string;
  /** float32, little endian. */
  data: Buffer;
}

export function laidOut(tensors: readonly Tensor[]): TensorRow {
  const data = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  const layout = tensors.map(({ node, name, shape, values }) => {
    const entry = { node, name, shape, offset };
    data.set(values, offset);
    offset += values.length;
    return entry;
  });
  return { layout: JSON.stringify(layout), data: Buffer.from(data.buffer) };
}

/** Throws `database_damaged` with the place. */
export function tensorsIn(row: TensorRow, place: string): Tensor[] {
  // A copy, because the blob may lie at an address that float32 cannot be read from.
  const data = new Float32Array(new Uint8Array(row.data).buffer);
  return fromJson(layoutSchema, row.layout, place).map(({ offset, ...tensor }) => {
    const length = tensor.shape.reduce((product, size) => product * size, 1);
    return { ...tensor, values: data.subarray(offset, offset + length) };
  });
}

export class Weights {
  private readonly put;
  private readonly one;
  private readonly size;
  private readonly drop;

  constructor(db: Connection) {
    this.put = db.prepare<[run: number, layout: string, data: Buffer]>(
      'INSERT OR REPLACE INTO weights (run, layout, data) VALUES (?, ?, ?)',
    );
    this.one = db.prepare<[run: number], TensorRow>('SELECT layout, data FROM weights WHERE run = ?');
    this.drop = db.prepare<[run: number]>('DELETE FROM weights WHERE run = ?');
    this.size = db.prepare<[run: number], number>('SELECT length(data) FROM weights WHERE run = ?').pluck();
  }

  write(run: number, tensors: readonly Tensor[]): void {
    const { layout, data } = laidOut(tensors);
    this.put.run(run, layout, data);
  }

  read(run: number): Tensor[] | null {
    const row = this.one.get(run);
    return row ? tensorsIn(row, `run ${run}, weights`) : null;
  }

  remove(run: number): void {
    this.drop.run(run);
  }

  /** null where the run has none. */
  bytes(run: number): number | null {
    return this.size.get(run) ?? null;
  }
}
