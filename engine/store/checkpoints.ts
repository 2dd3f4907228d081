/** Where runs that have not come to their end can go on from: the latest of each. */
import { z } from 'zod';
import { fromJson } from './json.ts';
import type { Connection } from './open.ts';
import type { Pieces, Tensor, TensorRow, Writes } from './pieces.ts';

/** Epochs in which a metric was watched, and the best of them. */
const watchedSchema = z.strictObject({
  /** Null while there is none, or where it is no number. */
  value: z.number().nullable(),
  /** Steps done by then; below 0: none yet. */
  step: z.int(),
  epochs: z.int(),
  /** All that were watched. */
  seen: z.int(),
});
export type Watched = z.infer<typeof watchedSchema>;

const stateSchema = z.strictObject({
  /** Whether the next full batch is to be observed. */
  probeDue: z.boolean(),
  /** Null where nothing is watched. */
  watched: watchedSchema.nullable(),
});

export interface Checkpoint extends Readonly<z.infer<typeof stateSchema>> {
  /** Steps done. */
  readonly step: number;
  /** Row after row, however they lay in memory: another kernel may go on with them. */
  readonly tensors: readonly Tensor[];
}

interface CheckpointRow extends TensorRow {
  step: number;
  /** JSON, as stateSchema has it. */
  state: string;
}

export class Checkpoints {
  private readonly pieces: Pieces;
  private readonly put;
  private readonly one;
  private readonly at;
  private readonly drop;

  constructor(db: Connection, pieces: Pieces) {
    this.pieces = pieces;
    this.put = db.prepare<CheckpointRow & { run: number }>(
      `INSERT OR REPLACE INTO checkpoints (run, step, state, layout, data) VALUES ($run, $step, $state, $layout, $data)`,
    );
    this.one = db.prepare<[run: number], CheckpointRow>(
      'SELECT step, state, layout, data FROM checkpoints WHERE run = ?',
    );
    this.at = db.prepare<[run: number], number>('SELECT step FROM checkpoints WHERE run = ?').pluck();
    this.drop = db.prepare<[run: number]>('DELETE FROM checkpoints WHERE run = ?');
  }

  /** In place of the one before, which stays until the last of them. */
  writes(run: number, { step, probeDue, watched, tensors }: Checkpoint): Writes {
    const state = JSON.stringify({ probeDue, watched });
    return this.pieces.writes(run, step, tensors, (row) => void this.put.run({ run, step, state, ...row }));
  }

  read(run: number): Checkpoint | null {
    const row = this.one.get(run);
    if (!row) return null;
    const place = `run ${run}, checkpoint`;
    const tensors = this.pieces.read(row, run, row.step, place);
    return { step: row.step, ...fromJson(stateSchema, row.state, place), tensors };
  }

  /** Steps that were done; 0 where there is none. */
  step(run: number): number {
    return this.at.get(run) ?? 0;
  }

  remove(run: number): void {
    this.drop.run(run);
    this.pieces.tidy(run);
  }
}
