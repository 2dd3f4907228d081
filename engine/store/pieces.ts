/**
 * Tensors as the database has them: which lies where, and their values, cut into pieces. Written at once, a hundred megabytes
 * would keep the engine from answering for seconds. The first piece is in the row that says that the tensors are there, and so
 * are all of most networks; the others are written before it, and count for nothing until it is there.
 */
import { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { fromJson } from './json.ts';
import type { Connection } from './open.ts';

/** A tensor and its values, row-major. */
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

export interface TensorRow {
  /** JSON: which tensor lies where. */
  layout: string;
  /** The first piece: float32, little endian. */
  data: Buffer;
}

/** Whose pieces they are: of a checkpoint the steps that were done by then, of weights this. */
export const ofWeights = -1;

/** In this order; each of those that come before may be a transaction of its own. */
export interface Writes {
  readonly before: Iterable<() => void>;
  readonly last: () => void;
}

/** Values of a piece: 1 MiB, which takes a few milliseconds. */
const pieceValues = 2 ** 18;

export class Pieces {
  private readonly put;
  private readonly all;
  private readonly count;
  private readonly size;
  private readonly drop;

  constructor(db: Connection) {
    this.put = db.prepare<[run: number, step: number, place: number, data: Buffer]>(
      'INSERT OR REPLACE INTO pieces (run, step, place, data) VALUES (?, ?, ?, ?)',
    );
    this.all = db
      .prepare<[run: number, step: number], Buffer>(
        'SELECT data FROM pieces WHERE run = ? AND step = ? ORDER BY place',
      )
      .pluck();
    this.count = db
      .prepare<[run: number, step: number], number>('SELECT count(*) FROM pieces WHERE run = ? AND step = ?')
      .pluck();
    this.size = db
      .prepare<[run: number, step: number], number>(
        'SELECT coalesce(sum(length(data)), 0) FROM pieces WHERE run = ? AND step = ?',
      )
      .pluck();
    this.drop = db.prepare<{ run: number }>(
      `DELETE FROM pieces WHERE run = $run AND step NOT IN (
         SELECT ${ofWeights} FROM weights WHERE run = $run UNION SELECT step FROM checkpoints WHERE run = $run)`,
    );
  }

  /** `put` writes the row. */
  writes(run: number, step: number, tensors: readonly Tensor[], put: (row: TensorRow) => void): Writes {
    const cut = new Cut(tensors);
    const { put: statement, count } = this;
    return {
      before: (function* () {
        for (let place = 1; place < cut.pieces; place++)
          yield () => void statement.run(run, step, place, cut.piece(place));
      })(),
      last: () => {
        if (count.get(run, step) !== cut.pieces - 1)
          throw new Error(`run ${run} has lost pieces of step ${step}`);
        put({ layout: cut.layout, data: cut.piece(0) });
        this.tidy(run);
      },
    };
  }

  /** Throws `database_damaged` with the place. */
  read(row: TensorRow, run: number, step: number, place: string): Tensor[] {
    const bytes = new Uint8Array(row.data.length + this.bytes(run, step));
    bytes.set(row.data);
    let at = row.data.length;
    // One after the other: all of them together would take as much once more.
    for (const piece of this.all.iterate(run, step)) {
      bytes.set(piece, at);
      at += piece.length;
    }
    const data = new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
    const layout = fromJson(layoutSchema, row.layout, place);
    return layout.map(({ offset, ...tensor }) => {
      const values = data.subarray(offset, offset + lengthOf(tensor.shape));
      if (values.length === lengthOf(tensor.shape)) return { ...tensor, values };
      const what = `${tensor.node}.${tensor.name}`;
      return fail('database_damaged', place, {
        reason: { en: `values of ${what} are missing`, ko: `${what}의 값이 빠져 있음` },
      });
    });
  }

  /** Without the first. */
  bytes(run: number, step: number): number {
    return this.size.get(run, step)!;
  }

  /** Removes those of a run that no row tells of: what is left of earlier ones, and what is being written for a row to come. */
  tidy(run: number): void {
    this.drop.run({ run });
  }
}

const lengthOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** The values of tensors, one tensor after another, a piece at a time. */
class Cut {
  readonly layout: string;
  readonly pieces: number;
  private readonly tensors: readonly Tensor[];
  private readonly length: number;

  constructor(tensors: readonly Tensor[]) {
    this.tensors = tensors;
    let offset = 0;
    const entries = tensors.map(({ node, name, shape, values }) => {
      const entry = { node, name, shape, offset };
      offset += values.length;
      return entry;
    });
    this.layout = JSON.stringify(entries);
    this.length = offset;
    this.pieces = Math.max(1, Math.ceil(offset / pieceValues));
  }

  piece(place: number): Buffer {
    const first = place * pieceValues;
    const piece = new Float32Array(Math.min(pieceValues, this.length - first));
    let offset = 0;
    for (const { values } of this.tensors) {
      const from = Math.max(first, offset);
      const end = Math.min(first + piece.length, offset + values.length);
      if (from < end) piece.set(values.subarray(from - offset, end - offset), from - first);
      offset += values.length;
    }
    return Buffer.from(piece.buffer);
  }
}
