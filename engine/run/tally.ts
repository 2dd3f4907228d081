/** Loss and hits summed over examples, in a fixed order. */
export class Tally {
  private loss = 0;
  private correct = 0;
  private examples = 0;

  add(loss: Float32Array, correct: Float32Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      this.loss += loss[row]!;
      this.correct += correct[row]!;
    }
    this.examples += rows;
  }

  /** The means so far, and a fresh start; null when nothing was added. */
  take(): Means | null {
    if (this.examples === 0) return null;
    const means = { loss: this.loss / this.examples, accuracy: this.correct / this.examples };
    this.loss = this.correct = this.examples = 0;
    return means;
  }
}

export interface Means {
  readonly loss: number;
  readonly accuracy: number;
}
