/** The weights that runs ended with. */
import type { Connection } from './open.ts';
import { ofWeights, type Pieces, type Tensor, type TensorRow, type Writes } from './pieces.ts';

export class Weights {
  private readonly pieces: Pieces;
  private readonly put;
  private readonly one;
  private readonly size;
  private readonly drop;

  constructor(db: Connection, pieces: Pieces) {
    this.pieces = pieces;
    this.put = db.prepare<TensorRow & { run: number }>(
      'INSERT OR REPLACE INTO weights (run, layout, data) VALUES ($run, $layout, $data)',
    );
    this.one = db.prepare<[run: number], TensorRow>('SELECT layout, data FROM weights WHERE run = ?');
    this.drop = db.prepare<[run: number]>('DELETE FROM weights WHERE run = ?');
    this.size = db.prepare<[run: number], number>('SELECT length(data) FROM weights WHERE run = ?').pluck();
  }

  writes(run: number, tensors: readonly Tensor[]): Writes {
    return this.pieces.writes(run, ofWeights, tensors, (row) => void this.put.run({ run, ...row }));
  }

  read(run: number): Tensor[] | null {
    const row = this.one.get(run);
    return row ? this.pieces.read(row, run, ofWeights, `run ${run}, weights`) : null;
  }

  remove(run: number): void {
    this.drop.run(run);
    this.pieces.tidy(run);
  }

  /** null where the run has none. */
  bytes(run: number): number | null {
    const first = this.size.get(run);
    return first === undefined ? null : first + this.pieces.bytes(run, ofWeights);
  }
}
