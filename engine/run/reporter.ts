/** What a run tells of itself while it trains: points, snapshots and pace leave the lane in batches, not step by step. */
import type { Predictions } from '../contract/predictions.ts';
import type { MetricName, NonFinite, Point, Probe, Progress } from '../contract/run.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import { finite, type Observed } from './observe.ts';
import type { Means } from './tally.ts';

/** Reports leave at most this often, in milliseconds. */
const reportEvery = 100;

/** What happened since the last report. */
export interface Report {
  readonly points: readonly Point[];
  readonly probes: readonly Probe[];
  readonly progress: Omit<Progress, 'run'>;
  /** Where numbers ended, in the one report after it happened. */
  readonly nonFinite: NonFinite | null;
  /** What was made of the test set, in the one report after its last evaluation. */
  readonly predictions: Predictions | null;
  /** Where the run can go on from, in the one report after it was taken. */
  readonly checkpoint: Checkpoint | null;
}

/** The whole of a run, in steps. */
export interface Extent {
  readonly steps: number;
  readonly perEpoch: number;
  readonly epochs: number;
  /** Examples of a step. */
  readonly batch: number;
}

export class Reporter {
  private points: Point[] = [];
  private probes: Probe[] = [];
  private nonFinite: NonFinite | null = null;
  private predictions: Predictions | null = null;
  private taken: Checkpoint | null = null;
  private readonly pace = { since: performance.now(), step: 0, rate: 0 };
  private readonly extent: Extent;
  private readonly send: (report: Report) => void;

  /** `from`: steps that were done before. */
  constructor(extent: Extent, from: number, send: (report: Report) => void) {
    this.pace.step = from;
    this.extent = extent;
    this.send = send;
  }

  record(split: 'train' | 'test' | 'validation', step: number, { loss, accuracy }: Means): void {
    const add = (metric: MetricName, value: number): void => {
      this.points.push({ metric, step, epoch: step / this.extent.perEpoch, value: finite(value) });
    };
    add(`${split}.loss`, loss);
    add(`${split}.accuracy`, accuracy);
  }

  snapshot(step: number, observed: Observed): void {
    this.probes.push({ step, epoch: step / this.extent.perEpoch, ...observed });
  }

  broke(where: NonFinite): void {
    this.nonFinite = where;
  }

  predicted(predictions: Predictions | null): void {
    this.predictions = predictions;
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.taken = checkpoint;
  }

  report(step: number, force = false): void {
    const { batch, steps, perEpoch, epochs } = this.extent;
    const now = performance.now();
    const elapsed = now - this.pace.since;
    if (!force && elapsed < reportEvery) return;
    const rate = ((step - this.pace.step) * batch * 1000) / Math.max(elapsed, 1e-3);
    // Smoothed, or the time left would jump with every report.
    this.pace.rate = this.pace.rate === 0 ? rate : 0.8 * this.pace.rate + 0.2 * rate;
    this.pace.since = now;
    this.pace.step = step;
    const left = ((steps - step) * batch) / this.pace.rate;
    this.send({
      points: this.points,
      probes: this.probes,
      progress: {
        step,
        steps,
        epoch: step / perEpoch,
        epochs,
        examplesPerSecond: this.pace.rate,
        secondsLeft: finite(left),
      },
      nonFinite: this.nonFinite,
      predictions: this.predictions,
      checkpoint: this.taken,
    });
    this.taken = null;
    this.nonFinite = null;
    this.predictions = null;
    this.points = [];
    this.probes = [];
  }
}
