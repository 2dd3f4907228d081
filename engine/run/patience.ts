/** Watches what is held out, epoch by epoch: when to end, and which weights were the best. */
import type { ParameterSlot, StateSlot } from '../compile/plan.ts';
import type { Ending } from '../contract/run.ts';
import type { Watched } from '../store/checkpoints.ts';
import type { Stopping } from '../stopping/stopping.ts';
import type { Leader } from './leader.ts';
import { finite } from './observe.ts';
import type { Means } from './tally.ts';

type Slot = ParameterSlot | StateSlot;

export class Patience {
  private readonly stopping: NonNullable<Stopping>;
  private readonly best = { value: NaN, step: -1, epochs: 0 };
  /** Weights and states at the best epoch. */
  readonly kept: readonly { readonly slot: Slot; readonly live: Float32Array; readonly copy: Float32Array }[];
  private epochs = 0;

  constructor({ plan, arena }: Leader, stopping: NonNullable<Stopping>) {
    this.stopping = stopping;
    const slots = stopping.restore ? [...plan.parameters, ...plan.states] : [];
    this.kept = slots.map((slot) => {
      const live = arena.floats(slot.value);
      return { slot, live, copy: new Float32Array(live.length) };
    });
  }

  /** After an epoch. */
  note(step: number, means: Means): void {
    const { metric, minDelta } = this.stopping;
    const lower = metric === 'validation.loss';
    const value = lower ? means.loss : means.accuracy;
    this.epochs++;
    const gain = lower ? this.best.value - value : value - this.best.value;
    // Anything is better than nothing, and what is no number is better than nothing else.
    const first = Number.isNaN(this.best.value) && !Number.isNaN(value);
    if (!first && !(gain > minDelta)) return;
    this.best.value = value;
    this.best.step = step;
    this.best.epochs = this.epochs;
    for (const { live, copy } of this.kept) copy.set(live);
  }

  /** What has been seen so far; the weights that were the best are in `kept`. */
  get watched(): Watched {
    return { ...this.best, value: finite(this.best.value), seen: this.epochs };
  }

  goOn({ value, step, epochs, seen }: Watched): void {
    this.best.value = value ?? NaN;
    this.best.step = step;
    this.best.epochs = epochs;
    this.epochs = seen;
  }

  get over(): boolean {
    return this.epochs - this.best.epochs >= this.stopping.patience;
  }

  /** Puts the best weights back; false where they are what there is already, or nobody wants them. */
  restore(): boolean {
    if (!this.stopping.restore || this.best.step < 0 || this.best.epochs === this.epochs) return false;
    for (const { live, copy } of this.kept) live.set(copy);
    return true;
  }

  /** How it came out, for the run's row. */
  ending(early: boolean, restored: boolean): Ending {
    const { metric } = this.stopping;
    return { early, metric, best: finite(this.best.value), step: Math.max(0, this.best.step), restored };
  }
}
