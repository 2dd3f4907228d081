/** What labs came to: the last outcome of each. */
import { outcomeSchema, type Outcome } from '../contract/lab-outcome.ts';
import { deflated, fromDeflated } from './json.ts';
import type { Connection } from './open.ts';

export class LabTable {
  private readonly put;
  private readonly one;

  constructor(db: Connection) {
    this.put = db.prepare<[lab: number, outcome: Buffer]>(
      'INSERT OR REPLACE INTO labs (lab, outcome) VALUES (?, ?)',
    );
    this.one = db.prepare<[lab: number], Buffer>('SELECT outcome FROM labs WHERE lab = ?').pluck();
  }

  write(outcome: Outcome): void {
    this.put.run(outcome.lab, deflated(outcome));
  }

  read(lab: number): Outcome | null {
    const data = this.one.get(lab);
    return data ? fromDeflated(outcomeSchema, data, `lab ${lab}`) : null;
  }
}
