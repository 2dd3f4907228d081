/** What the network of a run made of its test set in the end. */
import { predictionsSchema, type Predictions } from '../contract/predictions.ts';
import { deflated, fromDeflated } from './json.ts';
import type { Connection } from './open.ts';

export class PredictionTable {
  private readonly put;
  private readonly one;
  private readonly drop;

  constructor(db: Connection) {
    this.put = db.prepare<[run: number, data: Buffer]>(
      'INSERT OR REPLACE INTO predictions (run, data) VALUES (?, ?)',
    );
    this.one = db.prepare<[run: number], Buffer>('SELECT data FROM predictions WHERE run = ?').pluck();
    this.drop = db.prepare<[run: number]>('DELETE FROM predictions WHERE run = ?');
  }

  write(run: number, predictions: Predictions): void {
    this.put.run(run, deflated(predictions));
  }

  remove(run: number): void {
    this.drop.run(run);
  }

  read(run: number): Predictions | null {
    const data = this.one.get(run);
    return data ? fromDeflated(predictionsSchema, data, `run ${run}, predictions`) : null;
  }
}
